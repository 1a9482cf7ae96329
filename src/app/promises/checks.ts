import { sql } from 'kysely'
import { helsinkiDate } from '#foundation/time'
import type { RetainedKind, Trigger } from '#retention'
import { retentionStanding, rulesFor } from '#retention'
import { noticesOutOfDate } from '#terms'
import { inTransaction, type Db } from '#platform/database'
import { cookies } from '#platform/web'
import { keystoreLivesMs } from '../backup/model.ts'
import { openingTexts } from '../openings/texts.ts'
import { destroying } from '../retention/nightly.ts'
import { broken, lookOnce, type BoundPromise, type Broken, type PromiseHouse } from './model.ts'
import { probePages } from './probe.ts'
import { findInLogs, findInRows, identityCode, networkAddress } from './scan.ts'
import { columnsOf, columnsOfAddresses, openColumnsOfPeople, unclaimedTables, unlistedColumns } from './schema.ts'
import { sentences, type PromiseId } from './sentences.ts'

const day = 86_400_000

/**
 * How each promise is held against the house as it is. See [Note: Promises are bound] in terms. A check looks at what would
 * make the sentence untrue: the schema, the rows, the rules, the jobs that ran, the pages as they are answered.
 */
const checks: Readonly<Record<PromiseId, (house: PromiseHouse) => Promise<Broken>>> = {
  async 'everything-answered-for'(house) {
    const columns = await columnsIn(house)
    const tables = unclaimedTables(columns, house.holdings)
    if (tables.length > 0) return broken('unclaimed-table', { tables: tables.join(', ') })
    const unlisted = await unlistedColumns(columns)
    return unlisted.length > 0 ? broken('unlisted-column', { columns: unlisted.join(', ') }) : null
  },

  async 'notices-tell-all'({ db, organisation, now }) {
    const old = await inTransaction(db, organisation, (tx) => noticesOutOfDate(tx, organisation, now))
    return old.length > 0 ? broken('notice-out-of-date', { services: old.join(', ') }) : null
  },

  async 'names-are-sealed'(house) {
    const open = openColumnsOfPeople(await columnsIn(house))
    if (open.length > 0) return broken('open-column', { columns: open.join(', ') })
    const { codes = [] } = await inRows(house)
    return codes.length > 0 ? broken('identity-code-in-clear', { columns: codes.join(', ') }) : null
  },

  async 'nothing-identifying'(house) {
    const strange = (await columnsIn(house))
      .filter(({ table, name, type }) => nicknames[table] && type !== 'bytea' && !nicknames[table].includes(name))
      .map(({ table, name }) => `${table}.${name}`)
    return strange.length > 0 ? broken('unknown-column', { columns: strange.join(', ') }) : null
  },

  async 'no-address-written'(house) {
    const made = columnsOfAddresses(await columnsIn(house))
    if (made.length > 0) return broken('column-for-addresses', { columns: made.join(', ') })
    const { addresses = [] } = await inRows(house)
    if (addresses.length > 0) return broken('address-in-table', { columns: addresses.join(', ') })
    const logs = await findInLogs(house.settings.dataFolder, new RegExp(networkAddress, 'm'))
    return logs.length > 0 ? broken('address-in-log', { files: logs.join(', ') }) : null
  },

  'address-gone-monthly': (house) => keptAtMost(house, 'visitor-ip', 1),
  'programme-after-12-months': (house) => keptAtMost(house, 'programme-account', 12, 'last-login'),
  'support-after-5-years': (house) => keptAtMost(house, 'support-account', 60, 'last-activity'),
  'due-is-destroyed': (house) => retentionIsOn(house),

  async 'backups-die'({ finding }) {
    if (keystoreLivesMs > 14 * day) return broken('kept-longer', { days: Math.ceil(keystoreLivesMs / day) })
    const old = await finding('keystores-old')
    return old?.verdict === 'ok' ? null : broken('old-keystore', { count: Number(old?.with?.['count'] ?? 0) })
  },

  async 'erased-stays-erased'({ finding }) {
    const copied = await finding('erasures-copied')
    return copied?.verdict === 'ok' || copied?.verdict === 'warn' ? null : broken('erasure-not-copied', { count: Number(copied?.with?.['count'] ?? 0) })
  },

  async 'openings-shown'({ owner }) {
    const { rows } = await sql<{ purpose: string }>`select distinct purpose from vault.access`.execute(owner)
    const words: Readonly<Record<string, string | undefined>> = openingTexts('fi').purposes
    const unsaid = rows.map(({ purpose }) => purpose).filter((purpose) => !words[purpose])
    if (unsaid.length > 0) return broken('purpose-without-words', { purposes: unsaid.join(', ') })
    const { rows: [rule] } = await sql<{ may: string | null }>`select may from tenancy.rule where name = 'vault.access'`.execute(owner)
    return rule?.may && !/update|delete/.test(rule.may) ? null : broken('trace-can-be-wiped')
  },

  async 'necessary-cookies-only'(house) {
    const long = Object.entries(cookies).filter(([, seconds]) => seconds !== null && seconds > 366 * 86_400).map(([name]) => name)
    if (long.length > 0) return broken('cookie-lives-long', { cookies: long.join(', ') })
    const setting = (await probed(house)).filter(({ setsCookie }) => setsCookie).map(({ path }) => path)
    return setting.length > 0 ? broken('page-sets-cookie', { pages: setting.join(', ') }) : null
  },

  async 'nothing-from-elsewhere'(house) {
    const loading = (await probed(house)).filter(({ fromElsewhere }) => fromElsewhere).map(({ path }) => path)
    return loading.length > 0 ? broken('page-loads-elsewhere', { pages: loading.join(', ') }) : null
  },

  async 'support-is-not-disclosed'({ holdings }) {
    const giving = holdings
      .filter(({ name, description }) => description.service === 'support' && description.recipients.length > (chosenRecipients[name] ?? 0))
      .map(({ name }) => name)
    return giving.length > 0 ? broken('has-recipients', { holdings: giving.join(', ') }) : null
  },

  async 'delete-yourself'({ owner }) {
    const { rows } = await sql<{ name: string }>`
      select conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'identity.client'::regclass and confdeltype <> 'c'`.execute(owner)
    // What hinders the deletion, save what the deletion itself removes first.
    const holding = rows.map(({ name }) => name).filter((name) => !removedFirst.includes(name))
    return holding.length > 0 ? broken('stays-behind', { tables: holding.join(', ') }) : null
  },

  async 'withdrawing-erases'({ owner, organisation, holdings }) {
    const { rows } = await sql<{ holding: string }>`
      select distinct covered->>'holding' as holding
      from terms.version v join terms.document d on d.id = v.document, jsonb_array_elements(v.covers) covered
      where d.kind = 'consent' and d.organisation = ${organisation}`.execute(owner)
    const lost = rows.map(({ holding }) => holding).filter((name) => !holdings.some((one) => one.name === name))
    return lost.length > 0 ? broken('no-such-holding', { holdings: lost.join(', ') }) : null
  },

  async 'two-stand-by-it'({ owner, organisation }) {
    const { rows: [row] } = await sql<{ alone: number }>`
      select count(*)::int as alone from terms.version where organisation = ${organisation} and written_by = approved_by`.execute(owner)
    return row && row.alone > 0 ? broken('one-alone', { count: row.alone }) : null
  },

  async 'answered-in-time'({ owner, organisation, now }) {
    const { rows: [row] } = await sql<{ late: number }>`
      select count(*)::int as late from requests.request
      where organisation = ${organisation} and state in ('arrived', 'open') and due_on < ${helsinkiDate(now)}`.execute(owner)
    return row && row.late > 0 ? broken('late', { count: row.late }) : null
  },
}

const columnsIn = (house: PromiseHouse) => lookOnce(house, 'columns', () => columnsOf(house.owner))

const probed = (house: PromiseHouse) => lookOnce(house, 'pages', () => probePages(house.db))

const inRows = (house: PromiseHouse) =>
  lookOnce(house, 'rows', async () =>
    findInRows(house.owner, await columnsIn(house), {
      codes: { pattern: identityCode, except: [] },
      addresses: { pattern: networkAddress, except: writtenByStaff },
    }))

/** Every promise that a text may make. */
export const promises: readonly BoundPromise[] = (Object.keys(checks) as PromiseId[]).map((id) => ({ id, sentence: sentences[id], check: checks[id] }))

/** What is known of somebody by nickname, column by column, besides what is sealed. */
const nicknames: Readonly<Record<string, readonly string[] | undefined>> = {
  'identity.client': ['id', 'nickname', 'language', 'began_month', 'seen_month'],
  'identity.client_arrival': ['client', 'kind', 'expires_at'],
  'identity.client_credential': ['id', 'client', 'kind', 'passes', 'memory_kib'],
  'identity.client_session': ['mark', 'client', 'created_at', 'seen_at', 'expires_at'],
  'terms.consent': ['id', 'organisation', 'client', 'document', 'version', 'given_on', 'withdrawn_on'],
  'terms.seen': ['organisation', 'client', 'document', 'version', 'seen_on'],
}

/** Where staff write or publish themselves, an intruder's address or a provider's may be what it is about. */
const writtenByStaff: readonly string[] = [
  'bulletins.draft', 'bulletins.version', 'bulletins.site', 'incidents.known', 'incidents.filing', 'identity.oidc_provider', 'identity.identification',
  'terms.draft', 'terms.version', 'ledger.checkpoint', 'ledger.testimony', 'ledger.witnessed', 'platform.migration',
]

/** Recipients that somebody chooses themselves: a relay carries mail to the address that they gave for it (T4). */
const chosenRecipients: Readonly<Record<string, number | undefined>> = { 'identity.clients': 1 }

/** The account's own deletion takes these away first. */
const removedFirst: readonly string[] = ['identity.client_session', 'identity.client_arrival']

async function retentionIsOn({ db, owner, organisation, holdings, now, hadNight = false }: PromiseHouse): Promise<Broken> {
  if (!(await isPlanned(owner))) return broken('not-planned')
  const standing = await inTransaction(db, organisation, (tx) => retentionStanding(tx, { organisation, at: now, holdings }))
  if (standing.job === 'never' && !hadNight && (await isYoung(db, organisation, now))) return null
  if (standing.job !== 'on-time') return broken(`retention-${standing.job}`, { troubled: standing.troubled.join(', ') })
  return standing.overdue > 0 ? broken('overdue', { count: standing.overdue, since: standing.overdueSince ?? '' }) : null
}

/** Whether the nightly job is planned; before the first duties began there is no plan at all. */
async function isPlanned(owner: Db): Promise<boolean> {
  const { rows: [plan] } = await sql<{ there: boolean }>`select to_regclass('jobs.schedule') is not null as there`.execute(owner)
  if (!plan?.there) return true
  const { rows } = await sql`select from jobs.schedule where name = ${destroying.name}`.execute(owner)
  return rows.length > 0
}

/** Whether an organisation was founded since the last night: nothing of it can be due, and no night was to come. */
async function isYoung(db: Db, organisation: string, now: Date): Promise<boolean> {
  const { rows: [row] } = await sql<{ at: Date }>`select founded_at as at from identity.organisation where organisation = ${organisation}`.execute(db)
  return row !== undefined && now.getTime() - row.at.getTime() < 36 * 3_600_000
}

/** That a rule lets a kind be kept no longer than so many months, and that what is due really goes. */
async function keptAtMost(house: PromiseHouse, kind: RetainedKind, months: number, from?: Trigger): Promise<Broken> {
  const rules = rulesFor(kind, helsinkiDate(house.now))
  const permits = rules.filter(({ effect, counts }) => effect === 'permission' && (from === undefined || counts.some((one) => one.from === from)))
  const longest = permits.flatMap(({ counts }) => counts.map(({ term }) => (term === 'for-good' ? Number.POSITIVE_INFINITY : 'months' in term ? term.months : term.days / 28)))
  if (longest.length === 0) return broken('no-rule', { kind })
  if (rules.some(({ effect, counts }) => effect === 'duty' && counts.some(({ term }) => term === 'for-good' || !('months' in term) || term.months > months))) return broken('kept-by-law', { kind })
  if (Math.max(...longest) > months) return broken('kept-longer', { kind, months: Math.max(...longest) })
  return retentionIsOn(house)
}
