import { type Bytes, keyedHash, newSigningPair, type SigningPair } from '#foundation/sealing'
import { reveal } from '#foundation/text'
import { type AskedWitness, type MailedWitness, readVerifier, type Verifier, type WitnessSettings } from '#ledger'
import { type Secrets, type Settings, SettingsTrouble } from '#platform/settings'

/** Who vouches for our ledgers, and for whose we vouch, with their keys read. */
export interface Witnessing {
  readonly asked: readonly AskedWitness[]
  readonly mailbox: MailedWitness | null
  readonly witness: WitnessSettings
  /** Checks our own checkpoints. */
  readonly publicKey: Bytes
}

export function witnessingFrom(settings: Settings, secrets: Secrets): Witnessing {
  const { asked, logs, mailbox } = settings.witnesses
  const host = new URL(settings.origin).host
  return {
    publicKey: newSigningPair(reveal(secrets.ledgerSeed)).publicKey,
    asked: asked.map(({ key, url }) => ({ verifier: keyOf(key, 'witness', 'SATAMA_WITNESSES'), url })),
    mailbox: mailbox && { ...mailbox, from: `satama@${settings.bounces?.domain ?? new URL(settings.origin).hostname}` },
    witness: { name: `${host}/witness`, key: witnessKey(secrets), logs: logs.map((key) => keyOf(key, 'log', 'SATAMA_WITNESS_FOR')) },
  }
}

/** The ledger's key signs our own trees alone, so a witness has another (c2sp.org/tlog-cosignature), from the same seed. */
function witnessKey({ ledgerSeed }: Secrets): SigningPair {
  return newSigningPair(keyedHash(reveal(ledgerSeed), 'satama witness v1'))
}

function keyOf(printed: string, kind: Verifier['kind'], variable: 'SATAMA_WITNESSES' | 'SATAMA_WITNESS_FOR'): Verifier {
  const verifier = readVerifier(printed)
  if (verifier?.kind === kind) return verifier
  throw new SettingsTrouble(variable, `${variable} has a key that is damaged, or not the key of a ${kind === 'log' ? 'ledger' : 'witness'}.`)
}

// The routes are listed before the house is open, and its keys read; see app/satama.ts.
let ours: Witnessing | null = null

export function witnessAs(witnessing: Witnessing): void {
  ours = witnessing
}

export function currentWitnessing(): Witnessing | null {
  return ours
}

/** What our doors answer with; a Satama that is not open yet vouches for nobody. */
export function currentWitness(): WitnessSettings {
  return ours?.witness ?? { name: 'satama/witness', key: newSigningPair(), logs: [] }
}
