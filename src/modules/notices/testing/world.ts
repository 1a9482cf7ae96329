import { expect } from 'vitest'
import { redact } from '#foundation/text'
import { inTransaction, within, type Db } from '#platform/database'
import { decryptWith, newAgeIdentity } from '#platform/files'
import { createAccount, createOrganisation, execute, signInOnServer, type Role, type StaffActor } from '#identity'
import { createRegister, importRegister, peopleForScope } from '#people'
import { done } from '#foundation/results'
import { beginCampaign, type PersonToTell } from '../begin.ts'
import { approveNotice } from '../commands/approve-notice.ts'
import { draftNotice } from '../commands/draft-notice.ts'
import type { LetterManifest, PrintHouse } from '../letters/index.ts'
import type { Running } from '../run/telling.ts'
import type { Relay } from '#platform/mail'
import { filledTemplate, sampleSender } from '../sample.ts'
import type { Template } from '../template.ts'

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
let made = 0

/** An invented organisation with two officers, and a clock that a test moves. */
export async function tellingWorld(pool: Db) {
  const { organisation, setup } = await createOrganisation(pool, {
    name: { fi: 'Esimerkkikeskus', sv: 'Exempelcentralen', en: 'The Example Centre' },
  })
  const db = within(pool, organisation)
  const accounts: { signInName: string; passphrase: string }[] = []
  const officer = async (roles: readonly Role[]): Promise<StaffActor> => {
    made += 1
    const signInName = `officer-${made}`
    const account = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact('Aalto Esimerkki'), grantedBy: setup, cost: cheap }),
    )
    accounts.push({ signInName, passphrase: account.passphrase })
    const actor = await signInOnServer(db, { signInName, passphrase: account.passphrase })
    if (!actor.ok) throw new Error('a new account signs in')
    return actor.value
  }
  await officer(['administrator'])
  const first = await officer(['officer', 'administrator'])
  const second = await officer(['officer'])

  let now = new Date('2026-11-22T08:00:00Z')
  const clock = () => now
  const world = {
    db,
    organisation,
    first,
    second,
    /** To sign in with, in the order: administrator, first, second. */
    accounts,
    clock,
    advance(ms: number) {
      now = new Date(now.getTime() + ms)
    },

    /** Imports people by CSV and gives their ids in the order of the rows (unresolved ones last). */
    async register(rows: readonly Readonly<Record<string, string>>[]): Promise<string[]> {
      const columns = ['Nimi', 'Hetu', 'Syntymäaika', 'Sähköposti', 'Katuosoite', 'Postinumero', 'Postitoimipaikka', 'Kieli', 'Turvakielto', 'Edunvalvoja', 'Kuollut']
      const cell = (value: string) => (/[;"\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
      const text = [columns, ...rows.map((row) => columns.map((column) => cell(row[column] ?? '')))].map((cells) => cells.join(';')).join('\n')
      const register = await inTransaction(db, organisation, (tx) =>
        createRegister(tx, { organisation, name: `Rekisteri ${crypto.randomUUID()}`, incidentOnly: false, by: first.id, at: now }),
      )
      const bytes = Buffer.from(`${text}\n`)
      const source = async function* () {
        yield bytes
      }
      const result = await importRegister(db, first.keyring, { actor: first.id, register, source, joiningChecked: true, at: now })
      if (!result.ok) throw new Error(`the import was refused: ${result.code}`)
      const people = await peopleForScope(db, { organisation, registers: [register] })
      return people.map(({ person }) => person)
    },

    /** A notice that two officers have approved. */
    async approved(about: string, template: Template = filledTemplate()): Promise<string> {
      const drafted = await execute(draftNotice, { db, actor: first, clock, input: { about, kind: template.kind, sender: sampleSender, template: structuredClone(template) as never } })
      if (!drafted.ok) throw new Error(`no draft: ${drafted.code} ${JSON.stringify(drafted.facts)}`)
      const { campaign } = drafted.value
      for (const actor of [first, second]) {
        const approved = await execute(approveNotice, { db, actor, clock, input: { campaign, version: 1 } })
        if (!approved.ok) throw new Error(`not approved: ${approved.code} ${JSON.stringify(approved.facts)}`)
      }
      return campaign
    },

    async begin(about: string, people: readonly string[], more: { kind?: 'breach' | 'correction'; leaked?: string[] } = {}) {
      const toTell: PersonToTell[] = people.map((person) => ({
        person,
        leaked: more.leaked ?? ['identity-code', 'session-notes', 'name'],
        certainty: 'leaked',
      }))
      return inTransaction(db, organisation, (tx) =>
        beginCampaign(tx, { db, keyring: first.keyring, by: first.id, at: now, about, people: toTell, kind: more.kind ?? 'breach' }),
      )
    },

    /** Approves and begins, and gives the campaign. */
    async telling(people: readonly string[]): Promise<string> {
      const about = crypto.randomUUID()
      await world.approved(about)
      const begun = await world.begin(about, people)
      if (!begun.ok) throw new Error(`not begun: ${begun.code}`)
      return begun.value.campaign
    },

    ports(campaign: string, relay: Relay, more: Partial<Running> = {}): Running {
      return {
        db,
        clock,
        campaign,
        relay,
        printHouse: null,
        returnPath: { prefix: 'b', domain: 'returns.satama.example' },
        bounceWindowMs: 60_000,
        gatherLettersMs: 0,
        retryMs: 1_000,
        ...more,
      }
    },
  }
  return world
}

export type World = Awaited<ReturnType<typeof tellingWorld>>

/** A print house that keeps what it was given and can open it. */
export async function testPrintHouse() {
  const { identity, recipient } = await newAgeIdentity()
  const batches = new Map<string, { pdf: Uint8Array; manifest: LetterManifest }>()
  let deliveries = 0
  const house: PrintHouse = {
    name: 'test',
    key: recipient,
    async deliver({ encryptedPdf, encryptedManifest, summary }) {
      deliveries += 1
      const pdf = await decryptWith(identity, encryptedPdf)
      const manifest = await decryptWith(identity, encryptedManifest)
      expect(pdf && manifest).toBeTruthy()
      if (!pdf || !manifest) throw new Error('not encrypted to us')
      batches.set(summary.batch, { pdf, manifest: JSON.parse(Buffer.from(manifest).toString()) as LetterManifest })
      return done({ files: [] })
    },
  }
  return { house, batches, letters: () => [...batches.values()].reduce((sum, one) => sum + one.manifest.letters, 0), deliveries: () => deliveries }
}

/** People with names and homes, told apart by number. */
export function invented(count: number, more: (n: number) => Readonly<Record<string, string>> = () => ({})) {
  return Array.from({ length: count }, (_, n) => ({
    Nimi: `Aino${letters(n)} Esimerkki${letters(n * 7)}`,
    Sähköposti: `henkilo${n}@example.org`,
    Katuosoite: `Rantatie ${n + 1}`,
    Postinumero: '00100',
    Postitoimipaikka: 'Helsinki',
    ...more(n),
  }))
}

const letters = (n: number): string => n.toString(26).replace(/./g, (digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)] ?? '')
