import { sql } from 'kysely'
import type { Db } from '#platform/database'
import type { Route } from '#platform/web'
import type { Life } from './lives.ts'

/**
 * What a name in a route's path stands for: a query that finds an organisation's own values of it, most telling
 * first; or the words that it may be, which are nobody's own.
 *
 * A NEW NAME IN A PATH needs a line here, by its name alone, or by the path where it means something else
 * there. Without one the drill cannot try the route, and fails saying so.
 */
type Kind = { readonly own: string } | { readonly words: readonly string[] }

export const kinds: Readonly<Record<string, Kind>> = {
  incident: { own: 'select id from incidents.incident where organisation = $1' },
  about: { own: 'select id from incidents.incident where organisation = $1' },
  number: { words: ['1', '2'] },
  campaign: { own: 'select id from notices.campaign where organisation = $1 order by begun_at nulls last' },
  register: { own: 'select id from people.register where organisation = $1' },
  upload: { own: 'select id from people.upload where organisation = $1' },
  import: { own: 'select id from people.import where organisation = $1' },
  person: { own: 'select id from people.person where organisation = $1 order by state, ordinal' },
  file: { own: 'select id from records.file where organisation = $1' },
  entry: { own: `select id from records.entry where organisation = $1
    order by kind = 'note' and state = 'final' desc, kind = 'attachment' desc, state = 'draft' desc, ordinal` },
  page: { own: 'select id from bulletins.page where organisation = $1' },
  bulletin: { own: 'select id from bulletins.bulletin where organisation = $1 order by published_at nulls last' },
  invitation: { own: 'select id from identity.invitation where organisation = $1' },
  account: { own: `select a.id from identity.membership m join identity.account a on a.id = m.account
    where m.organisation = $1 order by a.sign_in_name like '%-vara' desc` },
  credential: { own: `select c.id from identity.credential c join identity.membership m on m.account = c.account
    where m.organisation = $1` },
  session: { own: `select s.account as id from identity.session s where s.organisation = $1
    union all select account from identity.membership where organisation = $1` },
  reader: { own: 'select id from ledger.reader where organisation = $1' },
  batch: { own: 'select id from notices.batch where organisation = $1' },
  team: { own: 'select id from vault.team where organisation = $1' },
  rotation: { own: 'select id from vault.team where organisation = $1' },
  hold: { own: 'select id from retention.hold where organisation = $1' },
  change: { own: 'select id from retention.rule_change where organisation = $1' },
  certificate: { own: 'select id from retention.certificate where organisation = $1' },
  organisation: { own: 'select $1::uuid as id' },
  site: { own: 'select slug as id from bulletins.site where organisation = $1' },
  // Beside the packages, which are in the order in which they were made.
  request: {
    own: `select r.id from requests.request r left join requests.package p on p.request = r.id
      where r.organisation = $1 order by p.made_at nulls last, r.due_on, r.id`,
  },
  package: { own: 'select id from requests.package where organisation = $1 order by made_at' },
  // Of the request that comes first above.
  letter: {
    own: `select l.id from requests.letter l left join requests.package p on p.request = l.request
      where l.organisation = $1 order by p.made_at nulls last, l.made_at`,
  },
  '/console/requests/letters/:batch/pdf': { own: 'select id from requests.letter_batch where organisation = $1' },
  attached: { words: ['1'] },
  document: { own: 'select id from terms.document where organisation = $1 order by kind' },
  kind: { words: ['notice'] },
  service: { words: ['care'] },
  slug: { words: ['care'] },
  lang: { words: ['fi'] },
  level: { words: ['0'] },
  address: { words: ['000'] },
  '/console/staff/people/:account/vouch': { own: `select account as id from identity.membership where organisation = $1 and state = 'waiting'` },
  '/:lang{fi|sv|en}/:site/:page': { own: 'select slug as id from bulletins.page where organisation = $1' },
}

/** The names in a path, with what they may look like, and whether they name something of one organisation. */
export function namesIn(path: string): { name: string; whole: string; isOwn: boolean }[] {
  return [...path.matchAll(/:(\w+)(\{[^}]*\}+)?/g)].map(([whole, name = '']) => {
    const kind = kinds[name]
    return { whole, name, isOwn: kind !== undefined && 'own' in kind }
  })
}

/** A name that nothing is known of. */
export function unknownNames(routes: readonly Route[]): string[] {
  const unknown = routes.flatMap(({ method, path }) =>
    namesIn(path).flatMap(({ name }) => (kinds[name] ? [] : [`${method} ${path}: what does :${name} stand for? Say so in tests/drills/tenants/kinds.ts`])),
  )
  return [...new Set(unknown)]
}

/** All values that the names have for one organisation. */
export type Values = ReadonlyMap<string, readonly string[]>

export async function valuesOf(owner: Db, { organisation }: Pick<Life, 'organisation'>): Promise<Values> {
  const values = new Map<string, readonly string[]>()
  for (const [name, kind] of Object.entries(kinds)) {
    if ('words' in kind) {
      values.set(name, kind.words)
      continue
    }
    const query = sql.raw<{ id: string }>(kind.own.replaceAll('$1', `'${organisation}'`))
    const { rows } = await query.execute(owner)
    values.set(name, rows.map(({ id }) => id))
  }
  return values
}

/** Values of the same looks that are nobody's. */
export function nobodys(values: Values): Values {
  return new Map(
    [...values].map(([name, own]) => {
      const kind = kinds[name]
      if (kind && 'words' in kind) return [name, own]
      return [name, own.map((value) => (isId(value) ? crypto.randomUUID() : 'ei-kenenkaan'))]
    }),
  )
}

export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** The addresses of a route: with the first value of each name, then with the second, as far as there are any. */
export function addressesOf({ path }: Pick<Route, 'path'>, values: Values, most: number): string[] {
  const names = namesIn(path)
  const addresses: string[] = []
  for (let turn = 0; turn < Math.max(1, most); turn += 1) {
    let address = path
    let fresh = turn === 0
    for (const { name, whole } of names) {
      const known = (['page', 'account', 'batch'].includes(name) && values.get(path)) || values.get(name) || []
      const value = known[turn] ?? known[0]
      if (value === undefined) return addresses
      if (turn > 0 && known[turn] !== undefined) fresh = true
      address = address.replace(whole, value)
    }
    if (fresh) addresses.push(address)
  }
  return addresses
}
