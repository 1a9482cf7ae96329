import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { redact, type Redacted } from '#foundation/text'

/**
 * The secret that an organisation's own sign-in demands of us, when it does: a credential of the service manager
 * (systemd's LoadCredential= or LoadCredentialEncrypted=), named `oidc-` and the organisation's id. It lies in
 * memory that only this service reads, and never beside the data.
 */
export async function clientSecretOf(
  organisation: string,
  folder: string | undefined = process.env['CREDENTIALS_DIRECTORY'],
): Promise<Redacted<string> | null> {
  return credential(`oidc-${organisation}`, organisation, folder)
}

/**
 * What the service that identifies people demands of us, kept the same way: `identify-secret-` is the client secret,
 * `identify-key-` the private key (JWK) that its ID tokens are encrypted to.
 */
export async function identificationSecretsOf(
  organisation: string,
  folder: string | undefined = process.env['CREDENTIALS_DIRECTORY'],
): Promise<{ secret: Redacted<string> | null; key: Redacted<string> | null }> {
  const [secret, key] = await Promise.all([
    credential(`identify-secret-${organisation}`, organisation, folder),
    credential(`identify-key-${organisation}`, organisation, folder),
  ])
  return { secret, key }
}

async function credential(name: string, organisation: string, folder: string | undefined): Promise<Redacted<string> | null> {
  if (!folder || !/^[0-9a-f-]{36}$/.test(organisation)) return null
  try {
    const text = (await readFile(join(folder, name), 'utf8')).trim()
    return text === '' ? null : redact(text)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
