import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { redact } from '#foundation/text'
import { helsinkiDate } from '#foundation/time'
import { correctBulletin, draftBulletin, openPage, publishBulletin, setContact } from '#bulletins'
import { createAccount, createOrganisation, execute, roles, signInOnServer, type Role, type StaffActor } from '#identity'
import {
  draftFiling,
  fixScope,
  liftEmbargo,
  markFiled,
  openIncident,
  recordAwareness,
  recordFacts,
  setController,
  setEmbargo,
  tellPeople,
} from '#incidents'
import { issueReader } from '#ledger'
import { approveNotice, draftNotice, filledTemplate, folderPrintHouse, handOverLetters, letterBatches, sampleSender, startTelling, takeReturned } from '#notices'
import { createRegister, importRegister, keepUpload, peopleForScope } from '#people'
import { attach, beginFile, fileBy, writeEntries, type EntryBody } from '#records'
import { identifyRequest, makeLetterBatch, receiveRequests, receiveUnattended, type Asked } from '#requests'
import { inTransaction, within, type Db } from '#platform/database'
import { newAgeIdentity } from '#platform/files'
import { openRelay } from '#platform/mail'
import { must } from './outcomes.ts'
import { ownDataOf } from './own-data-lives.ts'
import { invite } from '../../../src/modules/identity/staff/commands/invite.ts'

/** An organisation that has lived: something of everything lies in its tables. */
export interface Life {
  readonly organisation: string
  /** Stands in everything that is nobody else's business, and nowhere else. */
  readonly mark: string
  readonly accounts: ReadonlyMap<Role, { readonly signInName: string; readonly passphrase: string }>
  /** An account that no trial signs in with: it may be closed. */
  readonly spare: string
  /** An invitation to be taken up: whoever does waits to be vouched for. */
  readonly joining: { readonly token: string; readonly account: string; readonly signInName: string }
}

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
const returnPath = { prefix: 'b', domain: 'returns.example' }
const clock = () => new Date()

/** Lets an organisation live through all that Satama does, by the same commands that its pages run. */
export async function live(pool: Db, { name, mark, folder }: { name: string; mark: string; folder: string }): Promise<Life> {
  const { organisation, setup } = await createOrganisation(pool, { name: { fi: `${name} ry`, sv: `${name} rf`, en: `${name} Society` } })
  const db = within(pool, organisation)
  // Without the mark: everybody's own name stands in their own session, and so on each of their pages.
  const make = (signInName: string, held: readonly Role[]) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles: held, displayName: redact(`Kollega ${signInName}`), grantedBy: setup, cost: cheap }),
    )
  const accounts = new Map<Role, { signInName: string; passphrase: string }>()
  for (const role of roles) {
    const { signInName, passphrase } = await make(`${name.toLowerCase()}-${role}`, [role])
    accounts.set(role, { signInName, passphrase })
  }
  const second = await make(`${name.toLowerCase()}-toinen`, ['officer'])
  const spare = await make(`${name.toLowerCase()}-vara`, ['volunteer'])
  const [administrator, first, other] = [
    await present(pool, accounts.get('administrator')),
    await present(pool, accounts.get('officer')),
    await present(pool, second),
  ]
  must(await execute(invite, { db, actor: administrator, input: { name: `${mark} kutsuttu`, email: `${mark}@kutsu.example`, roles: ['volunteer'], language: 'fi' } }))
  const joining = must(await execute(invite, { db, actor: administrator, input: { name: `${mark} tulossa`, email: '', roles: ['volunteer'], language: 'fi' } }))
  const register = await registerOf(db, first, mark)
  const professional = await present(pool, accounts.get('professional'))
  await careOf(db, professional, mark)
  await ownDataOf(db, [first, professional], { mark, ...(await askedFor(db, first, mark)) })
  const incident = await incidentOf(db, first, mark, register)
  await publicPage(db, first, mark, incident)
  await tell(db, [first, other], { incident, mark, folder })
  // Held back again, so that there is something to lift.
  must(await execute(setEmbargo, { db, actor: first, input: { incident, source: 'own-hold', scope: 'people', authority: mark, until: tomorrow() } }))
  await inTransaction(db, organisation, (tx) =>
    issueReader(tx, { organisation, sees: 'entries', by: administrator.id, at: clock(), expiresAt: new Date(tomorrow()) }),
  )
  return { organisation, mark, accounts, spare: spare.account, joining: { token: joining.token, account: joining.account, signInName: `${name.toLowerCase()}-tulossa` } }
}

async function present(db: Db, account: { signInName: string; passphrase: string } | undefined): Promise<StaffActor> {
  if (!account) throw new Error('no such account')
  return must(await signInOnServer(db, account))
}

async function registerOf(db: Db, actor: StaffActor, mark: string): Promise<string> {
  const { organisation } = actor
  const register = await inTransaction(db, organisation, (tx) =>
    createRegister(tx, { organisation, name: `Rekisteri ${mark}`, incidentOnly: false, by: actor.id, at: clock() }),
  )
  const lines = [
    'Nimi;Sähköposti;Katuosoite;Postinumero;Postitoimipaikka;Rooli;Syntymäaika',
    `Maija ${mark};maija.${mark}@example.org;Rantatie 1;00100;Helsinki;asiakas;1970-01-01`,
    `Pekka ${mark};pekka.${mark}@example.org;Rantatie 2;00100;Helsinki;asiakas;1971-01-01`,
    `Liisa ${mark};;Rantatie 3 ${mark};00100;Helsinki;asiakas;1972-01-01`,
    `Lapsi ${mark};lapsi.${mark}@example.org;Rantatie 4;00100;Helsinki;asiakas;2020-01-01`,
    `;nimeton.${mark}@example.org;Rantatie 5;00100;Helsinki;asiakas;1973-01-01`,
  ]
  const bytes = Buffer.from(`${lines.join('\n')}\n`)
  const source = async function* () {
    yield bytes
  }
  must(await importRegister(db, actor.keyring, { actor: actor.id, register, source, joiningChecked: true, at: clock() }))
  await keepUpload(db, { organisation, register, by: actor.id, at: clock(), bytes: source() })
  return register
}

/** A client in care: entries of each kind, a draft and an attachment. */
async function careOf(db: Db, actor: StaffActor, mark: string): Promise<void> {
  const { organisation, keyring, id: by } = actor
  const person = (await peopleForScope(db, { organisation })).find(({ state }) => state === 'resolved')?.person ?? ''
  const on = helsinkiDate(clock())
  const author = { name: `Kollega ${mark}`, position: 'psykologi' }
  const meeting = { on, time: '09:00', minutes: 45, way: 'video', text: `Tapaaminen ${mark}` } as const
  const bodies: EntryBody[] = [
    { kind: 'note', on, topic: 'session', text: `Kirjaus ${mark}` },
    { kind: 'visit', outcome: 'kept', ...meeting },
    { kind: 'appointment', ...meeting },
    { kind: 'plan', on, summary: `Suunnitelma ${mark}`, goals: [{ text: `Tavoite ${mark}`, state: 'begun' }] },
    { kind: 'statement', on, to: 'authority', recipient: mark, subject: mark, text: mark },
    { kind: 'disclosure', on, to: mark, what: mark, ground: 'consent', text: mark },
  ]
  await inTransaction(db, organisation, async (tx) => {
    const writing = { tx, keyring, by, at: clock() }
    const header = { openedOn: on, service: `Terapia ${mark}`, background: mark }
    const { file } = must(await beginFile(writing, { person: { id: person }, header, professional: by }))
    const row = await fileBy(tx, organisation, file)
    if (!row) throw new Error('a file was not opened')
    await writeEntries(writing, row, [
      ...bodies.map((body) => ({ body, author })),
      { body: { kind: 'note', on, topic: 'other', text: `Luonnos ${mark}` }, author, state: 'draft' },
    ])
    must(await attach(writing, row, { on, name: `${mark}.txt`, mediaType: 'text/plain', bytes: Buffer.from(mark), text: mark, author }))
  })
}

/** Requests for one's own data: one being worked on, whose letter waits to be handed over, one that nobody has taken in. */
async function askedFor(db: Db, actor: StaffActor, mark: string): Promise<{ request: string; person: string }> {
  const { organisation, keyring, id: by } = actor
  const person = (await peopleForScope(db, { organisation })).find(({ state }) => state === 'resolved')?.person ?? ''
  const asked: Asked = {
    name: `Pyytäjä ${mark}`, contact: { street: `Katu ${mark}`, postcode: '00100', town: 'Helsinki' }, whose: 'own', text: mark,
    subjects: [{ organisation, kind: 'person', id: person }], notes: [{ at: clock().toISOString(), by, text: mark }],
  }
  const at = clock()
  const request = await inTransaction(db, organisation, async (tx) => {
    const arrival = { kinds: ['access', 'erasure', 'rectification'], channel: 'paper', language: 'fi', asked, receivedOn: helsinkiDate(at) } as const
    const [received] = await receiveRequests(tx, { db, keyring, by, at }, [arrival])
    must(await identifyRequest(tx, { organisation, by, at }, { request: received?.request ?? '', way: 'papers' }))
    await receiveUnattended(tx, { organisation, at }, { kinds: ['access'], language: 'sv', asked })
    return received?.request ?? ''
  })
  const made = await inTransaction(db, organisation, (tx) => makeLetterBatch(tx, { db, keyring, by, at }))
  if (!made.ok || made.value.batch === null) throw new Error('no letter of a request was printed')
  return { request, person }
}

async function incidentOf(db: Db, actor: StaffActor, mark: string, register: string): Promise<string> {
  const { incident } = must(await execute(openIncident, { db, actor, input: { title: `Tapaus ${mark}` } }))
  must(await execute(recordAwareness, { db, actor, input: { incident, kind: 'reasonable-certainty', at: clock().toISOString() } }))
  must(
    await execute(recordFacts, {
      db,
      actor,
      input: {
        incident,
        natures: ['confidentiality'],
        cause: 'external-attack',
        categories: ['identity-code', 'name', 'address', 'email'],
        startedOn: '2018-11-25',
        endedOn: '2019-03-14',
        ongoing: false,
        description: `Ulkopuolinen on kopioinut rekisterin: ${mark}.`,
        consequences: `Tietoja voidaan levittää: ${mark}.`,
        measures: `Palvelin on suljettu: ${mark}.`,
        risk: 'high',
      },
    }),
  )
  const { filing } = must(await execute(draftFiling, { db, actor, input: { incident } }))
  must(await execute(markFiled, { db, actor, input: { incident, filing, how: 'secure-mail', reference: mark } }))
  must(await execute(draftFiling, { db, actor, input: { incident } }))
  const held = must(await execute(setEmbargo, { db, actor, input: { incident, source: 'own-hold', scope: 'people', authority: mark, until: tomorrow() } }))
  must(await execute(liftEmbargo, { db, actor, input: { incident, embargo: held.embargo } }))
  const everyone = { kind: 'people' as const, registers: [register], roles: ['client' as const, 'staff' as const], recordedBy: null, recordedFrom: null, categories: null }
  must(await execute(fixScope, { db, actor, input: { incident, rules: [{ ...everyone, certainty: 'leaked' as const }] } }))
  const controller = {
    businessId: '', address: 'PL 12, 00101 Helsinki', email: `${mark}@posti.example`, phone: '09 4245 0100',
    officerName: `Tietosuoja ${mark}`, officerEmail: `${mark}@tietosuoja.example`, officerPhone: '09 4245 0101',
  }
  must(await execute(setController, { db, actor, input: controller }))
  return incident
}

const tomorrow = () => new Date(Date.now() + 24 * 3_600_000).toISOString()

/** One bulletin that anyone may read, and so without the mark; one with a correction; one that nobody outside has seen. */
async function publicPage(db: Db, actor: StaffActor, mark: string, about: string): Promise<void> {
  const { page } = must(await execute(openPage, { db, actor, input: { about, title: { fi: 'Tietomurto', sv: 'Dataintrång', en: 'Data breach' } } }))
  must(await execute(setContact, { db, actor, input: { contact: { fi: 'Kriisipuhelin 020 000 0000' } } }))
  const words = (body: string) => ({ fi: { title: 'Tiedote', body }, sv: { title: 'Meddelande', body }, en: { title: 'Bulletin', body } })
  const { bulletin } = must(await execute(draftBulletin, { db, actor, input: { page, texts: words('Selvitämme asiaa.') } }))
  must(await execute(publishBulletin, { db, actor, input: { bulletin, revision: 1, withoutAllLanguages: false } }))
  const note = { fi: 'Korjattu.', sv: 'Rättat.', en: 'Corrected.' }
  must(await execute(correctBulletin, { db, actor, input: { bulletin, version: 1, texts: words('Selvitämme asiaa yhä.'), note } }))
  must(await execute(draftBulletin, { db, actor, input: { page, texts: words(`Vielä salaista: ${mark}.`) } }))
}

/** Told by mail and by letter; a batch handed over; an answer come back; and a second notice begun. */
async function tell(db: Db, officers: readonly [StaffActor, StaffActor], o: { incident: string; mark: string; folder: string }): Promise<void> {
  const [actor] = officers
  const { incident } = o
  const template = filledTemplate()
  const draft = async () => {
    const words = structuredClone(template)
    const input = { about: incident, kind: template.kind, sender: { ...sampleSender, address: `${o.mark}@lahettaja.example` }, template: { ...words, sender: { ...sampleSender, address: `${o.mark}@lahettaja.example` } } as never }
    return must(await execute(draftNotice, { db, actor, input })).campaign
  }
  const campaign = await draft()
  for (const officer of officers) must(await execute(approveNotice, { db, actor: officer, input: { campaign, version: 1 } }))
  must(await execute(tellPeople, { db, actor, input: { incident } }))

  const mail = await mailbox()
  const relay = openRelay({ host: '127.0.0.1', port: mail.port, tls: 'none', greetAs: 'satama.test' })
  const printHouse = folderPrintHouse({ folder: join(o.folder, 'letters'), key: (await newAgeIdentity()).recipient })
  const teller = startTelling({
    db, clock, relay, printHouse, returnPath, bounceWindowMs: 3_600_000, gatherLettersMs: 0, retryMs: 100, everyMs: 100,
    onFault: (fault) => {
      throw fault
    },
  })
  const batches = async () => (await letterBatches(db, campaign)).filter(({ state }) => state === 'delivered')
  for (let waited = 0; (mail.senders.length < 1 || (await batches()).length < 1) && waited < 300; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await teller.stop()
  relay.close()
  await mail.close()
  const [batch] = await batches()
  const [sender] = mail.senders
  if (!batch || !sender) throw new Error('nobody was told')
  must(await execute(handOverLetters, { db, actor, input: { campaign, batch: batch.id } }))
  const reply = `From: ${o.mark}@example.org\r\nTo: ${sender}\r\nSubject: ${o.mark}\r\n\r\nKuka te olette?\r\n`
  await takeReturned({ db, clock, returnPath }, { from: '', to: [sender], bytes: Buffer.from(reply) })
  await draft()
}

/** Takes every message, and remembers where an answer would go. */
async function mailbox() {
  const senders: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onMailFrom: ({ address }, _session, answer) => {
      senders.push(address)
      answer()
    },
    onData: (stream, _session, answer) => {
      stream.resume()
      stream.on('end', () => answer(null))
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { senders, port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}
