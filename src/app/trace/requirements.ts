import { readFile } from 'node:fs/promises'

/** Where the requirements stand, in words and with what carries each. */
export const requirementsFile = new URL('../../../docs/requirements.md', import.meta.url)

export const groups = ['V', 'D', 'P', 'T', 'K'] as const
export type Group = (typeof groups)[number]

/** How many requirements each group has; none may be left out of the page. */
export const groupSizes: Readonly<Record<Group, number>> = { V: 34, D: 12, P: 9, T: 19, K: 8 }

export const allIds: readonly string[] = groups.flatMap((group) => Array.from({ length: groupSizes[group] }, (_, i) => `${group}${i + 1}`))

export interface Requirement {
  readonly id: string
  readonly title: string
  readonly statement: string
  /** Paths as routes write them. */
  readonly pages: readonly string[]
  /** Names of acts, and commands of the command line as one types them. */
  readonly commands: readonly string[]
  /** Files, from the root. */
  readonly tests: readonly string[]
  /** What has none yet; null when nothing is lacking. */
  readonly open: string | null
}

export const isCarried = ({ open, tests, pages, commands }: Requirement): boolean =>
  open === null && tests.length > 0 && pages.length + commands.length > 0

/** Reads the page. Throws on a line that nobody can read: a requirement must not drop out unseen. */
export function readRequirements(text: string): Requirement[] {
  const sections = text.split(/^### /m).slice(1)
  return sections.map((section) => {
    const [head = '', ...lines] = section.split(/^## /m)[0]?.split('\n') ?? []
    const [, id, title] = /^([VDPTK]\d{1,2}) (.+)$/.exec(head) ?? []
    if (id === undefined || title === undefined) throw new Error(`docs/requirements.md: a heading that is no requirement: ${head}`)
    const items = lines.filter((line) => line.startsWith('- '))
    const unread = items.filter((line) => !/^- (Page|Command|Test|Open): /.test(line))
    if (unread.length > 0) throw new Error(`docs/requirements.md: ${id} has a line that nobody reads: ${unread[0]}`)
    const named = (word: string): string[] =>
      items.filter((line) => line.startsWith(`- ${word}: `)).flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''))
    return {
      id,
      title,
      statement: lines.filter((line) => line !== '' && !line.startsWith('- ')).join(' '),
      pages: named('Page'),
      commands: named('Command'),
      tests: named('Test'),
      open: items.find((line) => line.startsWith('- Open: '))?.slice('- Open: '.length) ?? null,
    }
  })
}

export async function currentRequirements(): Promise<Requirement[]> {
  return readRequirements(await readFile(requirementsFile, 'utf8'))
}
