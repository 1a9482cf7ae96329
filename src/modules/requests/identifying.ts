import { refuse, done } from '#foundation/results'
import { addDays, helsinkiDate, type IsoDate } from '#foundation/time'
import { append } from '#ledger'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { sql } from 'kysely'
import { codeHash, newCode } from './codes.ts'
import { writeLetters } from './letters/letter.ts'
import { identifyText } from './letters/texts.ts'
import type { Asked, IdentityWay, RequestId } from './model.ts'
import type { Present } from './present.ts'
import { registerAddress } from './register.ts'
import * as rules from './rules.ts'
import { whereTo } from './sending.ts'
import * as store from './store.ts'

const codeLivesDays = 45

export interface IdentityQuestion {
  readonly request: RequestId
  readonly asked: Asked
  /** `code`: a letter with a code to the address in the register; `ask`: to show who they are in one of the other ways. */
  readonly by: 'code' | 'ask'
}

export type AskRefusal = 'no-such-request' | 'closed' | 'identified-already' | 'asked-already' | 'no-register-address'

/** Asks for more before acting, on reasonable doubt; gives of each the letter, or why not. The first date of the pause is this day. */
export async function askForIdentity(
  tx: Tx, present: Present, questions: readonly IdentityQuestion[],
): Promise<Map<RequestId, { letter: string } | { refused: AskRefusal }>> {
  const { organisation } = present.keyring
  const on = helsinkiDate(present.at)
  const held = await store.lockRequests(tx, organisation, questions.map(({ request }) => request))
  const outcome = new Map<RequestId, { letter: string } | { refused: AskRefusal }>()
  const sheets = []
  const changes: store.Change[] = []
  const codes: { request: RequestId; hash: string }[] = []
  for (const { request: id, asked, by } of questions) {
    const request = held.get(id)
    const decision = request ? rules.askIdentity(request, on) : refuse('no-such-request')
    if (!request || !decision.ok) {
      outcome.set(id, { refused: decision.ok ? 'no-such-request' : decision.code })
      continue
    }
    const to = by === 'code' ? await registerAddress(present, asked, id) : undefined
    if (to === null) {
      outcome.set(id, { refused: 'no-register-address' })
      continue
    }
    const code = by === 'code' ? newCode() : undefined
    if (code) codes.push({ request: id, hash: Buffer.from(codeHash('identity', code)).toString('hex') })
    changes.push({ id, ...decision.value })
    const text = identifyText(request, { on, ...(code ? { code } : {}) })
    sheets.push({ request, asked, kind: 'identify' as const, channel: code ? ('post' as const) : whereTo(asked), text, ...(to ? { to } : {}) })
  }
  await store.changeRequests(tx, held, changes)
  await keepCodes(tx, organisation, codes, addDays(on, codeLivesDays))
  const letters = await writeLetters(tx, present, sheets)
  sheets.forEach(({ request }, i) => outcome.set(request.id, { letter: letters[i] as string }))
  return outcome
}

/** Whoever asks is known: the second date of the pause, if there was one, is this day. */
export async function identifyRequest(tx: Tx, o: { organisation: string; by: string | null; at: Date }, { request: id, way }: { request: RequestId; way: IdentityWay }) {
  const on = helsinkiDate(o.at)
  const held = await store.lockRequests(tx, o.organisation, [id])
  const request = held.get(id)
  if (!request) return refuse('no-such-request')
  const decision = rules.identify(request, on)
  if (!decision.ok) return decision
  const [changed] = await store.changeRequests(tx, held, [{ id, ...decision.value, identityWay: way }])
  await append(tx, { type: 'requests.identified', organisation: o.organisation, by: o.by, at: o.at, about: id, body: { way } })
  return done({ request: id, dueOn: changed?.dueOn ?? request.dueOn })
}

/**
 * A code from a letter, entered by whoever reads the post at the address in the register. Nothing is told of whether
 * it was right; the same look-up and the same write happen for a code that nobody has.
 */
export async function enterIdentityCode(db: Db, typed: string, at: Date): Promise<void> {
  const today = helsinkiDate(at)
  const hash = Buffer.from(codeHash('identity', typed))
  const { rows } = await sql<{ id: string; organisation: string }>`
    select id, organisation from requests.request_of_identity_code(${hash}, ${today}::date)`.execute(db)
  const found = rows[0]
  if (!found) return
  await inTransaction(db, found.organisation, async (tx) => {
    await sql`update requests.identity_code set entered_on = ${today}::date where request = ${found.id} and entered_on is null`.execute(tx)
    await identifyRequest(tx, { organisation: found.organisation, by: null, at }, { request: found.id, way: 'code-letter' })
  })
}

async function keepCodes(tx: Tx, organisation: string, codes: readonly { request: RequestId; hash: string }[], expiresOn: IsoDate): Promise<void> {
  if (codes.length === 0) return
  await sql`
    insert into requests.identity_code as kept (request, organisation, hash, expires_on)
    select request, ${organisation}::uuid, decode(hash, 'hex'), ${expiresOn}::date
    from jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) as given (request uuid, hash text)
    on conflict (request) do update set hash = excluded.hash, expires_on = excluded.expires_on, entered_on = null`.execute(tx)
}
