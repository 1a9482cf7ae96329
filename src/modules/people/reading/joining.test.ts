import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JoiningWatch } from './joining.ts'

const given = ['Maija', 'Matti', 'Eeva', 'Väinö', 'Aino', 'Juhani', 'Helmi', 'Onni', 'Siiri', 'Eino', 'Åsa', 'Jan-Erik']
const family = Array.from({ length: 60 }, (_, i) => `${'Kor Leh Mäk Vir Nie Sal Hei Tuo Kos Jär'.split(' ')[i % 10]}${'nen la maa talo järvi vuori'.split(' ')[i % 6]}${i % 7 === 0 ? 'salo' : ''}`)

interface Row {
  name: string
  email?: string
}

function people(count: number, seed: number): Row[] {
  return Array.from({ length: count }, (_, i) => {
    const g = given[(i * 7 + seed) % given.length] ?? ''
    const f = family[(i * 13 + seed * 5) % family.length] ?? ''
    const plain = (text: string) => text.normalize('NFD').replace(/[^A-Za-z-]/g, '').toLowerCase()
    return { name: `${g} ${f}`, email: `${plain(g)}.${plain(f)}${i}@example.org` }
  })
}

function judge(rows: readonly Row[]) {
  const watch = new JoiningWatch()
  rows.forEach((row, i) => watch.row(i + 2, row.name, row.email))
  return watch.end()
}

/** Every address one row further down, as after sorting one column alone. */
function shifted(rows: readonly Row[], from: number, to: number): Row[] {
  return rows.map((row, i) => (i > from && i < to ? { name: row.name, email: rows[i - 1]?.email ?? '' } : row))
}

describe('a register whose addresses carry names', () => {
  test('fits when each is on its own row', () => {
    expect(judge(people(2_000, 1)).verdict).toBe('fits')
  })

  test('is mis-joined when the addresses slipped by a row, in the whole file or from some row on', () => {
    const sound = people(3_000, 1)
    expect(judge(shifted(sound, -1, 3_001)).verdict).toBe('mis-joined')
    expect(judge(shifted(sound, 1_700, 3_001))).toMatchObject({ verdict: 'mis-joined' })
    const { stretches } = judge(shifted(sound, 1_700, 3_001))
    expect(stretches[0]?.from).toBeGreaterThan(1_680)
    expect(stretches.at(-1)?.to).toBeGreaterThan(2_900)
  })

  test('is mis-joined when only a stretch of sixty rows slipped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 20 }), (from, seed) => {
        expect(judge(shifted(people(1_000, seed), from, from + 62)).verdict).toBe('mis-joined')
      }),
    )
  })

  test('is mis-joined when one column was sorted without the others', () => {
    const sound = people(600, 3)
    const sorted = sound.map((row) => row.email ?? '').toSorted()
    expect(judge(sound.map((row, i) => ({ name: row.name, email: sorted[i] ?? '' }))).verdict).toBe('mis-joined')
  })

  test('fits although one in four uses the address of a relative of another name', () => {
    const sound = people(2_000, 2)
    const mixed = sound.map((row, i) => (i % 4 === 0 ? { name: row.name, email: sound[(i + 37) % 2_000]?.email ?? '' } : row))
    expect(judge(mixed).verdict).toBe('fits')
  })

  test('cannot be told where addresses are numbers, or few, or none', () => {
    expect(judge(people(1_000, 1).map((row, i) => ({ ...row, email: `kund${i}@example.org` }))).verdict).toBe('cannot-tell')
    expect(judge(people(10, 1)).verdict).toBe('cannot-tell')
    expect(judge(people(1_000, 1).map(({ name }) => ({ name }))).verdict).toBe('cannot-tell')
  })
})
