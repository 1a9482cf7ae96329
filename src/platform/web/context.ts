import type { VNode } from 'preact'
import type { Db } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { Island } from './assets.ts'
import type { CookieName } from './cookies.ts'

/** The names in a path such as `/console/incidents/:id`. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Bare<Name> | keyof ParamsOf<`/${Rest}`>]: string }
  : Path extends `${string}:${infer Name}`
    ? { [K in Bare<Name>]: string }
    : Record<never, string>

type Bare<Name extends string> = Name extends `${infer Before}{${string}` ? Before : Name

/** What the app tells every page about the house: filled in where everything is known, in app/. */
export interface House {
  /** The ways through the console; each is shown to those who hold its permission. */
  readonly navigation: readonly { readonly href: string; readonly may: string; label(lang: Lang): string }[]
  /** A line above everything, such as "this is a demo". */
  banner?(lang: Lang): string
  /** Whether the console's pages carry the script that warns before a session ends. */
  readonly warnsBeforeEnd?: boolean
}

/** One request, as pages and acts see it. */
export interface PageContext<Path extends string = string> {
  readonly db: Db
  readonly house: House
  readonly lang: Lang
  readonly params: string extends Path ? Readonly<Record<string, string>> : Readonly<ParamsOf<Path>>
  readonly query: URLSearchParams
  readonly url: URL
  /** The path of the page, without what was asked of it: for links and forms back to itself. */
  readonly path: string
  readonly request: Request
  /** For the scripts of this answer; empty on pages that are kept, which have none. */
  readonly nonce: string
  readonly secure: boolean
  /** Where the request came from; for limits only, and never written down. */
  readonly address: string
  readonly now: Date
  /** Picks the texts of this request's language. */
  t<T>(texts: (lang: Lang) => T): T
  cookie(name: CookieName): string | undefined
  /** The address of a browser script, built when first asked for. */
  script(island: Island): Promise<string>
}

export type View<C> = (c: C) => VNode | Response | Promise<VNode | Response>
