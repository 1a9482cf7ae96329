import { createHash } from 'node:crypto'
import { redact, type Redacted } from '#foundation/text'
import { inTransaction } from '#platform/database'
import type { Lang } from '#platform/texts'
import { recordSent, whereTo } from './sending.ts'
import type { Present } from './present.ts'
import { openAsked } from './record.ts'
import { redirectLetters } from './batch-store.ts'
import { waitingLetters } from './store.ts'

/** An email that says nothing but that there is something to read, and where (never what, and never for which service). */
export interface Pointer {
  readonly to: Redacted<string>
  readonly lang: Lang
  readonly path: string
  readonly at: Date
}

/** Gives one to the relay: its answer when it took the message, null when it is not known to have it, 'refused' when it never will. */
export type PointerMail = (pointer: Pointer) => Promise<string | 'refused' | null>

let port: PointerMail | null = null

/** The app says how mail goes out; without it pointers wait, and the page says so. */
export function sendPointersBy(given: PointerMail | null): void {
  port = given
}

export const canSendPointers = (): boolean => port !== null

/**
 * Sends the pointers that wait, one after the other: each counts as sent by the relay's own answer, which is kept as a
 * hash. An address that the relay refuses gets its letter on paper, or at the desk.
 */
export async function sendPointers(present: Present, { limit = 100 }: { limit?: number } = {}): Promise<{ sent: number; byPost: number; left: number }> {
  const { organisation } = present.keyring
  const letters = await waitingLetters(present.db, organisation, 'pointer', limit)
  const outcome = { sent: 0, byPost: 0, left: 0 }
  if (!port) return { ...outcome, left: letters.length }
  const opened = await openAsked(present, [...new Set(letters.map(({ request }) => request))])
  for (const letter of letters) {
    const asked = opened.get(letter.request)?.asked
    const to = asked?.contact.email
    const answer = to ? await port({ to: redact(to), lang: letter.language, path: `/${letter.language}/my-data/status`, at: present.at }) : 'refused'
    if (answer === null) {
      outcome.left += 1
      continue
    }
    await inTransaction(present.db, organisation, async (tx) => {
      if (answer === 'refused') {
        const channel = asked ? whereTo({ ...asked, contact: { ...asked.contact, email: '' } }) : 'desk'
        await redirectLetters(tx, organisation, [letter.id], channel)
        outcome.byPost += 1
        return
      }
      const hashed = createHash('sha256').update(answer).digest('hex')
      await recordSent(tx, { organisation, by: present.by, at: present.at }, [letter.id], { kind: 'relay', answer: hashed })
      outcome.sent += 1
    })
  }
  return outcome
}
