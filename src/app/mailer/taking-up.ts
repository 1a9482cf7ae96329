import { redact, type Redacted, reveal } from '#foundation/text'
import { listOrganisations } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { KeepingTrouble, type Kms, pkcs11Kms, readCredential, readKeyText } from '#platform/keeping'
import type { Settings } from '#platform/settings'
import { type TakeUp, takeUpMailer } from '#vault'

/** Asks whoever starts Satama for a secret; null when nobody is at a terminal. */
export type AskSecret = (question: string) => Promise<string | null>

/** The names of the credentials that systemd may lay for the service. */
export const credentialNames = { key: 'mailer-key', pin: 'kms-pin' } as const

/**
 * Takes the mailer's key up from where the settings say. A key that cannot be had keeps nobody from being served:
 * only pseudonymous accounts are not mailed until the next start. Gives the sentence of what is wrong, or null.
 */
export async function takeUpMailerKey(db: Db, settings: Settings, ask: AskSecret, at: Date): Promise<string | null> {
  if (settings.mailerKey.from === null) return null
  const [founder] = await listOrganisations(db)
  if (!founder) return null
  try {
    const how = await privateHalf(settings, ask)
    const taken = await inTransaction(db, founder.id, (tx) => takeUpMailer(tx, how, { organisation: founder.id, at }))
    if (taken.ok) return null
    return taken.code === 'no-mailer-key'
      ? 'There is no mailer key yet: make one with `npm run -s satama -- mailer-key new`.'
      : 'The mailer key that was given is not the one in force.'
  } catch (error) {
    if (error instanceof KeepingTrouble) return error.message
    throw error
  }
}

async function privateHalf(settings: Settings, ask: AskSecret): Promise<TakeUp> {
  const { mailerKey, dataFolder } = settings
  if (mailerKey.from === 'kms') {
    const kms = await kmsOf(settings, ask)
    return { kept: 'kms', unwrap: (wrapped, context) => kms.unwrap(wrapped, context) }
  }
  if (mailerKey.from === 'credential') {
    const found = await readCredential(credentialNames.key, { folder: mailerKey.credentialsFolder, dataFolder })
    if (!found) throw new KeepingTrouble(`There is no credential ${credentialNames.key}: give it with LoadCredentialEncrypted= of systemd.`)
    return { kept: 'credential', privateKey: keyIn(reveal(found)) }
  }
  return { kept: 'typed', privateKey: keyIn((await ask('The mailer key:')) ?? '') }
}

function keyIn(typed: string) {
  const key = readKeyText(typed)
  if (!key) throw new KeepingTrouble('This is no mailer key: it has 56 characters, and the last ones check the others.')
  return key
}

/** The module of the settings, with its PIN: a credential, or typed. It is never in a file or a variable of ours. */
export async function kmsOf({ mailerKey, dataFolder }: Settings, ask: AskSecret): Promise<Kms> {
  if (!mailerKey.kms) throw new KeepingTrouble('No module is set: SATAMA_KMS_MODULE, SATAMA_KMS_TOKEN and SATAMA_KMS_KEY say which.')
  const laid = await readCredential(credentialNames.pin, { folder: mailerKey.credentialsFolder, dataFolder })
  const pin: Redacted<string> = laid ?? redact((await ask('The PIN of the token:')) ?? '')
  if (reveal(pin) === '') throw new KeepingTrouble(`The token’s PIN is neither typed nor a credential (${credentialNames.pin}).`)
  return pkcs11Kms(mailerKey.kms, pin)
}
