import { sql } from 'kysely'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, signInOnServer, type Role, type StaffActor } from '#identity'
import { createRegister, importRegister, openPeople, peopleForScope, type DataSubject } from '#people'
import { inTransaction, within, type Db } from '#platform/database'

/** Somebody of whom something is planted: words that are theirs and nobody else's. */
export interface Someone {
  readonly subject: DataSubject
  /** A word that stands in nothing but what is planted of them; eight letters. */
  readonly mark: string
  readonly name: string
}

/** An invented organisation in which each sort of people is there twice. */
export interface Town {
  /** Bound to the organisation. */
  readonly db: Db
  /** The owner's, for rows that only a visit or years would make. */
  readonly owner: Db
  readonly organisation: string
  readonly at: Date
  /** An administrator, who plants and asks; nothing is planted of them. */
  readonly boss: StaffActor
  readonly register: string
  readonly people: readonly [Someone, Someone]
  readonly staff: readonly [Someone, Someone]
  readonly clients: readonly [Someone, Someone]
  readonly actors: ReadonlyMap<string, StaffActor>
}

const cost = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const

export async function foundTown(pool: Db, owner: Db): Promise<Town> {
  const at = new Date('2026-11-22T09:00:00Z')
  const { organisation, setup } = await createOrganisation(pool, { name: { fi: 'Kanarialinna', sv: 'Kanarieborg', en: 'Canary Castle' } })
  const db = within(pool, organisation)
  const hire = async (signInName: string, name: string, roles: readonly Role[]): Promise<StaffActor> => {
    const made = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact(name), grantedBy: setup, cost }))
    const came = await signInOnServer(pool, { signInName: made.signInName, passphrase: made.passphrase })
    if (!came.ok) throw new Error(came.code)
    return came.value
  }
  const boss = await hire('johtaja', 'Jokke Johtaja', ['administrator', 'officer', 'data-protection-officer'])
  const actors: StaffActor[] = []
  const staff: Someone[] = []
  for (const mark of ['Valkovuokko', 'Sinivuokko']) {
    const actor = await hire(mark.toLowerCase(), `Työ ${mark}`, ['officer', 'professional'])
    actors.push(actor)
    staff.push({ subject: { organisation, kind: 'staff', id: actor.id }, mark, name: `Työ ${mark}` })
  }
  const { register, people } = await fill(db, boss, at)
  const clients: Someone[] = []
  for (const mark of ['keltavuokko', 'metsatahti']) {
    const id = crypto.randomUUID()
    await sql`
      insert into identity.client (id, nickname, language, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing, began_month, seen_month)
      values (${id}, ${mark}, 'fi', '', '', '', '', '2026-10-01', '2026-11-01')`.execute(owner)
    clients.push({ subject: { organisation, kind: 'client', id }, mark, name: mark })
  }
  const pair = (all: readonly Someone[]): [Someone, Someone] => {
    const [one, other] = all
    if (!one || !other) throw new Error('each sort of people is there twice')
    return [one, other]
  }
  return {
    db, owner, organisation, at, boss, register,
    people: pair(people), staff: pair(staff), clients: pair(clients),
    actors: new Map(actors.map((actor) => [actor.id, actor])),
  }
}

const persons = [
  { mark: 'Orvokkila', code: '131052-308T', street: 'Orvokkilantie 1' },
  { mark: 'Kielokoski', code: '010594Y9032', street: 'Kielokoskentie 2' },
] as const

async function fill(db: Db, { organisation, keyring, id: by }: StaffActor, at: Date): Promise<{ register: string; people: Someone[] }> {
  const register = await inTransaction(db, organisation, (tx) => createRegister(tx, { organisation, name: 'Asiakkaat', incidentOnly: false, by, at }))
  const lines = ['Nimi;Henkilötunnus;Sähköposti;Katuosoite;Postinumero;Postitoimipaikka;Rooli']
  for (const { mark, code, street } of persons) lines.push(`Asia ${mark};${code};${mark.toLowerCase()}@example.org;${street};00100;Helsinki;asiakas`)
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  const source = async function* () {
    yield bytes
  }
  const result = await importRegister(db, keyring, { actor: by, register, source, joiningChecked: true, at })
  if (!result.ok) throw new Error(result.code)
  const ids = (await peopleForScope(db, { organisation })).map(({ person }) => person)
  const opened = await openPeople(db, keyring, { by, purpose: 'find', ids, at })
  const people = persons.map(({ mark }): Someone => {
    const person = [...opened.values()].find(({ name }) => name.includes(mark))
    if (!person) throw new Error('somebody was not taken in')
    return { subject: { organisation, kind: 'person', id: person.id }, mark, name: person.name }
  })
  return { register, people }
}
