import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helsinkiDate } from '#foundation/time'
import { findLayout, type RegisterSource } from '#people'
import { spoiltRegister } from './made-faults.ts'
import { readHeaderWords } from './sink/headers.ts'
import { readRegister } from './sink/register.ts'

const sink = join(import.meta.dirname, 'sink')

test('the sink knows nothing of the product: it imports itself, Node and packages', () => {
  const imports = readdirSync(sink)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(sink, name), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)])
    .map(([, specifier = '']) => specifier)
  expect(imports.length).toBeGreaterThan(20)
  expect(imports.filter((specifier) => specifier.startsWith('#') || specifier.startsWith('../'))).toEqual([])
})

test('the sink and the product find the same layout in any spoilt file', async () => {
  const words = readHeaderWords(join(import.meta.dirname, '../../modules/people/header-words.json'))
  for (let seed = 100; seed < 130; seed += 1) {
    const { bytes } = spoiltRegister({ people: 30, seed })
    const source: RegisterSource = async function* () {
      yield bytes
    }
    const product = await findLayout(source)
    const own = readRegister(bytes, words, helsinkiDate(new Date()))
    if (!product.ok || !own) throw new Error(`layout ${seed} was not found`)
    expect([own.encoding, own.separator]).toEqual([product.value.encoding, product.value.separator])
  }
})
