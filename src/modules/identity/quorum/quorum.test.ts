import { beforeAll, describe, expect, it } from 'vitest'
import { newKey, newReceivingPair, newSigningPair, ready, toBase64Url } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { inTransaction, within, type Db } from '#platform/database'
import {
  answerChallenge, proposeRecoveryKey, proveRecovery, proveRecoveryKey, type RecoveryKey, recoveryKeysFrom, recoveryTag,
  registerRecoveryKey, splitRoot, writeShare,
} from '#vault'
import { testDatabase } from '#tests/support/database'
import { createAccount } from '../accounts.ts'
import { confirmedThroughout, execute } from '../actor.ts'
import type { StaffActor } from '../actor.ts'
import { createOrganisation } from '../organisations.ts'
import { signInOnServer, granterBehind } from '../server-sign-in.ts'
import * as store from '../store.ts'
import { vouch } from '../vouched-keys.ts'
import { vouchedPart, vouchedSealedKey, vouchedSigningKey } from '../vouching.ts'
import { keyFromPapers } from './bringing-back.ts'
import { recoverTeams } from './commands/recover-teams.ts'
import { makeAccountAfterLoss } from './found-anew.ts'
import { holdCeremony } from './holding.ts'

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
const at = new Date()
let pool: Db
let made = 0
beforeAll(async () => {
  await ready
  pool = await testDatabase()
})

async function founded() {
  const { organisation, setup } = await createOrganisation(pool, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  made += 1
  const account = await inTransaction(pool, organisation, (tx) =>
    createAccount(tx, {
      organisation, signInName: `meri-${made}`, roles: ['administrator'], displayName: redact('Meri Esimerkki'), grantedBy: setup, cost: cheap,
    }),
  )
  const signedIn = await signInOnServer(pool, { signInName: account.signInName, passphrase: account.passphrase })
  if (!signedIn.ok) throw new Error('a new account could not sign in')
  return { organisation, db: within(pool, organisation), actor: signedIn.value }
}

/** A recovery key in force, as a ceremony leaves it. */
async function withQuorum(founding: Awaited<ReturnType<typeof founded>>) {
  const { organisation, db, actor } = founding
  const granter = granterBehind(actor)
  const keys = await recoveryKeysFrom(newKey())
  const key: RecoveryKey = {
    id: crypto.randomUUID(), organisation, threshold: 2, shares: 3, madeBy: actor.id,
    receivingPublicKey: keys.receiving.publicKey, signingPublicKey: keys.signing.publicKey,
  }
  const proof = proveRecoveryKey(key, { own: keys.signing.privateKey, maker: granter.vouchWith })
  const proposed = await proposeRecoveryKey(db, { key, proof, at })
  const answer = proposed.ok ? await answerChallenge(keys, key, proposed.value.challenge) : null
  await registerRecoveryKey(db, actor.keyring, {
    id: key.id, answer: answer ?? newKey(), grantedBy: actor.id, signWith: granter.signWith, at,
  })
  return { key, keys }
}

describe('an account made after everybody was lost', () => {
  const after = async (founding: Awaited<ReturnType<typeof founded>>) => {
    const account = await inTransaction(pool, founding.organisation, (tx) =>
      makeAccountAfterLoss(tx, { organisation: founding.organisation, signInName: `kuutti-${made}`, displayName: redact('Kuutti Esimerkki'), at, cost: cheap }),
    )
    if (!account.ok) throw new Error(account.code)
    const signedIn = await signInOnServer(pool, account.value)
    if (!signedIn.ok) throw new Error('a new account could not sign in')
    const actor: StaffActor = signedIn.value
    confirmedThroughout.add(actor)
    return actor
  }
  const tryVoucher = async (founding: Awaited<ReturnType<typeof founded>>, actor: StaffActor, signedBy: Uint8Array, quorum: Awaited<ReturnType<typeof withQuorum>>) => {
    const { organisation } = founding
    const row = await store.findAccount(founding.db, { organisation, account: actor.id })
    if (!row) throw new Error('the account is gone')
    const use = { id: crypto.randomUUID(), organisation, recovery: quorum.key.id, account: actor.id, receivingPublicKey: row.guarded_receiving }
    return execute(recoverTeams, {
      db: pool,
      actor,
      input: {
        use: use.id,
        recovery: use.recovery,
        grants: [],
        proof: toBase64Url(proveRecovery(quorum.keys.signing.privateKey, use, [])),
        voucher: toBase64Url(vouch(signedBy, vouchedPart(row))),
      },
    })
  }

  it('is made only where there is a recovery key', async () => {
    const founding = await founded()
    const asked = { organisation: founding.organisation, signInName: 'kuutti', displayName: redact('Kuutti'), at, cost: cheap }
    expect(await makeAccountAfterLoss(founding.db, asked)).toMatchObject({ code: 'no-recovery-key' })
  })

  it('is believed in nothing until enough shares have vouched for it', async () => {
    const founding = await founded()
    const quorum = await withQuorum(founding)
    const actor = await after(founding)
    const who = { organisation: founding.organisation, account: actor.id }
    expect(actor.keyring.team).toBeNull()
    expect(await vouchedSigningKey(founding.db, who)).toBeNull()
    expect(await vouchedSealedKey(founding.db, who)).toBeNull()

    expect(await tryVoucher(founding, actor, newSigningPair().privateKey, quorum)).toMatchObject({ code: 'not-genuine' })
    expect(await vouchedSigningKey(founding.db, who)).toBeNull()
    expect(await tryVoucher(founding, actor, quorum.keys.signing.privateKey, quorum)).toMatchObject({ ok: true })
    expect(await vouchedSigningKey(founding.db, who)).not.toBeNull()
  })

  it('may make the next recovery key, and one that vouches for its own maker is believed in nothing', async () => {
    const founding = await founded()
    const quorum = await withQuorum(founding)
    const actor = await after(founding)
    await tryVoucher(founding, actor, quorum.keys.signing.privateKey, quorum)
    const next = await recoveryKeysFrom(newKey())
    const key: RecoveryKey = { ...quorum.key, id: crypto.randomUUID(), madeBy: actor.id, receivingPublicKey: next.receiving.publicKey, signingPublicKey: next.signing.publicKey }
    const { db } = founding
    const forged = { own: next.signing.privateKey, maker: newSigningPair().privateKey }
    expect(await proposeRecoveryKey(db, { key, proof: proveRecoveryKey(key, forged), at })).toMatchObject({ code: 'not-genuine' })

    // Somebody who writes to the database lets a key vouch for the account in whose name it was made.
    const { sql } = await import('kysely')
    const row = await store.findAccount(db, { organisation: founding.organisation, account: actor.id })
    const circular = row && vouch(next.signing.privateKey, vouchedPart(row))
    const proof = proveRecoveryKey(key, { own: next.signing.privateKey, maker: next.signing.privateKey })
    await sql`update identity.membership set voucher = ${circular && Buffer.from(circular)} where account = ${actor.id}`.execute(db)
    await sql`update keystore.recovery_key set signing_public = ${Buffer.from(next.signing.publicKey)}, made_by = ${actor.id},
      own_proof = ${Buffer.from(proof.own)}, maker_proof = ${Buffer.from(proof.maker)}`.execute(db)
    expect(await vouchedSigningKey(db, { organisation: founding.organisation, account: actor.id })).toBeNull()
  })
})

describe('papers typed into the browser', () => {
  const sealed = async () => ({ receiving: await newReceivingPair(), signing: newSigningPair() })
  const ceremony = async () =>
    holdCeremony({ organisation: crypto.randomUUID(), account: crypto.randomUUID(), size: { threshold: 2, shares: 3 }, sealed: await sealed() })
  const text = (paper: { lines: readonly string[] } | undefined) => paper?.lines.join('\n') ?? ''

  it('give the key that they belong to, empty fields left out', async () => {
    const [old, now] = [await ceremony(), await ceremony()]
    const found = await keyFromPapers([text(now.papers[2]), ' ', text(now.papers[0])], [old.key, now.key])
    expect(found.ok && found.value.key.id).toBe(now.key.id)
  })

  it('that are of two keys, of an unknown one, too few or mistyped are told apart in the refusal', async () => {
    const [one, other] = [await ceremony(), await ceremony()]
    const [a, b] = [text(one.papers[0]), text(one.papers[1])]
    expect(await keyFromPapers([a, text(other.papers[1])], [one.key])).toMatchObject({ code: 'mixed-shares' })
    expect(await keyFromPapers([text(other.papers[0]), text(other.papers[1])], [one.key])).toMatchObject({ code: 'other-key' })
    expect(await keyFromPapers([a], [one.key])).toMatchObject({ code: 'too-few', facts: { needed: 2, given: 1 } })
    expect(await keyFromPapers([a, b.slice(0, -1)], [one.key])).toMatchObject({ code: 'share-line', facts: { paper: 2, line: 4 } })
  })

  it('of which one is forged do not fit, although each reads well', async () => {
    const one = await ceremony()
    const [forged] = await splitRoot(newKey(), { threshold: 2, shares: 3 }, recoveryTag(one.key))
    const papers = [text(one.papers[1]), forged ? writeShare(forged).join('\n') : '']
    expect(await keyFromPapers(papers, [one.key])).toMatchObject({ code: 'does-not-fit' })
  })

  it('are recognised one by one when they are typed back', async () => {
    const one = await ceremony()
    expect(one.typedBack(2, text(one.papers[1]))).toMatchObject({ ok: true })
    expect(one.typedBack(2, text(one.papers[0]))).toMatchObject({ code: 'another-paper', facts: { number: 2 } })
    expect(one.typedBack(2, 'x')).toMatchObject({ code: 'share-length' })
  })
})
