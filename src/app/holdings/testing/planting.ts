import { sql } from 'kysely'
import { utf8 } from '#foundation/sealing'
import type { IsoDate } from '#foundation/time'
import { draftBulletin, openPage } from '#bulletins'
import { execute, type StaffActor } from '#identity'
import { fixScope, openIncident, recordFacts, tellPeople } from '#incidents'
import { issueReader, withdrawViewCodes } from '#ledger'
import { approveNotice, campaignsAbout, draftNotice, filledTemplate, sampleSender } from '#notices'
import { createRegister, openPeople } from '#people'
import { inTransaction } from '#platform/database'
import { beginFile, fileOfPerson, writeEntry } from '#records'
import { receiveRequests } from '#requests'
import { keep, placeHold } from '#retention'
import { sealToInbox } from '#vault'
import type { Someone, Town } from './town.ts'

/** Plants something of somebody, and gives the words that have to come back when it is told. */
export type Planting = (town: Town, someone: Someone) => Promise<readonly string[]>

/**
 * What is planted, by the holding that has to tell it. A holding without a line here fails the test (told.test.ts): so
 * whoever adds one also says how something comes to lie in it.
 */
export const plantings: Readonly<Record<string, Readonly<Partial<Record<Someone['subject']['kind'], Planting>>>>> = {
  'people.register-entry': {
    person: async (_, { mark, name }) => [name, `${mark.toLowerCase()}@example.org`, 'Asiakkaat', '00100', mark === 'Orvokkila' ? '131052-308T' : '010594Y9032'],
  },
  'records.client-file': { person: plantFile },
  'records.professionals': {
    staff: async ({ owner, organisation, boss, at }, { subject }) => {
      await sql`
        insert into records.supervisor (organisation, supervisor, professional, named_by, named_at)
        values (${organisation}, ${boss.id}, ${subject.id}, ${boss.id}, ${at})`.execute(owner)
      return ['2026-11-22']
    },
  },
  'notices.tellings': { person: async () => ['Vastaanottajan palvelimen vastaus', '550 5.1.1', 'pysyvä este'] },
  'notices.makers': { staff: async () => ['Hyväksyi ilmoituksen'] },
  'incidents.scope': { person: async () => ['Tietoturvaloukkaus: Rekisterin kopio ulkopuolisella', 'Tiedot ovat rajatulta ajalta'] },
  'incidents.workers': {
    staff: async (town, someone) => {
      await ok(execute(openIncident, { db: town.db, actor: actorOf(town, someone), clock: () => town.at, input: { title: `Tapaus ${someone.mark}` } }))
      return ['Avasi tapauksen']
    },
  },
  'bulletins.writers': {
    staff: async (town, someone) => {
      const at = { db: town.db, actor: actorOf(town, someone), clock: () => town.at }
      const title = { fi: someone.mark, sv: someone.mark, en: someone.mark }
      const { page } = await ok(execute(openPage, { ...at, input: { about: crypto.randomUUID(), title } }))
      const text = { title: someone.mark, body: 'Selvitämme asiaa.' }
      await ok(execute(draftBulletin, { ...at, input: { page, texts: { fi: text, sv: text, en: text } } }))
      return ['Avasi julkisen sivun', 'Luonnosteli tiedotteen']
    },
  },
  'identity.clients': { client: async (_, { mark }) => [mark, '2026-10', '2026-11'] },
  'identity.staff': { staff: async (_, { name, mark }) => [name, mark.toLowerCase(), 'ammattihenkilö'] },
  'identity.sign-in': { staff: async () => ['Salalause', 'Palautuskoodi'] },
  'identity.providers': {
    staff: async ({ owner, organisation, at }, { subject }) => {
      await sql`
        insert into identity.oidc_provider (organisation, issuer, client_id, configured_by, configured_at)
        values (${organisation}, 'https://kirjautuminen.example', 'satama', ${subject.id}, ${at})
        on conflict do nothing`.execute(owner)
      const theirs = await sql`select from identity.oidc_provider where configured_by = ${subject.id}`.execute(owner)
      // An organisation has one: whoever comes second sets the other.
      if (theirs.rows.length > 0) return ['Asetti organisaation oman kirjautumisen']
      await sql`
        insert into identity.identification (organisation, issuer, client_id, scope, levels, claim_code, claim_given, claim_family, claim_protected, configured_by, configured_at)
        values (${organisation}, 'https://tunnistus.example', 'satama', 'openid', '', 'code', 'given', 'family', 'protected', ${subject.id}, ${at})`.execute(owner)
      return ['Asetti vahvan tunnistautumisen']
    },
  },
  'people.imports': {
    staff: async ({ db, organisation, at }, { subject, mark }) => {
      await inTransaction(db, organisation, (tx) => createRegister(tx, { organisation, name: `Rekisteri ${mark}`, incidentOnly: false, by: subject.id, at }))
      return ['Perusti rekisterin']
    },
  },
  'vault.sealed': {
    person: async ({ db, organisation, at }, { subject, mark }) => {
      const plain = utf8(`Palautunut viesti: ${mark}pesä`)
      await inTransaction(db, organisation, (tx) => sealToInbox(tx, { organisation, kind: 'returned-mail', plain, subject: subject.id, at }))
      return ['Rekisteritiedot', 'Henkilötunnus', `${mark}pesä`]
    },
    staff: async () => ['Työntekijän nimi ja osoite'],
  },
  'vault.keepers': { staff: async () => ['Sai tiimin avaimen'] },
  'vault.openings': {
    person: async () => ['Haettiin rekisteristä', 'Rekisteritiedot'],
    staff: async (town, someone) => {
      const { db, at, people } = town
      const { id: by, keyring } = actorOf(town, someone)
      await openPeople(db, keyring, { by, purpose: 'find', ids: people.map(({ subject }) => subject.id), at })
      return ['Avasit tietoja', 'Haettiin rekisteristä']
    },
  },
  'retention.months': {
    person: plantMonths,
    staff: plantMonths,
    client: plantMonths,
  },
  'retention.orders': {
    person: async ({ db, boss, at }, { subject, mark }) => {
      await ok(execute(placeHold, { db, actor: boss, clock: () => at, input: { sort: 'legal-hold', people: [subject.id], reasons: `Oikeudenkäynti ${mark} on kesken.` } }))
      return [`Oikeudenkäynti ${mark} on kesken.`]
    },
  },
  'retention.deciders': {
    staff: async (town, someone) => {
      await ok(execute(placeHold, {
        db: town.db, actor: actorOf(town, someone), clock: () => town.at, input: { sort: 'legal-hold', about: crypto.randomUUID(), reasons: `Selvitys on kesken.` },
      }))
      return [retentionActs]
    },
  },
  'terms.consents': {
    client: async ({ owner, organisation, boss, at }, { subject, mark }) => {
      const document = crypto.randomUUID()
      await sql`
        insert into terms.document (id, organisation, kind, slug, opened_at, opened_by)
        values (${document}, ${organisation}, 'consent', ${`suostumus-${mark}`}, ${at}, ${boss.id})`.execute(owner)
      await sql`
        insert into terms.version (document, organisation, version, texts, generated, promises, covers, changes, significant, written_by, approved_by, at, by)
        values (${document}, ${organisation}, 1, '{}', '{}', '[]', '[]', '{}', false, ${boss.id}, ${boss.id}, ${at}, ${boss.id})`.execute(owner)
      await sql`
        insert into terms.consent (id, organisation, client, document, version, given_on)
        values (gen_random_uuid(), ${organisation}, ${subject.id}, ${document}, 1, '2026-11-03')`.execute(owner)
      return [`suostumus-${mark}`, '3.11.2026']
    },
  },
  'terms.writers': {
    staff: async ({ owner, organisation, at }, { subject, mark }) => {
      await sql`
        insert into terms.document (id, organisation, kind, slug, opened_at, opened_by)
        values (gen_random_uuid(), ${organisation}, 'use', ${`ehdot-${mark.toLowerCase()}`}, ${at}, ${subject.id})`.execute(owner)
      return [at.toISOString()]
    },
  },
  'requests.workers': {
    staff: async ({ owner, organisation, at }, { subject }) => {
      await sql`
        insert into requests.letter_batch (id, organisation, made_at, made_by, letters, pages, sha256)
        values (gen_random_uuid(), ${organisation}, ${at}, ${subject.id}, 1, 1, ${'0'.repeat(64)})`.execute(owner)
      await sql`
        insert into requests.triage (request, organisation, class, minutes, by_hand, triaged_on, triaged_by)
        select id, organisation, 1, 30, true, '2026-11-19', ${subject.id} from requests.request where organisation = ${organisation}
          and id not in (select request from requests.triage) limit 1`.execute(owner)
      return ['Teki kirje-erän', 'Arvioi pyynnön työmäärän', '2026-11-19']
    },
  },
  'requests.requests': { person: plantRequest, staff: plantRequest, client: plantRequest },
  'requests.packages': { person: plantPackage, client: plantPackage },
  'requests.package-makers': {
    staff: async (town, { subject }) => {
      const [about] = town.people
      await plantRequest(town, about)
      await insertPackage(town, about.subject.id, subject.id)
      return ['Kokosi tiedot']
    },
  },
  'vault.erasures': {
    person: async ({ owner, organisation, at }, { subject }) => noteErased(owner, organisation, subject.id, at),
    staff: async ({ owner, organisation, at }, { subject }) => noteErased(owner, organisation, subject.id, at),
    client: async ({ owner, organisation, at }, { subject }) => noteErased(owner, organisation, subject.id, at),
  },
  'ledger.facts': {
    person: async ({ db, organisation }, { subject }) => {
      await inTransaction(db, organisation, (tx) => withdrawViewCodes(tx, { organisation, subject: subject.id }))
      return ['Katselukoodeja on mitätöity']
    },
    staff: async () => ['identity.account-made'],
    client: async ({ owner, organisation, at }, { subject }) => {
      await sql`
        insert into ledger.entry (organisation, id, at, type, by, about, body)
        values (${organisation}, gen_random_uuid(), ${at}, 'identity.client-code-renewed', ${subject.id}, null, '{}')`.execute(owner)
      return ['identity.client-code-renewed']
    },
  },
  'ledger.readers': {
    staff: async ({ db, organisation, at }, { subject }) => {
      await inTransaction(db, organisation, (tx) => issueReader(tx, { organisation, sees: 'hashes', by: subject.id, at, expiresAt: new Date(at.getTime() + 86_400_000) }))
      return ['Antoi lokin lukuavaimen']
    },
  },
}

const retentionActs = 'Antoi säilytysmääräyksen'

async function plantMonths({ db, organisation, at }: Town, { subject }: Someone): Promise<readonly string[]> {
  const facts = [{ trigger: 'last-activity', month: '2025-07' }, { trigger: 'made', month: '2024-02' }] as const
  const item = { organisation, holding: 'planted.things', item: crypto.randomUUID(), subject, kind: 'feedback', facts } as const
  await inTransaction(db, organisation, (tx) => keep(tx, [item], { at }))
  return [item.item, '2025-07', '2024-02']
}

async function noteErased(owner: Town['owner'], organisation: string, subject: string, at: Date): Promise<readonly string[]> {
  await sql`insert into vault.erased (organisation, subject, erasure, at) values (${organisation}, ${subject}, gen_random_uuid(), ${at})`.execute(owner)
  return ['Tietosi on poistettu', at.toISOString()]
}

async function plantRequest({ db, organisation, boss, at }: Town, { subject, mark, name }: Someone): Promise<readonly string[]> {
  const asked = {
    name, contact: { email: `pyynto.${mark.toLowerCase()}@example.org` }, whose: 'own', text: `Pyydän tietoni, terveisin ${mark}`, subjects: [subject], notes: [],
  } as const
  const present = { db, keyring: boss.keyring, by: boss.id, at }
  await inTransaction(db, organisation, (tx) =>
    receiveRequests(tx, present, [{ kinds: ['access'], channel: 'phone', language: 'fi', receivedOn: '2026-11-20' as IsoDate, asked }]))
  return [`Pyydän tietoni, terveisin ${mark}`, `pyynto.${mark.toLowerCase()}@example.org`, '2026-11-20']
}

async function plantFile({ db, organisation, boss, at }: Town, { subject, mark }: Someone): Promise<readonly string[]> {
  await inTransaction(db, organisation, async (tx) => {
    const writing = { tx, keyring: boss.keyring, by: boss.id, at }
    await ok(beginFile(writing, { person: { id: subject.id }, header: { openedOn: '2026-01-02' as IsoDate, service: `Palvelu ${mark}`, background: `Tausta ${mark}` }, professional: boss.id }))
    const file = await fileOfPerson(tx, organisation, subject.id)
    if (!file) throw new Error('no file')
    const author = { name: 'Jokke Johtaja', position: 'psykologi' }
    await writeEntry(writing, file, { body: { kind: 'note', on: '2026-02-03' as IsoDate, topic: 'session', text: `Muistiinpano ${mark}` }, author })
  })
  return [`Palvelu ${mark}`, `Tausta ${mark}`, `Muistiinpano ${mark}`]
}

/** One incident that concerns everybody in the register, told by both members of staff; one mail of each comes back. */
export async function plantIncident(town: Town): Promise<void> {
  const { db, owner, organisation, boss, register, at } = town
  const clock = () => at
  const by = (actor: StaffActor) => ({ db, actor, clock })
  const { incident } = await ok(execute(openIncident, { ...by(boss), input: { title: 'Rekisterin kopio ulkopuolisella' } }))
  await ok(execute(recordFacts, {
    ...by(boss),
    input: {
      incident, natures: ['confidentiality'], cause: 'external-attack', categories: ['name'], startedOn: null, endedOn: null, ongoing: false,
      description: 'Palvelimelta kopioitiin rekisteri.', consequences: 'Tietoja voidaan käyttää väärin.', measures: 'Palvelin suljettiin.', risk: 'high',
    },
  }))
  const rule = { kind: 'people', registers: [register], roles: ['client'], recordedBy: null, recordedFrom: null, certainty: 'leaked', categories: null } as const
  await ok(execute(fixScope, { ...by(boss), input: { incident, rules: [{ ...rule, registers: [register], roles: ['client'] }] } }))
  const template = structuredClone(filledTemplate()) as never
  const { campaign } = await ok(execute(draftNotice, { ...by(boss), input: { about: incident, kind: 'breach', sender: sampleSender, template } }))
  for (const actor of town.actors.values()) await ok(execute(approveNotice, { ...by(actor), input: { campaign, version: 1 } }))
  await ok(execute(tellPeople, { ...by(boss), input: { incident, reasonBeforeFiling: 'Ihmiset ovat vaarassa jo nyt, ilmoitus tehdään tänään.' } }))
  if ((await campaignsAbout(db, organisation, incident)).length === 0) throw new Error('nobody is told')
  await sql`
    update notices.delivery set state = 'failed', reply_code = 550, reply_enhanced = '5.1.1', changed_at = ${at} where organisation = ${organisation}`.execute(owner)
  await sql`
    insert into notices.bounce (id, organisation, campaign, delivery, at, class)
    select gen_random_uuid(), organisation, campaign, id, ${at}, 'permanent' from notices.delivery where organisation = ${organisation} and channel = 'email'`.execute(owner)
}

export function actorOf({ actors }: Town, { subject }: Someone): StaffActor {
  const actor = actors.get(subject.id)
  if (!actor) throw new Error('not of the staff')
  return actor
}

export async function ok<T>(result: Promise<{ ok: true; value: T } | { ok: false; code: string; facts: unknown }>): Promise<T> {
  const given = await result
  if (!given.ok) throw new Error(`refused: ${given.code} ${JSON.stringify(given.facts)}`)
  return given.value
}

async function plantPackage(town: Town, someone: Someone): Promise<readonly string[]> {
  await plantRequest(town, someone)
  await insertPackage(town, someone.subject.id, town.boss.id)
  return ['Kopio: Omat tiedot', 'Tarkastettavana']
}

/** A package in review, of the request of somebody. */
async function insertPackage({ owner, organisation, at }: Town, subject: string, by: string): Promise<void> {
  await sql`
    insert into requests.package (id, organisation, request, kind, state, language, items, patient_items, open_own, open_patient, version, files, sealed_as, made_at, made_by, destroy_on)
    select gen_random_uuid(), ${organisation}, request.id, 'access', 'in-review', 'fi', 1, 0, 1, 0, 1, 0, gen_random_uuid(), ${at}, ${by}, '2027-03-22'
    from requests.subject as of join requests.request on request.id = of.request
    where of.organisation = ${organisation} and of.subject = ${subject} and request.id not in (select request from requests.package where kind = 'access') limit 1`.execute(owner)
}
