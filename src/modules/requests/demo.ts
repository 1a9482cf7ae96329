import { addDays, helsinkiDate, helsinkiInstant } from '#foundation/time'
import type { StaffActor } from '#identity'
import { openPeople, peopleForScope, type Person } from '#people'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { decideRequest } from './deciding.ts'
import { extendRequests } from './extending.ts'
import { askForIdentity, identifyRequest } from './identifying.ts'
import { handOverBatch, makeLetterBatch } from './letters/printing.ts'
import type { Asked, Channel, RequestKind } from './model.ts'
import type { Present } from './present.ts'
import { receiveRequests, receiveUnattended } from './receiving.ts'
import { recordSent } from './sending.ts'
import { lettersOf } from './store.ts'

/* Invented requests of the demo's people, at every stage: what they say is made up, and nothing has left. */

interface Sent {
  readonly daysAgo: number
  readonly kinds: readonly RequestKind[]
  readonly channel: Exclude<Channel, 'form'>
  readonly text: string
  /** By post even where the register knows an email. */
  readonly onPaper?: boolean
}

/** A handful of requests, so that the console has something to show. */
export async function furnishDemoRequests(db: Db, { officer, at }: { officer: StaffActor; at: Date }): Promise<void> {
  const { organisation, keyring, id: by } = officer
  const clear = await peopleForScope(db, { organisation })
  const ids = clear.filter(({ state, role }) => state === 'resolved' && role === 'client').slice(0, 8).map(({ person }) => person)
  const people = [...(await openPeople(db, keyring, { by, purpose: 'request', ids, at })).values()].toSorted((a, b) => (a.customerId ?? '').localeCompare(b.customerId ?? ''))
  const ago = (days: number): Present => ({ db, keyring, by, at: helsinkiInstant(addDays(helsinkiDate(at), -days), 10) })
  const then = <T>(days: number, work: (tx: Tx, present: Present) => Promise<T>) => inTransaction(db, organisation, (tx) => work(tx, ago(days)))

  const receive = (person: Person | undefined, sent: Sent) =>
    then(sent.daysAgo, async (tx, present) => {
      if (!person) throw new Error('the demo’s register has too few people')
      const asked = askedBy(organisation, person, sent)
      const { kinds, channel } = sent
      const [made] = await receiveRequests(tx, present, [{ kinds, channel, language: person.language, asked, receivedOn: helsinkiDate(present.at) }])
      return { request: made?.request ?? '', asked }
    })
  const identified = (request: string, daysAgo: number) =>
    then(daysAgo, (tx, { at: on }) => identifyRequest(tx, { organisation, by, at: on }, { request, way: 'in-person' }))

  const answered = await receive(people[0], { daysAgo: 52, kinds: ['log-extract'], channel: 'in-person', text: 'Haluan tietää, kuka on katsonut tietojani.' })
  await identified(answered.request, 52)
  await then(40, (tx, present) => decideRequest(tx, present, { ...answered, outcomes: [{ kind: 'log-extract', verdict: 'disclose', grounds: [] }], channel: 'desk' }))
  await then(39, async (tx, { at: on }) => {
    const letters = (await lettersOf(tx, organisation, answered.request)).map(({ id }) => id)
    await recordSent(tx, { organisation, by, at: on }, letters, { kind: 'desk' })
  })

  const erasure = await receive(people[1], { daysAgo: 24, kinds: ['erasure'], channel: 'paper', onPaper: true, text: 'Pyydän poistamaan kaiken, mitä minusta on tallennettu. En ole enää asiakas.' })
  await identified(erasure.request, 22)
  await then(23, async (tx, present) => {
    const made = await makeLetterBatch(tx, present)
    if (made.ok && made.value.batch) await handOverBatch(tx, { organisation, by, at: present.at }, made.value.batch)
  })

  const extended = await receive(people[2], { daysAgo: 33, kinds: ['access', 'rectification'], channel: 'email', text: 'Lausunnossa on väärä vuosi. Haluan myös nähdä kaiken muun.' })
  await identified(extended.request, 31)
  await then(12, async (tx, present) => {
    const { letters } = await extendRequests(tx, present, { reasons: ['number'], requests: [extended] })
    await recordSent(tx, { organisation, by, at: present.at }, [...letters.values()], { kind: 'desk' })
  })

  const asking = await receive(people[4], { daysAgo: 5, kinds: ['access'], channel: 'email', text: '' })
  await then(4, (tx, present) => askForIdentity(tx, present, [{ ...asking, by: 'code' }]))
  await receive(people[3], { daysAgo: 9, kinds: ['access'], channel: 'phone', text: '' })
  await receive(people[3], { daysAgo: 2, kinds: ['portability'], channel: 'paper', text: 'Sama pyyntö kuin puhelimessa, nyt kirjallisena.' })
  await receive(people[6], { daysAgo: 1, kinds: ['restriction', 'objection'], channel: 'paper', onPaper: true, text: 'Kiistän diagnoosin, joka minulle on kirjattu.' })

  const arriving = people[5]
  if (arriving) {
    await inTransaction(db, organisation, (tx) =>
      receiveUnattended(tx, { organisation, at }, {
        kinds: ['access', 'log-extract'], language: arriving.language,
        asked: { ...askedBy(organisation, arriving, { text: 'Kuulin tietomurrosta. Mitä minusta on tallessa?' }), subjects: [] },
      }))
  }
}

function askedBy(organisation: string, person: Person, { text, onPaper }: Pick<Sent, 'text' | 'onPaper'>): Asked {
  const { name, identityCode, email, phone, street, postcode, town } = person
  return {
    name,
    ...(identityCode ? { identityCode } : {}),
    contact: {
      ...(email && !onPaper ? { email } : {}), ...(phone ? { phone } : {}),
      ...(street && postcode && town ? { street, postcode, town } : {}),
    },
    whose: 'own',
    text,
    subjects: [{ organisation, kind: 'person', id: person.id }],
    notes: [],
  }
}
