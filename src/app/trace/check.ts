import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { allIds, isCarried, type Requirement } from './requirements.ts'

/** Something that the page of requirements names and that is not there. */
export interface Missing {
  readonly id: string
  readonly kind: 'requirement' | 'page' | 'command' | 'test' | 'statement'
  readonly name: string
}

/** What there is, to compare with. */
export interface House {
  readonly paths: ReadonlySet<string>
  /** Names of acts. */
  readonly acts: ReadonlySet<string>
  /** As one types them: `satama doctor`, `npm run bench -- retention`. */
  readonly commandLines: ReadonlySet<string>
  readonly exists: (file: string) => boolean
}

export interface Trace {
  /** How many requirements there are. */
  readonly ids: number
  /** How many have a page or a command, and a test, and lack nothing. */
  readonly carried: number
  /** The ids of the others. */
  readonly open: readonly string[]
  readonly requirements: Readonly<Record<string, Omit<Requirement, 'id'>>>
  /** What is named and is not there: empty, or the trace has failed. */
  readonly missing: readonly Missing[]
}

/** Compares the page with the house. */
export function trace(requirements: readonly Requirement[], house: House): Trace {
  const carried = requirements.filter(isCarried)
  return {
    ids: requirements.length,
    carried: carried.length,
    open: requirements.filter((one) => !isCarried(one)).map(({ id }) => id),
    requirements: Object.fromEntries(requirements.map(({ id, ...rest }) => [id, rest])),
    missing: [...idsMissing(requirements), ...requirements.flatMap((one) => missingOf(one, house))],
  }
}

function idsMissing(requirements: readonly Requirement[]): Missing[] {
  const given = requirements.map(({ id }) => id)
  const wrong = [...allIds.filter((id) => !given.includes(id)), ...given.filter((id, i) => !allIds.includes(id) || given.indexOf(id) !== i)]
  return wrong.map((id) => ({ id, kind: 'requirement' as const, name: id }))
}

function missingOf(requirement: Requirement, { paths, acts, commandLines, exists }: House): Missing[] {
  const { id, statement, pages, commands, tests, open } = requirement
  const missing = (kind: Missing['kind'], names: readonly string[]) => names.map((name) => ({ id, kind, name }))
  const nothing = open === null && !isCarried(requirement) ? ['nothing carries it, and nothing is said to be open'] : []
  return [
    ...missing('statement', statement === '' ? ['no statement'] : nothing),
    ...missing('page', pages.filter((page) => !paths.has(page))),
    ...missing('command', commands.filter((name) => !acts.has(name) && !commandLines.has(name))),
    ...missing('test', tests.filter((file) => !/\.test\.tsx?$/.test(file) || !exists(file))),
  ]
}

const root = new URL('../../../', import.meta.url)

/** The house as it stands: its routes, its acts, its command lines and its files. */
export async function houseAsItStands(): Promise<House> {
  const [{ allRoutes }, { commands }, acts] = await Promise.all([import('../routes.ts'), import('../commands/index.ts'), actsInSource()])
  const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { scripts: Record<string, string> }
  return {
    paths: new Set(allRoutes({ demoStaff: [], demoRoutes: [] }).map(({ path }) => path)),
    acts,
    commandLines: new Set([...commands.map(({ name }) => `satama ${name}`), ...Object.keys(scripts).map((name) => `npm run ${name}`)]),
    exists: (file) => existsSync(new URL(file, root)),
  }
}

/** Acts are what `command({ name })` says, as the ledger names them. */
async function actsInSource(): Promise<Set<string>> {
  const source = new URL('src/', root)
  const names = new Set<string>()
  for (const file of await readdir(fileURLToPath(source), { recursive: true })) {
    if (!/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) continue
    const text = await readFile(new URL(file, source), 'utf8')
    for (const [, name] of text.matchAll(/[cC]ommand\(\{\s*name: '([a-z]+\.[a-z-]+)'/g)) names.add(name ?? '')
    for (const [, name] of text.matchAll(/\btype: '([a-z]+\.[a-z-]+)'/g)) names.add(name ?? '')
  }
  return names
}
