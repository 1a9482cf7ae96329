import type { Bytes } from '#foundation/sealing'

/**
 * Something that holds a key which never leaves it, and opens with it what it wrapped: a hardware module, a smart
 * card, a TPM, a service elsewhere. A stolen disk, database or configuration has the wrapped bytes and not the key.
 *
 * `context` is bound to what is wrapped: another context gives null, as does anything else that does not open.
 * Trouble of the module itself (not there, a wrong PIN) throws {@link KeepingTrouble}.
 */
export interface Kms {
  /** For a log line and the doctor: what it is, without secrets. */
  readonly name: string
  wrap(plain: Bytes, context: string): Promise<Bytes>
  unwrap(wrapped: Bytes, context: string): Promise<Bytes | null>
}

/** What keeps a key from being reached: one sentence for whoever runs the machine, without secrets. */
export class KeepingTrouble extends Error {
  override readonly name = 'KeepingTrouble'
}
