import type { Tx } from '#platform/database'
import type { Held } from './rules.ts'

/** Asks those who know the subject whether an embargo holds publishing back. */
export type AskWhetherHeld = (tx: Tx, subject: { organisation: string; about: string; at: Date }) => Promise<Held | null>

let ask: AskWhetherHeld | null = null

/**
 * Bulletins know nothing of their subjects, so `app` says whom to ask. Until it has, publishing
 * fails: an embargo that nobody asked about must not be broken by a forgotten line of wiring.
 */
export function askBeforePublishing(question: AskWhetherHeld): void {
  ask = question
}

export function whetherHeld(...question: Parameters<AskWhetherHeld>): Promise<Held | null> {
  if (!ask) throw new Error('nobody has said whom to ask before publishing')
  return ask(...question)
}
