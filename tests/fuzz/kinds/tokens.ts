import { sql } from 'kysely'
import { ready } from '#foundation/sealing'
import { inTransaction, within } from '#platform/database'
import type { Kind } from '../kind.ts'
import { spoilText } from '../spoil.ts'
import { openTown } from './app-town.ts'
import { newToken, readToken } from '../../../src/modules/identity/staff/tokens.ts'
import { takeReturned } from '../../../src/modules/notices/bounces/take-returned.ts'
import { newReturnToken, tokenHash } from '../../../src/modules/notices/codes.ts'

/** Links that invite, posted by whoever opened them. */
const invitations: Kind = {
  name: 'invitation tokens',
  tries: 1_200,
  async begin(setting) {
    await ready
    const { organisation, account, ask } = await openTown(setting)
    const [own, gone] = [newToken(organisation), newToken(organisation)]
    await inTransaction(setting.db, organisation, async (tx) => {
      for (const [token, state] of [[own, 'open'], [gone, 'withdrawn']] as const) {
        await sql`
          insert into identity.invitation (id, organisation, account, existing, roles, teams, language, token_hash, state, invited_by,
            invited_at, expires_at)
          values (${crypto.randomUUID()}, ${organisation}, ${crypto.randomUUID()}, false, ${['officer']}, ${[]}, 'fi', ${Buffer.from(token.hash)},
            ${state}, ${account.account}, now(), now() + interval '30 days')`.execute(tx)
      }
    })
    const invites = async (token: string) =>
      (await ask('/join/begin', { method: 'POST', type: 'application/json', body: JSON.stringify({ token }) })).status === 200
    const meaning = (token: string) => Buffer.from(readToken(token)?.hash ?? []).toString('hex') + (readToken(token)?.organisation ?? '')
    return {
      genuine: () => invites(own.token),
      async attempt(chance) {
        const spoilt = spoilText(chance, own.token, [gone.token, newToken(organisation).token])
        if (meaning(spoilt) === meaning(own.token)) return 'unchanged'
        return (await invites(spoilt)) ? 'taken' : 'refused'
      },
    }
  },
}

/** Addresses that mail comes back to: only the very one of a notice leaves anything behind. */
const returnPaths: Kind = {
  name: 'return-path tokens',
  tries: 900,
  async begin({ db, owner }) {
    const organisation = crypto.randomUUID()
    const [own, other] = [newReturnToken(), newReturnToken()]
    const delivery = crypto.randomUUID()
    // A delivery alone, without the campaign that it would belong to.
    const { rows: held } = await sql<{ name: string }>`
      select conname as name from pg_constraint where conrelid = 'notices.delivery'::regclass and contype = 'f'`.execute(owner)
    for (const { name } of held) await sql`alter table notices.delivery drop constraint ${sql.id(name)}`.execute(owner)
    await inTransaction(db, organisation, async (tx) => {
      await sql`
        insert into notices.delivery (id, organisation, campaign, person, channel, addressee, state, lot, token_hash, changed_at)
        values (${delivery}, ${organisation}, ${crypto.randomUUID()}, ${crypto.randomUUID()}, 'email', 'person', 'accepted', 1,
          ${Buffer.from(tokenHash(own))}, now())`.execute(tx)
    })
    const report = Buffer.from([
      'From: <>', 'Content-Type: multipart/report; report-type=delivery-status; boundary=B', '', '--B', 'Content-Type: message/delivery-status', '',
      'Reporting-MTA: dns; relay.example', '', 'Final-Recipient: rfc822; lukija@posti.example', 'Action: delayed', 'Status: 4.4.1', '', '--B--', '',
    ].join('\r\n'))
    const here = within(db, organisation)
    const count = async () => (await sql<{ n: string }>`select count(*) as n from notices.bounce where delivery = ${delivery}`.execute(here)).rows[0]?.n
    const leaves = async (address: string) => {
      const before = await count()
      const returnPath = { prefix: 'returns', domain: 'returns.example' }
      await takeReturned({ db, clock: () => new Date(), returnPath }, { from: '', to: [address], bytes: report })
      return (await count()) !== before
    }
    const address = `returns+${own}@returns.example`
    return {
      genuine: () => leaves(address),
      async attempt(chance) {
        const spoilt = chance.below(3) === 0 ? spoilText(chance, address) : `returns+${spoilText(chance, own, [other])}@returns.example`
        if (spoilt.toLowerCase() === address) return 'unchanged'
        return (await leaves(spoilt)) ? 'taken' : 'refused'
      },
    }
  },
}

export const tokens: readonly Kind[] = [invitations, returnPaths]
