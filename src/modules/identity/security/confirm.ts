import * as v from 'valibot'
import { done, refuse } from '#foundation/results'
import { toBase64Url } from '#foundation/sealing'
import type { Db, Tx } from '#platform/database'
import { command } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import type { Attempts } from '../attempts.ts'
import * as store from '../credential-store.ts'
import type { CredentialRow } from '../credential-store.ts'
import { dayOf, isSecret } from '../credentials.ts'
import { checks, secretKinds } from '../keys.ts'
import { newChallenge, postedAssertion, requestOptions, verifyAssertion } from '../passkeys.ts'
import type { PostedAssertion, Site } from '../passkeys.ts'
import { exactly } from '../reading-keys.ts'
import { markConfirmed } from '../session-store.ts'

/** What the browser needs to show a secret again; null when the account has none of the kind. */
export async function beginConfirming(db: Db, actor: StaffActor, kind: unknown, site: Site | null, now: Date) {
  if (kind === 'passkey') {
    const passkeys = (await store.listCredentials(db, actor.id)).flatMap(({ webauthn_id }) => (webauthn_id ? [webauthn_id] : []))
    if (passkeys.length === 0 || !site) return null
    const challenge = await newChallenge(db, { purpose: 'confirm', account: actor.id, now })
    return { options: requestOptions(site, challenge, passkeys) }
  }
  const wanted = secretKinds.find((one) => one === kind)
  const found = wanted && (await store.findOwnCredential(db, actor.id, wanted))
  if (!isSecret(found)) return null
  return { salt: toBase64Url(found.salt), passes: found.passes, memoryKib: found.memory_kib }
}

/** What was shown, and what the route adds: where the request came from. */
const shown = v.intersect([
  v.variant('kind', [
    v.object({ kind: v.picklist(secretKinds), part: exactly(32) }),
    v.object({ kind: v.literal('passkey'), assertion: postedAssertion }),
  ]),
  v.object({
    address: v.string(),
    device: v.optional(v.string()),
    site: v.nullable(v.object({ origin: v.string(), rpId: v.string() })),
  }),
])

/** A secret is shown again; see [Note: Confirming again]. Gives the wrapped key sets, which only its other part opens. */
export const confirmWith = (attempts: Attempts) =>
  command({
    name: 'identity.confirm',
    may: 'use-console',
    input: shown,
    recorded: ({ input }) => ({ body: { credential: input.kind } }),
    async run({ input, actor, at, tx, db }) {
      const who = { name: actor.signInName, address: input.address, device: input.device }
      const seconds = await attempts.begin(db, who, at)
      if (seconds > 0) return refuse('wait', { seconds })
      const found =
        input.kind === 'passkey'
          ? await passkeyBehind(db, actor, input.assertion, input.site, at)
          : await secretBehind(tx, actor, input.kind, input.part)
      if (!found || !actor.session) return refuse('wrong')
      await attempts.succeeded(db, who)
      await markConfirmed(tx, { account: actor.id, mark: actor.session, at })
      await store.markUsed(tx, found.id, dayOf(at))
      return done({
        account: actor.id,
        salt: toBase64Url(found.salt),
        guarded: found.guarded_wrapped && toBase64Url(found.guarded_wrapped),
        sealed: found.sealed_wrapped && toBase64Url(found.sealed_wrapped),
      })
    },
  })

async function secretBehind(tx: Tx, actor: StaffActor, kind: 'passphrase' | 'recovery-code', part: Uint8Array): Promise<CredentialRow | null> {
  const found = await store.findOwnCredential(tx, actor.id, kind)
  return isSecret(found) && checks(part, found.salt, found.checks) ? found : null
}

async function passkeyBehind(db: Db, actor: StaffActor, assertion: PostedAssertion, site: Site | null, now: Date): Promise<CredentialRow | null> {
  return site && (await verifyAssertion(db, assertion, { site, purpose: 'confirm', account: actor.id, now }))
}
