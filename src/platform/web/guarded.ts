import type { VNode } from 'preact'
import type { Result } from '#foundation/results'
import { within } from '#platform/database'
import type { Db } from '#platform/database'
import type { ConsoleFrame } from '#platform/pages'
import type { Lang } from '#platform/texts'
import type { Actor, Command, CoreRefusal, Schema } from './command.ts'
import type { PageContext } from './context.ts'
import { problemSentences, refusedForm, untouched } from './forms.ts'
import type { FormState } from './forms.ts'
import { answer, fillPath, formLimit, isAnswer, json, redirect, route } from './routes.ts'
import type { Answer, PageOptions, Route } from './routes.ts'
import { coreSentences } from './texts/refusals.ts'
import { readUpload } from './uploads.ts'
import type { Upload } from './uploads.ts'

/** What letting somebody in adds to a request. */
export interface Entered<Who extends Actor> {
  readonly actor: Who
  readonly lang: Lang
  /** What stands around each of their pages. */
  readonly frame: ConsoleFrame
  /** For pages that show some things to some only. Hiding is a courtesy: the command decides again. */
  may(permission: string): boolean
}

/** A request of somebody who was let in. */
export type GuardedContext<Who extends Actor, Path extends string = string> = PageContext<Path> &
  Entered<Who> & { readonly form: FormState }

export interface GuardedPage<Who extends Actor, Path extends string = string> extends Route {
  readonly may: string
  view(c: GuardedContext<Who, Path>): VNode | Response | Promise<VNode | Response>
  readonly options: PageOptions
}

/** A sentence for one refusal; facts are counts, dates and names of fields. */
export type Sentence = string | ((facts: Readonly<Record<string, string | number>>) => string)

/**
 * What a route must answer for: every code of its command, none forgotten and none
 * invented. A command whose codes are just `string` has nothing to hold it to.
 */
/** What a refusal may be answered with. Never 5xx: a proxy would take the house for dead, and a watchman for broken. */
export type RefusedAs = 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429

export type AnswersFor<R, Given> = { readonly [Code in ToAnswer<RefusedBy<R>>]: Given }

type ToAnswer<Code extends string> = string extends Code
  ? 'this command hides its refusals: let TypeScript infer what run() returns'
  : Code

type RefusedBy<R> = R extends { readonly ok: false; readonly code: infer Code extends string } ? Code : never

// Without the question whether the codes are just `string`: asking it here would keep TypeScript from
// inferring the codes of an upload from what receives it.
type PlainAnswersFor<R, Given> = { readonly [Code in RefusedBy<R>]: Given }

export type ValueOf<R> = R extends { readonly ok: true; readonly value: infer Value } ? Value : never

export interface GuardPorts<Who extends Actor, Permission extends string> {
  /** Lets the request in as somebody who holds the permission, or answers in its place. */
  guard(c: PageContext, may: Permission): Promise<Entered<Who> | Answer>
  executeUnchecked<S extends Schema, R extends Result<unknown>>(
    act: Command<Who, Permission, S, R>,
    x: { db: Db; actor: Who; input: unknown; clock: () => Date },
  ): Promise<R | CoreRefusal>
  /** Whether the actor has shown a secret lately, as commands with `confirm` want it. */
  confirmed?(actor: Who, at: Date): boolean
  /** Where a secret is shown again, and where from there: back to a page of ours. */
  confirmAt?(to: string): string
}

/** The route kinds for one sort of actor. Identity makes `staffPage`, `staffAct` and `staffUpload` of them. */
export function guardedRoutes<Who extends Actor, Permission extends string>(ports: GuardPorts<Who, Permission>) {
  function page<P extends string>(o: {
    path: P
    may: Permission
    /** For a page whose acts want it: confirmed before it is filled in, so that nothing typed is lost. */
    confirm?: boolean
    view(c: GuardedContext<Who, P>): VNode | Response | Promise<VNode | Response>
    options?: PageOptions
  }): GuardedPage<Who, P> {
    return route({
      method: 'GET',
      path: o.path,
      access: { kind: 'permission', permission: o.may },
      bodyLimit: 0,
      may: o.may,
      options: o.options ?? {},
      view: o.view,
      async handle(c) {
        const entered = await enter(c, o.may)
        if (isAnswer(entered)) return entered
        if (o.confirm && !ports.confirmed?.(entered.actor, c.now)) return confirmFirst(c.path + c.url.search)
        return answer(o.view(entered as GuardedContext<Who, P>), 200, o.options)
      },
    })
  }

  /** A form posted: read, executed, and shown again with what was typed when it was refused. */
  function act<P extends string, S extends Schema, R extends Result<unknown>>(o: {
    path: P
    command: Command<Who, Permission, S, R>
    /** The page that holds the form. Its path takes its names from the act's. */
    page: GuardedPage<Who, never> | GuardedPage<Who, P> | GuardedPage<Who>
    read(form: FormData, c: GuardedContext<Who, P>): unknown
    /** Where to go next; or, when the act only looked (a preview), the page that shows what it saw. */
    done(
      value: ValueOf<R>,
      c: GuardedContext<Who, P>,
      form: FormData,
    ): string | Response | VNode | Promise<string | Response | VNode>
    refused: AnswersFor<R, RefusedAs>
    sentences: (lang: Lang) => AnswersFor<R, Sentence>
  }): Route {
    return route({
      method: 'POST',
      path: o.path,
      access: { kind: 'permission', permission: o.command.may },
      bodyLimit: formLimit,
      async handle(c) {
        const entered = await enter(c, o.command.may)
        if (isAnswer(entered)) return entered
        const here = entered as GuardedContext<Who, P>
        const form = await readForm(c.request)
        const input = await o.read(form, here)
        const { db, actor, now } = here
        const result = await ports.executeUnchecked(o.command, { db, actor, input, clock: () => now })
        if (result.ok) return finished(await o.done(result.value as ValueOf<R>, here, form))
        if (result.code === 'confirm-first') return confirmFirst(fillPath(o.page.path, c.params))
        return refusedAgain(here, o.page as GuardedPage<Who>, form, result, o)
      },
    })
  }

  /** A file posted: its bytes pass through `receive` as they come, and are kept nowhere on the way. */
  function upload<P extends string, R extends Result<unknown>>(o: {
    path: P
    may: Permission
    page: GuardedPage<Who, never> | GuardedPage<Who, P> | GuardedPage<Who>
    limit: number
    receive(upload: Upload, c: GuardedContext<Who, P>): Promise<R>
    done(value: ValueOf<R>, c: GuardedContext<Who, P>): string | Response | VNode | Promise<string | Response | VNode>
    refused: PlainAnswersFor<R, RefusedAs>
    sentences: (lang: Lang) => PlainAnswersFor<R, Sentence>
  }): Route {
    return route({
      method: 'POST',
      path: o.path,
      access: { kind: 'permission', permission: o.may },
      bodyLimit: o.limit,
      async handle(c) {
        const entered = await enter(c, o.may)
        if (isAnswer(entered)) return entered
        const here = entered as GuardedContext<Who, P>
        const received = await readUpload(c.request, { limit: o.limit })
        const form = new FormData()
        if (!received.ok) return refusedAgain(here, o.page as GuardedPage<Who>, form, received, o)
        for (const [name, value] of received.value.fields) form.append(name, value)
        const result = await o.receive(received.value, here)
        if (result.ok) return finished(await o.done(result.value as ValueOf<R>, here))
        return refusedAgain(here, o.page as GuardedPage<Who>, form, result, o)
      },
    })
  }

  /**
   * What a script of a page of ours posts as JSON, and is answered in JSON: `{ refused, facts }` when refused.
   * For pages whose browser holds keys; whatever can be a form is a form.
   */
  function call<P extends string, S extends Schema, R extends Result<unknown>>(o: {
    path: P
    command: Command<Who, Permission, S, R>
    /** What the command is given; what was posted, when it is not said. */
    read?(body: unknown, c: GuardedContext<Who, P>): unknown
    done(value: ValueOf<R>, c: GuardedContext<Who, P>): unknown
    refused: AnswersFor<R, RefusedAs>
    bodyLimit?: number
  }): Route {
    return route({
      method: 'POST',
      path: o.path,
      access: { kind: 'permission', permission: o.command.may },
      bodyLimit: o.bodyLimit ?? callLimit,
      async handle(c) {
        const entered = await enter(c, o.command.may)
        if (isAnswer(entered)) return entered
        const here = entered as GuardedContext<Who, P>
        const body = await readJson(c.request)
        const input = o.read ? await o.read(body, here) : body
        const { db, actor, now } = here
        const result = await ports.executeUnchecked(o.command, { db, actor, input, clock: () => now })
        if (!result.ok) {
          const status = (o.refused as Record<string, number>)[result.code] ?? coreStatus[result.code] ?? 422
          return json({ refused: result.code, facts: result.facts }, status)
        }
        const done = await o.done(result.value as ValueOf<R>, here)
        return done instanceof Response ? done : json(done ?? {})
      },
    })
  }

  /** A question of a page's script: it changes nothing, and so is no command. */
  function question<P extends string>(o: {
    path: P
    may: Permission
    answer(body: unknown, c: GuardedContext<Who, P>): Promise<unknown>
  }): Route {
    return route({
      method: 'POST',
      path: o.path,
      access: { kind: 'permission', permission: o.may },
      bodyLimit: callLimit,
      async handle(c) {
        const entered = await enter(c, o.may)
        if (isAnswer(entered)) return entered
        const answered = await o.answer(await readJson(c.request), entered as GuardedContext<Who, P>)
        return answered instanceof Response ? answered : json(answered)
      },
    })
  }

  function confirmFirst(to: string): Answer {
    if (!ports.confirmAt) throw new TypeError('an act wants its actor confirmed, and there is no place for it')
    return redirect(ports.confirmAt(to))
  }

  async function enter(c: PageContext, may: Permission): Promise<GuardedContext<Who> | Answer> {
    const entered = await ports.guard(c, may)
    if (isAnswer(entered)) return entered
    const { actor, lang } = entered
    // From here on the request reaches its actor's organisation and no other.
    const db = within(c.db, actor.organisation)
    return { ...c, ...entered, db, lang, t: (texts) => texts(lang), form: untouched }
  }

  return { page, act, upload, call, question }
}

async function refusedAgain<Who extends Actor>(
  c: GuardedContext<Who>,
  page: GuardedPage<Who>,
  form: FormData,
  refusal: Result<unknown>,
  o: { refused: unknown; sentences: (lang: Lang) => unknown },
) {
  if (refusal.ok) throw new TypeError('a result that is done was not refused')
  const { code, facts } = refusal
  const own = (o.sentences(c.lang) as Record<string, Sentence>)[code]
  const core = coreSentences(c.lang)[code as keyof ReturnType<typeof coreSentences>]
  const sentence = own ?? core
  if (sentence === undefined) throw new TypeError(`no sentence for the refusal ${code}`)
  const status = (o.refused as Record<string, number>)[code] ?? coreStatus[code] ?? 422
  const path = fillPath(page.path, c.params)
  const state = refusedForm({
    form,
    code,
    sentence: typeof sentence === 'function' ? sentence(facts) : sentence,
    problems: code === 'bad-input' ? problemSentences(c.lang, facts) : [],
  })
  return answer(page.view({ ...c, path, form: state }), status, page.options)
}

const coreStatus: Readonly<Record<string, number>> = {
  'forbidden': 403,
  'confirm-first': 403,
  'bad-input': 422,
  'too-large': 413,
  'no-file': 422,
}

const finished = (where: string | Response | VNode): Promise<Answer> =>
  answer(typeof where === 'string' ? redirect(where) : where, 200)

const callLimit = 100_000

/** What a script posted; null when it cannot be read: the command's own parsing says what is missing. */
async function readJson(request: Request): Promise<unknown> {
  const text = await request.text()
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The fields of a form. The app has already bounded what may come in. */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return new FormData()
  try {
    return await request.formData()
  } catch (error) {
    // A form that cannot be read is an empty one: the command's own parsing says what is missing.
    if (error instanceof TypeError) return new FormData()
    throw error
  }
}
