import { fromBase64Url, newKey, readRecoveryCode, seal } from '#foundation/sealing'
import { inTransaction, within, type Db } from '#platform/database'
import { writeKeyText } from '#platform/keeping'
import { peopleForScope } from '#people'
import { combineShares, makeMailerKey, readShare, recoveryKeysFrom } from '#vault'
import { holdCeremony } from '../../../../src/modules/identity/quorum/holding.ts'
import { keptIn, type Canary } from '../canaries.ts'
import type { Browser } from './browser.ts'
import type { AtTheDesk } from './entering.ts'

/**
 * Typed once and then wrapped by a module that does not give its key out: here one that forgets it at once. Only
 * what the module wrapped is kept anywhere.
 */
export async function plantMailerKeys(db: Db, organisation: string): Promise<Canary[]> {
  const make = (kept: 'typed' | 'kms') =>
    inTransaction(db, organisation, (tx) => {
      const wrap = async (plain: Uint8Array, context: string) => seal(newKey(), plain, context)
      return makeMailerKey(tx, { organisation, by: null, kept, at: new Date(), ...(kept === 'kms' ? { wrap } : {}) })
    })
  const typed = Uint8Array.from(await make('typed'))
  const wrapped = Uint8Array.from(await make('kms'))
  return [
    { field: 'mailer key that was typed', forms: [typed, writeKeyText(typed)], places: [] },
    { field: 'mailer key in a module', forms: [wrapped], places: keptIn('keystore.mailer_key') },
  ]
}

/** The ceremony of the quorum: its shares are printed, and lie nowhere whatever is sealed. */
export async function plantQuorum({ browser, organisation, account, keys }: AtTheDesk): Promise<Canary[]> {
  const ceremony = await holdCeremony({ organisation, account, size: { threshold: 2, shares: 3 }, sealed: keys.sealed })
  const registered = await ceremony.register(browser.send)
  if (!registered.ok) throw new Error(`the recovery key was not taken: ${registered.code}`)
  const shares = ceremony.papers.map(({ lines }) => readShare(lines.join('\n'))).filter((one) => one.ok).map(({ value }) => value)
  const root = await combineShares(shares.slice(0, 2))
  if (!root.ok) throw new Error(`the shares make no key: ${root.code}`)
  const { receiving, signing } = await recoveryKeysFrom(root.value)
  return [
    ...ceremony.papers.map(({ number, lines }, index): Canary => ({
      field: `share ${number} of the recovery key`,
      forms: [...lines, ...lines.map((line) => line.replaceAll(' ', '')), ...shares.slice(index, index + 1).map(({ piece }) => piece)],
      places: [],
    })),
    { field: 'root of the recovery key', forms: [root.value], places: [] },
    { field: 'recovery key, private halves', forms: [receiving.privateKey, signing.privateKey.subarray(0, 32)], places: [] },
  ]
}

/** A code by which somebody sees who opened their data, and a token by which a reader outside sees the ledger. */
export async function plantLookers(browser: Browser, db: Db, o: { organisation: string; register: string }): Promise<Canary[]> {
  const [someone] = await peopleForScope(within(db, o.organisation), { organisation: o.organisation, registers: [o.register] })
  const shown = await browser.post(`/console/openings/${someone?.person ?? ''}/code`, {})
  const code = /<code>([0-9A-Z-]{28,40})<\/code>/.exec(shown.page)?.[1] ?? ''
  const given = await browser.post('/console/ledger/readers', { sees: 'entries' })
  const token = /<code class="secret">([\w-]{43})<\/code>/.exec(given.page)?.[1] ?? ''
  const secret = fromBase64Url(token)
  if (!code || !secret) throw new Error('no code or no token was shown')
  return [
    { field: 'code for looking at openings', forms: [code, readRecoveryCode(code) ?? code], places: keptIn('ledger.view_code') },
    { field: 'token of a reader of the ledger', forms: [token, secret], places: keptIn('ledger.reader') },
  ]
}
