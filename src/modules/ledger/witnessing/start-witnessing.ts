import type { Db } from '#platform/database'
import type { Relay } from '#platform/mail'
import type { Bytes } from '#foundation/sealing'
import { type AskedWitness, askWitnesses, type PostText, postText } from './ask-witnesses.ts'
import { mailCheckpoints, type MailedWitness } from './mail-checkpoints.ts'
import { startRounds } from '../rounds.ts'

export interface WitnessingOptions {
  readonly witnesses: readonly AskedWitness[]
  readonly mailbox: MailedWitness | null
  readonly relay: Relay | null
  readonly publicKey: Bytes
  /** Milliseconds between two rounds. */
  readonly every: number
  readonly onTrouble?: (error: unknown) => void
  readonly clock?: () => Date
  readonly post?: PostText
}

/**
 * Goes round the witnesses: asks for cosignatures, mails checkpoints. Apart from the sequencer, which never
 * waits for anybody outside.
 */
export function startWitnessing(db: Db, options: WitnessingOptions): { runOnce(): Promise<void>; stop(): Promise<void> } {
  const clock = options.clock ?? (() => new Date())
  const { witnesses, mailbox, relay, publicKey } = options
  const round = async () => {
    await askWitnesses(db, { witnesses, post: options.post ?? postText, clock })
    if (mailbox && relay) await mailCheckpoints(db, { mailbox, relay, publicKey, clock })
  }
  return startRounds(round, options)
}
