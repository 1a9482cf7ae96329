import { join } from 'node:path'
import { newSigningPair, ready } from '#foundation/sealing'
import { reveal } from '#foundation/text'
import { watchSite } from '#bulletins'
import { startSequencer, startWitnessing } from '#ledger'
import { folderPrintHouse, listenForReturned, startTelling } from '#notices'
import type { DatabaseTrouble, Db } from '#platform/database'
import { openRelay, type RelaySettings } from '#platform/mail'
import type { Settings } from '#platform/settings'
import { createApp, serve, type House as WebHouse } from '#platform/web'
import { keepTermsFresh } from '#terms'
import { releaseMailer } from '#vault'
import { keepHouse } from './backup/keeping.ts'
import { clientSecretOf, identificationSecretsOf } from './client-secrets.ts'
import { newClosing, type Closing } from './closing.ts'
import { startDemoOutbox, type DemoOutbox } from './demo/outbox/index.ts'
import { inventedPeople } from './demo/invented-people.ts'
import { seedDemo } from './demo/seed.ts'
import { stylesPage } from './demo/styles.tsx'
import { demoTexts } from './demo/texts.ts'
import { showHouse } from './doctor/pages.tsx'
import { startDuties } from './duties.ts'
import { witnessAs, witnessingFrom } from './ledger/witnesses.ts'
import { type AskSecret, takeUpMailerKey } from './mailer/taking-up.ts'
import { invitationMail } from './invitation-mail.ts'
import { navigation } from './navigation.ts'
import { openHouse } from './open-house.ts'
import { joinModules } from './ports.ts'
import { allRoutes } from './routes.ts'

export interface Satama {
  readonly address: string
  readonly port: number
  readonly db: Db
  close(): Promise<void>
}

export interface Listening {
  /** One line about a fault: no personal text is in it. */
  complain(line: string): void
  onLost?(trouble: DatabaseTrouble): void
  /** Asks whoever starts Satama for a secret that it keeps nowhere; without it nobody is there to be asked. */
  readonly askSecret?: AskSecret
}

const loopback = '127.0.0.1'

/** Opens everything in order: the house, the ledger's sequencer, mail out and in, the sender, the pages. */
export async function openSatama(settings: Settings, listening: Listening): Promise<Satama> {
  await ready
  const closing = newClosing()
  try {
    return await open(settings, listening, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function open(settings: Settings, { complain, onLost, askSecret = () => Promise.resolve(null) }: Listening, closing: Closing): Promise<Satama> {
  const house = await openHouse(settings, onLost ? { onLost } : {})
  closing.add(() => house.close())
  const { db, secrets, url } = house
  const trouble = (where: string) => (error: unknown) => complain(faultLine(where, error))

  const { origin, demo } = settings
  joinModules(house, { origin, demo, mail: null, printHouse: null })
  const demoStaff = settings.demo ? await seedDemo(db, settings) : []
  const ledgerKey = newSigningPair(reveal(secrets.ledgerSeed))
  const sequencer = startSequencer(db, {
    key: ledgerKey,
    checkpointsFolder: settings.checkpointsFolder,
    every: settings.demo ? 5_000 : 60_000,
    onTrouble: trouble('ledger'),
  })
  closing.add(() => sequencer.stop())

  const keeper = await keepHouse({ ...house, onTrouble: trouble('backups') })
  closing.add(() => keeper.stop())

  const withoutKey = await takeUpMailerKey(db, settings, askSecret, new Date())
  if (withoutKey) complain(withoutKey)
  closing.add(async () => releaseMailer())
  showHouse(house)

  const mail = await openMail(settings, db, closing)
  if (mail) {
    const teller = startTelling({
      db,
      clock: () => new Date(),
      bounceWindowMs: settings.bounceWindowMs,
      ...mail.ports,
      ...(settings.demo ? { everyMs: 500, gatherLettersMs: 1_000, retryMs: 1_000 } : {}),
      onFault: trouble('telling'),
    })
    closing.add(() => teller.stop())
  }

  const witnessing = witnessingFrom(settings, secrets)
  witnessAs(witnessing)
  const rounds = startWitnessing(db, {
    witnesses: witnessing.asked,
    mailbox: witnessing.mailbox,
    relay: mail?.ports.relay ?? null,
    publicKey: ledgerKey.publicKey,
    every: settings.demo ? 10_000 : 60_000,
    onTrouble: trouble('witnesses'),
  })
  closing.add(() => rounds.stop())

  if (mail) joinModules(house, { origin, demo, mail: mail.invitations, printHouse: mail.ports.printHouse })
  const site = watchSite(url)
  closing.add(() => site.stop())
  const fresh = keepTermsFresh()
  closing.add(async () => fresh.stop())
  const duties = await startDuties({ db, owner: house.owner, url, onTrouble: trouble('jobs') })
  closing.add(() => duties.stop())

  const routes = allRoutes({
    demoStaff,
    demoRoutes: settings.demo ? [stylesPage, ...(mail?.outbox?.routes ?? [])] : [],
    identity: {
      origin: settings.origin.startsWith('https:') ? settings.origin : null,
      signInKey: reveal(secrets.signIn),
      invitationMail: mail ? invitationMail(mail.invitations) : null,
      identification: { secretsOf: identificationSecretsOf, invented: settings.demo ? await inventedPeople() : [] },
      ownSignIn: { secretOf: clientSecretOf, innerHosts: [...settings.signInHosts, ...(settings.demo ? ['localhost'] : [])] },
    },
    securityTxt: { contacts: settings.securityContacts, origin: settings.origin },
  })
  const app = createApp({
    db,
    routes,
    house: webHouse(settings),
    ...(settings.origin.startsWith('https:') ? { origin: settings.origin, behindProxy: true } : {}),
    fault: (line) => complain(JSON.stringify({ fault: line })),
  })
  const served = await serve(app, { port: settings.port, routes, secure: settings.origin.startsWith('https:') })
  closing.add(() => served.close())
  return { address: addressOf(settings, served.port), port: served.port, db, close: () => closing.close() }
}

/** How mail goes out and comes back: in the demo to the outbox, otherwise by the relay of the settings, or not at all. */
async function openMail(settings: Settings, db: Db, closing: Closing) {
  const prefix = 'returns'
  const domain = settings.bounces?.domain ?? (settings.demo ? 'returns.example' : null)
  const clock = () => new Date()
  let returnedAt: number | null = null
  let outbox: DemoOutbox | null = null
  let relaySettings: RelaySettings | null = null

  if (settings.demo) {
    outbox = await startDemoOutbox({ settings, bounceTo: () => (returnedAt === null ? null : { port: returnedAt }) })
    closing.add(outbox.close)
    relaySettings = { ...outbox.relay, tls: 'none' }
  } else if (settings.relay) {
    const { host, port, login } = settings.relay
    const tls = port === 465 ? 'immediate' : host === 'localhost' || host === loopback ? 'none' : 'required'
    relaySettings = { host, port, login, tls }
  }
  if (!relaySettings || !domain) return null

  const relay = openRelay(relaySettings)
  closing.add(() => relay.close())
  const returnPath = { prefix, domain }
  if (settings.bounces || settings.demo) {
    const intake = await listenForReturned({
      db,
      clock,
      returnPath,
      port: settings.bounces?.port ?? 0,
      ...(settings.demo ? { host: loopback } : {}),
    })
    returnedAt = intake.port
    closing.add(() => intake.close())
  }
  const printHouse = outbox
    ? folderPrintHouse(outbox.printHouse)
    : settings.printHouseKey
      ? folderPrintHouse({ folder: join(settings.dataFolder, 'letters'), key: settings.printHouseKey })
      : null
  return { outbox, invitations: { relay, from: `${prefix}@${domain}` }, ports: { relay, printHouse, returnPath } }
}

function webHouse(settings: Settings): WebHouse {
  return {
    navigation: navigation(settings.demo),
    warnsBeforeEnd: true,
    ...(settings.demo ? { banner: (lang) => demoTexts(lang).banner } : {}),
  }
}

function addressOf(settings: Settings, port: number): string {
  return settings.origin === `http://localhost:${settings.port}` ? `http://localhost:${port}` : settings.origin
}

/** A fault's name and place, and never its message, which may repeat a value of the database. */
function faultLine(where: string, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.trim().startsWith('at ')) : []
  return JSON.stringify({ where, name, code, frames: frames.slice(0, 8).map((line) => line.trim()) })
}
