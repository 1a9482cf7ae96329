import * as v from 'valibot'
import { done, refuse } from '#foundation/results'
import { saltLength } from '#foundation/sealing'
import { line, object, ticked, uuid } from '#platform/web'
import type { Tx } from '#platform/database'
import { command } from '../../actor.ts'
import type { StaffActor } from '../../actor.ts'
import { sealCredentialName } from '../../browsers.ts'
import * as store from '../../credential-store.ts'
import { currentScheme, isSecret, storeCredential, tellOwner } from '../../credentials.ts'
import { checks } from '../../keys.ts'
import { carryCodeSecret, codeSecretLength, keepCodeSecret, stepOfCode } from '../../one-time-codes.ts'
import { mostPasskeys, postedAttestation, verifyAttestation } from '../../passkeys.ts'
import { credentialFrom, exactly, postedPassphrase, postedRecoveryCode, wrapped } from '../../reading-keys.ts'
import { endOthers, letOn } from '../../session-store.ts'
import { ownKeyOf } from '../../signing.ts'
import { decideToRemove, decideToRemoveCodes } from '../rules.ts'
import type { Ways } from '../rules.ts'

/* What somebody does about their own ways in. Each wants a secret shown lately, but for naming. */

const site = v.nullable(v.object({ origin: v.string(), rpId: v.string() }))
const name = line({ from: 1, to: 40 })

/** A passkey, with both key sets wrapped under its own answer when it has one; the browser made the wraps. */
export const addPasskey = command({
  name: 'identity.add-passkey',
  may: 'use-console',
  confirm: true,
  input: object({
    attestation: postedAttestation,
    name,
    salt: exactly(saltLength),
    wraps: v.nullable(object({ guarded: wrapped, sealed: wrapped })),
    site,
  }),
  recorded: ({ input }) => ({ body: { opens: input.wraps !== null } }),
  async run({ input, actor, at, tx, db }) {
    if (!input.site) return refuse('not-here')
    const passkey = await verifyAttestation(db, input.attestation, { site: input.site, account: actor.id, now: at })
    if (!passkey) return refuse('not-verified')
    await store.lockCredentials(tx, actor.id)
    const before = await store.listCredentials(tx, actor.id)
    if (before.filter(({ kind }) => kind === 'passkey').length >= mostPasskeys) return refuse('too-many')
    if (await store.findPasskey(tx, passkey.webauthn_id)) return refuse('not-verified')
    const credential = crypto.randomUUID()
    await store.addCredential(tx, {
      id: credential,
      organisation: actor.organisation,
      account: actor.id,
      kind: 'passkey',
      salt: input.salt,
      passes: null,
      memory_kib: null,
      checks: null,
      guarded_wrapped: input.wraps?.guarded ?? null,
      sealed_wrapped: input.wraps?.sealed ?? null,
      created_at: at,
      scheme: currentScheme,
      name: sealCredentialName(ownKeyOf(actor), actor.id, input.name),
      last_used_on: null,
    })
    await store.addPasskey(tx, { ...passkey, credential })
    await tellOwner(tx, actor.id, 'passkey-added', at)
    await letOn(tx, actor.id)
    return done({ credential })
  },
})

/** A new passphrase for the same keys. The account's other sessions end. */
export const changePassphrase = command({
  name: 'identity.change-passphrase',
  may: 'use-console',
  confirm: true,
  input: object({ credential: postedPassphrase }),
  async run({ input, actor, at, tx }) {
    const { part } = input.credential
    await storeCredential(tx, actor, credentialFrom(input.credential), at)
    await carryCodeSecret(tx, { account: actor.id, part, ownKey: ownKeyOf(actor) })
    await tellOwner(tx, actor.id, 'passphrase-changed', at)
    await endOthers(tx, { account: actor.id, but: actor.session ?? newMark() })
    return done()
  },
})

export const renewRecoveryCode = command({
  name: 'identity.renew-recovery-code',
  may: 'use-console',
  confirm: true,
  input: object({ credential: postedRecoveryCode }),
  async run({ input, actor, at, tx }) {
    await storeCredential(tx, actor, credentialFrom(input.credential), at)
    await tellOwner(tx, actor.id, 'recovery-code-renewed', at)
    return done()
  },
})

/** One-time codes beside the passphrase; see [Note: A code's secret]. The first code shows that the app has the secret. */
export const addOneTimeCode = command({
  name: 'identity.add-one-time-code',
  may: 'use-console',
  confirm: true,
  input: object({ secret: exactly(codeSecretLength), part: exactly(32), code: v.pipe(v.string(), v.maxLength(20)) }),
  async run({ input, actor, at, tx }) {
    const { secret, part } = input
    const own = await store.findOwnCredential(tx, actor.id, 'passphrase')
    if (!isSecret(own) || !checks(part, own.salt, own.checks)) return refuse('wrong-passphrase')
    const step = stepOfCode(secret, input.code, at)
    if (step === null) return refuse('wrong-code')
    await keepCodeSecret(tx, { account: actor.id, secret, part, ownKey: ownKeyOf(actor), step, now: at })
    await tellOwner(tx, actor.id, 'one-time-code-added', at)
    await letOn(tx, actor.id)
    return done()
  },
})

export const nameCredential = command({
  name: 'identity.name-credential',
  may: 'use-console',
  input: object({ credential: uuid, name }),
  async run({ input, actor, tx }) {
    const sealed = sealCredentialName(ownKeyOf(actor), actor.id, input.name)
    const named = await store.nameCredential(tx, { account: actor.id, id: input.credential, name: sealed })
    return named ? done() : refuse('no-such-credential')
  },
})

export const removeCredential = command({
  name: 'identity.remove-credential',
  may: 'use-console',
  confirm: true,
  input: object({ credential: uuid }),
  recorded: ({ value }) => ({ body: { kind: (value as { kind: string }).kind } }),
  async run({ input, actor, at, tx }) {
    await store.lockCredentials(tx, actor.id)
    const decision = decideToRemove(await waysOf(tx, actor), input.credential)
    if (!decision.ok) return decision
    const { kind } = decision.value
    await endOthers(tx, { account: actor.id, but: actor.session ?? newMark(), credential: input.credential })
    await store.removeCredential(tx, { account: actor.id, id: input.credential })
    if (kind === 'passphrase') await store.removeOneTimeCode(tx, actor.id)
    await tellOwner(tx, actor.id, kind === 'passkey' ? 'passkey-removed' : 'passphrase-changed', at)
    return done({ kind })
  },
})

export const removeOneTimeCode = command({
  name: 'identity.remove-one-time-code',
  may: 'use-console',
  confirm: true,
  input: object({}),
  async run({ actor, at, tx }) {
    await store.lockCredentials(tx, actor.id)
    const decision = decideToRemoveCodes(await waysOf(tx, actor))
    if (!decision.ok) return decision
    await store.removeOneTimeCode(tx, actor.id)
    await tellOwner(tx, actor.id, 'one-time-code-removed', at)
    return done()
  },
})

/** Whether the organisation's staff need more than a passphrase. Who has no second factor is led to add one at their next sign-in. */
export const wantSecondFactor = command({
  name: 'identity.want-second-factor',
  may: 'manage-staff',
  confirm: true,
  input: object({ wanted: ticked }),
  recorded: ({ input }) => ({ body: { wanted: input.wanted } }),
  async run({ input, actor, tx }) {
    await store.setSecondFactor(tx, actor.organisation, input.wanted)
    return done()
  },
})

/** The owner has seen what was changed. */
export const readNews = command({
  name: 'identity.read-sign-in-news',
  may: 'use-console',
  input: object({}),
  async run({ actor, tx }) {
    await store.removeNews(tx, actor.id)
    return done()
  },
})

async function waysOf(tx: Tx, actor: StaffActor): Promise<Ways> {
  const [credentials, factors, secondFactorWanted] = await Promise.all([
    store.listCredentials(tx, actor.id),
    store.secondFactorsOf(tx, actor.id),
    store.wantsSecondFactorAnywhere(tx, actor.id),
  ])
  return {
    credentials: credentials.map((one) => ({ id: one.id, kind: one.kind, opens: one.guarded_wrapped !== null })),
    oneTimeCode: factors.code,
    secondFactorWanted,
  }
}

/** For somebody without a session: all of them are others. */
const newMark = (): string => crypto.randomUUID()

