import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { services, subjectKinds, type PersonalDataHolding, type Said } from '#people'
import { languages } from '#platform/texts'
import { isRetainedKind } from '#retention'
import { testHouse } from '#tests/support/database'
import { holdings } from './holdings.ts'
import { noPersonalData } from './holdings/no-personal-data.ts'

const { owner } = await testHouse()

/** Every table of the database but PostgreSQL's own and the job queue's, which carries ids and times alone. */
async function tablesOf(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'm', 'f') and n.nspname not in ('information_schema', 'jobs') and n.nspname !~ '^pg_'
    order by 1`.execute(owner)
  return rows.map(({ name }) => name)
}

interface Faults {
  /** In the schema, and neither claimed nor named as holding nothing of anybody. */
  readonly unclaimed: string[]
  /** Claimed by two for the same kind of subject, or claimed and said to hold nothing. One row may be about a person and name who of the staff did it. */
  readonly twice: string[]
  /** Claimed, or said to hold nothing, and not in the schema. */
  readonly missing: string[]
}

type Claiming = { readonly tables: readonly string[]; readonly description: Pick<PersonalDataHolding['description'], 'subjects'> }

/** What is wrong between the schema, the holdings and the list of tables that hold nothing of anybody. */
function faultsOf(tables: readonly string[], all: readonly Claiming[], nothing: readonly string[]): Faults {
  const claims = all.flatMap((holding) => holding.tables.flatMap((table) => holding.description.subjects.map((kind) => `${table} ${kind}`)))
  const claimed = new Set(all.flatMap((holding) => holding.tables))
  const overlapping = claims.filter((claim, number) => claims.indexOf(claim) !== number).map((claim) => claim.split(' ')[0] ?? '')
  return {
    unclaimed: tables.filter((table) => !claimed.has(table) && !nothing.includes(table)),
    twice: [...new Set([...overlapping, ...nothing.filter((table) => claimed.has(table))])],
    missing: [...new Set([...claimed, ...nothing])].filter((table) => !tables.includes(table)),
  }
}

const nothing = Object.keys(noPersonalData)

describe('every table', () => {
  afterEach(async () => {
    await sql`drop schema if exists stray cascade`.execute(owner)
  })

  it('is claimed, by one holding for each kind of people, or holds nothing of anybody for a reason that is written down', async () => {
    expect(faultsOf(await tablesOf(), holdings, nothing)).toEqual({ unclaimed: [], twice: [], missing: [] })
    expect(Object.entries(noPersonalData).filter(([, why]) => why.length < 15)).toEqual([])
  })

  it('that is said to hold nothing of anybody names nobody who did something in it, nor whom it is about', async () => {
    const { rows } = await sql<{ name: string; column: string }>`
      select table_schema || '.' || table_name as name, column_name as column from information_schema.columns`.execute(owner)
    const telling = /(^|_)by$|^(account|person|subject|client|member|worker|professional|away|supervisor)(_id)?$/
    expect(rows.filter(({ name, column }) => nothing.includes(name) && telling.test(column)).map(({ name, column }) => `${name}.${column}`)).toEqual([])
    expect(rows.filter(({ column }) => telling.test(column)).length).toBeGreaterThan(50)
  })

  it('fails this test when somebody adds one without answering for it', async () => {
    await sql`create schema stray`.execute(owner)
    await sql`create table stray.diary (organisation uuid not null, person uuid not null, text text not null)`.execute(owner)
    const tables = await tablesOf()
    expect(faultsOf(tables, holdings, nothing).unclaimed).toContain('stray.diary')
    const diary = { tables: ['stray.diary'], description: { subjects: ['person'] } } as const
    const claimed = [...holdings, diary]
    expect(faultsOf(tables, claimed, nothing).unclaimed).not.toContain('stray.diary')
    expect(faultsOf(tables, claimed, [...nothing, 'stray.diary']).twice).toEqual(['stray.diary'])
    expect(faultsOf(tables, [...claimed, diary], nothing).twice).toEqual(['stray.diary'])
    const writers = { ...diary, description: { subjects: ['staff'] } } as const
    expect(faultsOf(tables, [...claimed, writers], nothing).twice).toEqual([])
  })

  it('fails this test when a holding claims one that is not there', async () => {
    const lost = [...holdings, { tables: ['people.nobody'], description: { subjects: ['person'] } } as const]
    expect(faultsOf(await tablesOf(), lost, nothing).missing).toEqual(['people.nobody'])
  })

  it('that is claimed has each of its columns in the list of what lies in the clear, or of what does not', async () => {
    const page = await readFile(new URL('../../docs/in-the-clear.md', import.meta.url), 'utf8')
    const lines = new Map([...page.matchAll(/^\| `([\w.]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name = '', clear = '', bytes = '']) => [name, `${clear}, ${bytes}`.split(', ')]))
    const { rows } = await sql<{ name: string; column: string }>`
      select table_schema || '.' || table_name as name, column_name as column from information_schema.columns`.execute(owner)
    const claimed = new Set(holdings.flatMap(({ tables }) => tables))
    expect(rows.filter(({ name, column }) => claimed.has(name) && !lines.get(name)?.includes(column)).map(({ name, column }) => `${name}.${column}`)).toEqual([])
  })
})

describe('every holding', () => {
  it('has a name of its own, a module in it, and somebody whose data it is', () => {
    const names = holdings.map(({ name }) => name)
    expect(names.filter((name, number) => names.indexOf(name) !== number)).toEqual([])
    for (const { name, tables, description } of holdings) {
      expect(name).toMatch(/^[a-z]+(?:\.[a-z-]+)+$/)
      expect([name, tables.length > 0]).toEqual([name, true])
      expect([name, description.subjects.length > 0 && description.subjects.every((kind) => subjectKinds.includes(kind))]).toEqual([name, true])
      expect([name, services.includes(description.service)]).toEqual([name, true])
    }
  })

  it('describes itself in three languages, each in its own words', () => {
    for (const { name, description } of holdings) {
      const { title, categories, purposes, recipients, source, legalBases } = description
      const texts: Said[] = [title, ...categories, ...purposes, ...recipients, source, ...legalBases.flatMap(({ statute }) => (statute ? [statute] : []))]
      expect([name, categories.length > 0, purposes.length > 0, legalBases.length > 0]).toEqual([name, true, true, true])
      for (const text of texts) {
        expect([name, languages.filter((lang) => text[lang].trim().length < 3)]).toEqual([name, []])
        expect([name, text.en, new Set(languages.map((lang) => text[lang])).size]).toEqual([name, text.en, 3])
      }
      expect(legalBases.map(({ article }) => article).filter((article) => !/^\d+(\(\d\))*(\([a-z]\))?$/.test(article))).toEqual([])
    }
  })

  it('names kinds of retention that have rules', () => {
    const kinds = holdings.flatMap(({ name, description, expiring }) => [...description.retention, ...(expiring ? [expiring.kind] : [])].map((kind) => [name, kind] as const))
    expect(kinds.filter(([, kind]) => !isRetainedKind(kind))).toEqual([])
    expect(holdings.filter(({ description }) => description.retention.length === 0).map(({ name }) => name)).toEqual([])
  })
})
