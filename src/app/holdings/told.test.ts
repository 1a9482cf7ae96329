import { beforeAll, describe, expect, it } from 'vitest'
import type { DataSubject, HeldItem, HoldingReach, PersonalDataHolding } from '#people'
import { languages, type Lang } from '#platform/texts'
import { testHouse } from '#tests/support/database'
import { holdings } from '../holdings.ts'
import { plantIncident, plantings } from './testing/planting.ts'
import { foundTown, type Someone, type Town } from './testing/town.ts'

const { db, owner } = await testHouse()
let town: Town
/** Who is planted, and by holding the words that have to come back. */
const planted = new Map<Someone, Map<string, readonly string[]>>()

// That somebody was erased closes them for whatever is sealed later: it is planted last.
const last = 'vault.erasures'
const inOrder = holdings.toSorted((a, b) => Number(a.name === last) - Number(b.name === last))
const everybody = () => [...town.people, ...town.staff, ...town.clients]

beforeAll(async () => {
  town = await foundTown(db, owner)
  await plantIncident(town)
  for (const someone of everybody()) planted.set(someone, new Map())
  for (const { name, description } of inOrder) {
    for (const someone of everybody()) {
      if (!description.subjects.includes(someone.subject.kind)) continue
      const plant = plantings[name]?.[someone.subject.kind]
      if (plant) planted.get(someone)?.set(name, await plant(town, someone))
    }
  }
}, 60_000)

const reach = (): HoldingReach => ({ db: town.db, keyring: town.boss.keyring, by: town.boss.id, purpose: 'request', about: crypto.randomUUID(), at: town.at })

async function told(holding: PersonalDataHolding, subject: DataSubject, lang: Lang = 'fi'): Promise<HeldItem[]> {
  const items: HeldItem[] = []
  for await (const item of holding.disclose(reach(), subject, lang)) items.push(item)
  return items
}

/** Everything that an item says, its attachments' bytes too, as one text. */
function textOf(items: readonly HeldItem[]): string {
  const bytes = items.flatMap(({ attachments = [] }) => attachments.map((one) => Buffer.from(one.bytes).toString('utf8')))
  return [JSON.stringify(items.map(({ attachments, ...item }) => [item, attachments?.map(({ name }) => name)])), ...bytes].join('\n')
}

/** Which holdings tell anybody a word that is somebody else's, or their id. */
async function strangersIn(some: readonly PersonalDataHolding[]): Promise<string[]> {
  const strange: string[] = []
  for (const someone of everybody()) {
    const others = everybody().filter((other) => other !== someone)
    for (const holding of some) {
      const text = textOf(await told(holding, someone.subject)).toLowerCase()
      const theirs = others.filter(({ mark, subject }) => text.includes(mark.toLowerCase()) || text.includes(subject.id))
      strange.push(...theirs.map(({ mark }) => `${holding.name} tells ${someone.mark} of ${mark}`))
    }
  }
  return strange
}

/** What a holding that mixes people up would tell. */
async function* everyPerson(asked: HoldingReach, organisation: string, lang: Lang): AsyncGenerator<HeldItem> {
  const register = holdings.find(({ name }) => name === 'people.register-entry')
  for (const { subject } of town.people) if (register && subject.organisation === organisation) yield* register.disclose(asked, subject, lang)
}

const kindsOf = ({ name, description }: PersonalDataHolding) => description.subjects.map((kind) => [name, kind] as const)

describe('a person with data in every module', () => {
  it('has something planted in every holding that can be about them', () => {
    const without = holdings.flatMap(kindsOf).filter(([name, kind]) => !plantings[name]?.[kind])
    expect(without).toEqual([])
  })

  it('is told everything that was planted of them', async () => {
    const missing: string[] = []
    for (const [{ subject, mark }, by] of planted) {
      for (const holding of holdings) {
        const words = by.get(holding.name)
        if (!words) continue
        const text = textOf(await told(holding, subject))
        missing.push(...words.filter((word) => !text.includes(word)).map((word) => `${holding.name}, ${mark}: ${word}`))
      }
    }
    expect(missing).toEqual([])
  })

  it('is told nothing of anybody else', async () => {
    expect(await strangersIn(holdings)).toEqual([])
    // And one that told of others would be found out.
    const blabs = { ...holdings[0], name: 'people.blab', disclose: (asked, { organisation }, lang) => everyPerson(asked, organisation, lang) } as PersonalDataHolding
    expect((await strangersIn([blabs])).length).toBeGreaterThan(1)
  })

  it('is told nothing of somebody in another organisation, and nothing about nobody', async () => {
    const nobody = { organisation: town.organisation, id: crypto.randomUUID() }
    for (const holding of holdings) {
      for (const kind of holding.description.subjects) expect([holding.name, await told(holding, { ...nobody, kind })]).toEqual([holding.name, []])
    }
  })

  it('is told in their own language, under ids and names of fields that a machine can go by', async () => {
    for (const someone of [town.people[0], town.staff[0], town.clients[0]]) {
      for (const holding of holdings) {
        const byLang = await Promise.all(languages.map((lang) => told(holding, someone.subject, lang)))
        for (const items of byLang) {
          const ids = items.map(({ id }) => id)
          expect([holding.name, ids.filter((id, number) => ids.indexOf(id) !== number)]).toEqual([holding.name, []])
          for (const { title, fields, attachments = [] } of items) {
            const names = fields.map(({ name }) => name)
            expect([holding.name, names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))]).toEqual([holding.name, []])
            expect([holding.name, names.filter((name, number) => names.indexOf(name) !== number)]).toEqual([holding.name, []])
            expect([holding.name, title !== '' && fields.every(({ label }) => label !== '')]).toEqual([holding.name, true])
            expect(attachments.every(({ mediaType }) => /^[a-z]+\/[\w.+-]+$/.test(mediaType))).toBe(true)
          }
        }
      }
    }
  }, 30_000)
})
