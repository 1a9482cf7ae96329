import type { Db } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { ClientActor } from './client-actor.ts'

/** Something that somebody is told on the first page of their own, and where it goes on. */
export interface ClientNews {
  /** Whether it is new to them; else it is a way on that always stands there. */
  readonly isNew: boolean
  readonly title: string
  readonly text: string
  readonly href: string
  readonly link: string
}

export type AskForNews = (db: Db, actor: ClientActor, lang: Lang) => Promise<readonly ClientNews[]>

let ask: AskForNews | null = null

/** Says who knows what clients have to be told: it lies above this module. */
export function askForClientNews(from: AskForNews): void {
  ask = from
}

export const clientNews: AskForNews = async (db, actor, lang) => (ask ? ask(db, actor, lang) : [])
