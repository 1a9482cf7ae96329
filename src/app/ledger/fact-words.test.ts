import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { factWords, groups } from './fact-words.ts'

const source = fileURLToPath(new URL('../../', import.meta.url))

/** Every type that is written down anywhere: in a fact that is appended, or as the name of a command. */
async function typesInSource(): Promise<Set<string>> {
  const types = new Set<string>()
  for (const file of await readdir(source, { recursive: true })) {
    if (!/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file) || /(^|\/)(testing|texts|demo)\//.test(file)) continue
    const text = await readFile(source + file, 'utf8')
    for (const [call] of text.matchAll(/(?:\bappend(?:All)?\(|[fF]act(?:Of)?\b)[\s\S]{0,300}?type: '[a-z]+\.[a-z-]+'/g)) {
      types.add(/type: '([^']+)'$/.exec(call)?.[1] ?? '')
    }
    for (const [, name] of text.matchAll(/\bcommand\(\{\s*name: '([a-z]+\.[a-z-]+)'/g)) types.add(name ?? '')
  }
  return types
}

test('every fact that is ever written has words in three languages', async () => {
  const types = await typesInSource()
  expect(types.size).toBeGreaterThan(60)
  expect([...types].filter((type) => !(type in factWords)).toSorted()).toEqual([])
})

test('no two facts of one language read alike, and each belongs to a group that a reader can choose', () => {
  for (const lang of [0, 1, 2] as const) {
    const words = Object.values(factWords).map((all) => all[lang])
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([])
    expect(words.filter((word) => word.trim() === '' || word.endsWith('.'))).toEqual([])
  }
  expect(Object.keys(factWords).filter((type) => !groups.some((group) => type.startsWith(`${group}.`)))).toEqual([])
})
