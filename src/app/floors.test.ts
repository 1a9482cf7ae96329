import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { floors, floorsOfParts, mayOpen, maySpeak, openingFunctions } from './floors.ts'

const source = fileURLToPath(new URL('../', import.meta.url))

interface Import {
  readonly file: string
  readonly from: string
  readonly names: readonly string[]
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .toSorted()
const doors = doorsOf()
const aliases = aliasesOf()
const imports = files.flatMap((file) => importsOf(file, readFileSync(join(source, file), 'utf8')))

test('every folder of the house stands on a floor', () => {
  expect(files.filter((file) => floorOf(partOf(file)) === -1)).toEqual([])
})

test('nothing imports from its own floor or a higher one', () => {
  const climbs = crossing().filter(({ here, there }) => {
    const [from, to] = [floorOf(here), floorOf(there)]
    if (to === from && floorsOfParts.includes(floors[from]?.name ?? '')) return false
    return to >= from
  })
  expect(climbs.map(told)).toEqual([])
})

test('what lies in another folder is reached through its door alone', () => {
  const past = crossing().filter(({ from }) => !from.startsWith('#'))
  expect(past.map(told)).toEqual([])
})

test('every door that is named exists, and nobody goes out to come in by their own', () => {
  const lost = imports.filter(({ from }) => from.startsWith('#') && !from.startsWith('#tests/') && !targetOf(from))
  expect(lost.map(told)).toEqual([])
  const own = imports.filter(({ file, from }) => {
    const there = from.startsWith('#') ? targetOf(from) : null
    return doors.has(from) && there === partOf(file) && !file.includes('.test.')
  })
  expect(own.map(told)).toEqual([])
})

test('the parts of foundation and platform go round in no circle', () => {
  const uses = new Map<string, Set<string>>()
  for (const { here, there } of crossing()) uses.set(here, (uses.get(here) ?? new Set()).add(there))
  expect(circleIn(uses)).toEqual([])
})

test('test support stays in tests', () => {
  const astray = imports.filter(
    ({ file, from }) => (from.startsWith('#tests/') || from === 'vitest') && !isOfTests(file),
  )
  expect(astray.map(told)).toEqual([])
})

test('guarded data is opened by the vault alone', () => {
  const openers = imports.filter(
    ({ file, from, names }) =>
      isSealing(file, from) &&
      !isOfTests(file) &&
      names.some((name) => name === '*' || openingFunctions.includes(name)) &&
      !mayOpen.some(({ path }) => isIn(file, path)),
  )
  expect(openers.map(told)).toEqual([])
})

test('the list of those who may open names nobody who does not', () => {
  const opens = (path: string) =>
    path === 'foundation/sealing' ||
    imports.some(
      ({ file, from, names }) =>
        isIn(file, path) && isSealing(file, from) && names.some((name) => openingFunctions.includes(name)),
    )
  expect(mayOpen.map(({ path }) => path).filter((path) => !opens(path))).toEqual([])
})

test('only the command line writes to standard output by way of the console', () => {
  const speakers = files.filter(
    (file) =>
      !maySpeak.some((path) => isIn(file, path)) &&
      file !== 'app/floors.test.ts' &&
      /(?<![\w.$])console\.\w+\(/.test(withoutComments(readFileSync(join(source, file), 'utf8'))),
  )
  expect(speakers).toEqual([])
})

test('the reading of imports finds every way to write one', () => {
  const found = importsOf(
    'app/x.ts',
    `import { a, type B, c as d } from '#people'
    import type { E } from './e.ts'
    import f, * as g from "g"
    import './h.css'
    export { i } from './i.ts'
    export * from './j.ts'
    export type { K } from './k.ts'
    const l = await import('./l.ts')
    import {
      m,
      n,
    } from 'm'
    // import o from './o.ts'
    const text = "it comes from 'nowhere'"`,
  )
  expect(found.map(({ from }) => from)).toEqual(
    ['#people', './e.ts', 'g', './h.css', './i.ts', './j.ts', './k.ts', 'm', './l.ts'],
  )
  expect(found[0]?.names).toEqual(['a', 'c'])
  expect(found[2]?.names).toEqual(['f', '*'])
})

/** Imports that leave their folder for another of ours. */
function crossing(): (Import & { here: string; there: string })[] {
  return imports.flatMap((found) => {
    const here = partOf(found.file)
    const there = targetOf(found.from, found.file)
    return there === null || there === here ? [] : [{ ...found, here, there }]
  })
}

/** The part of the house an import leads to: `platform/web`, `modules/people`, `app`; null when not ours. */
function targetOf(from: string, file?: string): string | null {
  if (from.startsWith('#')) {
    const exact = doors.get(from) ?? aliases.get(from)
    if (exact) return exact
    return from.startsWith('#app/') ? 'app' : null
  }
  if (!from.startsWith('.') || !file) return null
  const path = relative(source, resolve(source, dirname(file), from))
  return path.startsWith('..') ? null : partOf(path)
}

function doorsOf(): Map<string, string> {
  const list = new Map<string, string>()
  for (const file of files) {
    const [, floor, part] = /^(foundation|platform|modules)\/([^/]+)\/index\.tsx?$/.exec(file) ?? []
    if (floor && part) list.set(floor === 'modules' ? `#${part}` : `#${floor}/${part}`, `${floor}/${part}`)
  }
  return list
}

/** Names of package.json that stand for one file of ours, which differs between server and browser. */
function aliasesOf(): Map<string, string> {
  const described = readFileSync(join(source, '..', 'package.json'), 'utf8')
  const { imports: named } = JSON.parse(described) as { imports: Record<string, string | Record<string, string>> }
  return new Map(
    Object.entries(named).flatMap(([name, target]) =>
      typeof target === 'string'
        ? []
        : Object.values(target).map((path) => [name, partOf(path.replace('./src/', ''))] as const),
    ),
  )
}

function partOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  return first === 'app' ? 'app' : `${first}/${second}`
}

function floorOf(part: string): number {
  return floors.findIndex(({ folders }) => folders.some((folder) => part === folder || part.startsWith(`${folder}/`)))
}

function importsOf(file: string, text: string): Import[] {
  const code = withoutComments(text)
  const written = /^[ \t]*(?:import|export)\s+(?:(?<what>(?:type\s+)?[\w*{][^'";]*?)\s*from\s*)?['"](?<from>[^'"]+)['"]/gm
  const called = /\bimport\(\s*['"](?<from>[^'"]+)['"]/g
  return [...code.matchAll(written), ...code.matchAll(called)].map(({ groups }) => ({
    file,
    from: groups?.['from'] ?? '',
    names: namesIn(groups?.['what'] ?? ''),
  }))
}

/** The names of values that are imported; `*` for everything at once. */
function namesIn(what: string): string[] {
  if (/^type\s/.test(what)) return []
  const [, braced = ''] = /\{([^}]*)\}/.exec(what) ?? []
  return [what.replace(/\{[^}]*\}/, ''), braced]
    .flatMap((list) => list.split(','))
    .map((name) => name.trim().split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '' && !name.startsWith('type '))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function isSealing(file: string, from: string): boolean {
  return targetOf(from, file) === 'foundation/sealing'
}

function isIn(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`)
}

/** Tests, and what serves them alone. */
function isOfTests(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.includes('/testing/')
}

function circleIn(uses: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>()
  const visit = (part: string, way: string[]): string[] => {
    if (way.includes(part)) return [...way.slice(way.indexOf(part)), part]
    if (done.has(part)) return []
    done.add(part)
    for (const next of uses.get(part) ?? []) {
      const circle = visit(next, [...way, part])
      if (circle.length > 0) return circle
    }
    return []
  }
  for (const part of uses.keys()) {
    const circle = visit(part, [])
    if (circle.length > 0) return circle
  }
  return []
}

function told({ file, from }: Import): string {
  return `${file} → ${from}`
}
