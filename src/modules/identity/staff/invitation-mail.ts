import type { Lang } from '#platform/texts'
import type { Redacted } from '#foundation/text'

/** An invitation's link, on its way to somebody. */
export interface InvitationLetter {
  readonly to: Redacted<string>
  readonly lang: Lang
  readonly link: string
  readonly organisation: string
  readonly at: Date
}

/** Sends one; true when the relay has taken it. The app gives this, when a relay is set. */
export type InvitationMail = (letter: InvitationLetter) => Promise<boolean>
