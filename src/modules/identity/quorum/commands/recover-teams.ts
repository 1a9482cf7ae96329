import { array, integer, maxLength, maxValue, minValue, nullable, number, object, pipe, uuid } from '#platform/web'
import { done, refuse } from '#foundation/results'
import type { Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { isSignedByQuorum, recoverTeams as takeRecovered } from '#vault'
import { command } from '../../actor.ts'
import { bytesBetween, exactly } from '../../reading-keys.ts'
import * as identity from '../../store.ts'
import type { AccountRow } from '../../store.ts'
import { isVouchedFor } from '../../vouched-keys.ts'
import { vouchedPart, vouchedSigningKey } from '../../vouching.ts'
import * as store from '../store.ts'

const sealedEpoch = object({
  team: uuid,
  epoch: pipe(number(), integer(), minValue(1), maxValue(2_147_483_647)),
  sealed: bytesBetween({ from: 1_100, to: 1_400 }),
  signature: exactly(64),
})

/**
 * Brings teams back whose last key holder is gone. Enough shares were together in the actor's browser: the
 * recovery key's signature says so, and it is all that the server goes by.
 */
export const recoverTeams = command({
  name: 'identity.recover-teams',
  may: 'manage-keys',
  confirm: true,
  input: object({
    use: uuid,
    recovery: uuid,
    grants: pipe(array(sealedEpoch), maxLength(500)),
    proof: exactly(64),
    /** For an account that nobody is left to vouch for. See [Note: Founding anew]. */
    voucher: nullable(exactly(64)),
  }),
  async run({ input, actor, at, tx }) {
    const { organisation, id } = actor
    const account = await identity.findAccount(tx, { organisation, account: id })
    if (!account) return refuse('not-vouched')
    const vouched = (await vouchedSigningKey(tx, { organisation, account: id })) !== null
    if (!vouched) {
      if (!input.voucher) return refuse('not-vouched')
      if (!(await takeVoucher(tx, account, input.voucher))) return refuse('not-genuine')
    }
    const taken = await takeRecovered(tx, {
      use: {
        id: input.use,
        organisation,
        recovery: input.recovery,
        account: id,
        receivingPublicKey: account.guarded_receiving,
      },
      grants: input.grants,
      proof: input.proof,
      accountKey: account.guarded_signing,
      vouched: !vouched,
      at,
    })
    return taken.ok ? done({ teams: taken.value.teams }) : taken
  },
  recorded: ({ input }) => ({ about: input.use, body: { grants: input.grants.length, vouched: input.voucher !== null } }),
})

async function takeVoucher(tx: Tx, account: AccountRow, voucher: Bytes): Promise<boolean> {
  const { organisation, id } = account
  const genuine = await isSignedByQuorum(tx, { organisation }, (key) => isVouchedFor(key, vouchedPart(account), voucher))
  if (genuine) await store.setVoucher(tx, { organisation, account: id, voucher })
  return genuine
}
