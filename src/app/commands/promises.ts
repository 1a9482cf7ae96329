import { listOrganisations } from '#identity'
import { DatabaseTrouble, holdDatabase, runningEmbedded } from '#platform/database'
import { reveal } from '#foundation/text'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import type { PromiseState } from '#terms'
import { readOptions, type Command } from '../command-line.ts'
import type { LookedAt } from '../promises/run.ts'

export const promisesCommand: Command = {
  name: 'promises',
  summary: 'Looks whether what is promised to people is true: of the rules, the jobs, the schema, the rows, the pages.',
  usage: `promises [--json]

  --json  one object: { kept, broken, checks: [{ id, sentence, kept, because, facts }] }
          kept is a count, broken the sentences that are no longer true

Looks at the Satama that runs here. Without a running one it makes a demo of its own, which is gone
afterwards, and looks at what this version promises there. Ends with 1 when a promise is broken.`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    const results = (await isRunning(settings)) ? await lookAtHouses(settings) : await lookAtFresh(settings)
    const { sentences } = await import('../promises/sentences.ts')
    const sentenceOf = (id: string): string => Object.entries(sentences).find(([known]) => known === id)?.[1].en ?? id
    const checks = results.map((one) => ({ id: one.id, sentence: sentenceOf(one.id), ...(one.kept ? { kept: true } : { kept: false, because: one.because, facts: one.facts ?? {} }) }))
    const broken = [...new Set(checks.filter(({ kept }) => !kept).map(({ sentence }) => sentence))]
    const kept = new Set(checks.filter(({ sentence }) => !broken.includes(sentence)).map(({ id }) => id)).size
    process.stdout.write(values.json ? `${JSON.stringify({ kept, broken, checks })}\n` : asText(results, sentenceOf))
    return broken.length > 0 ? 1 : 0
  },
}

/** Of every organisation of the house; a promise that one of them does not keep is broken. */
async function lookAtHouses(settings: Settings): Promise<PromiseState[]> {
  const { visitHouse } = await import('../open-house.ts')
  const { holdings } = await import('../holdings.ts')
  const house = await visitHouse(settings)
  try {
    const states: PromiseState[] = []
    for (const { id } of await listOrganisations(house.db)) states.push(...(await look({ ...house, organisation: id, holdings })))
    return states
  } finally {
    await house.close()
  }
}

async function lookAtFresh(settings: Settings): Promise<PromiseState[]> {
  const { freshDemoHouse } = await import('../promises/fresh.ts')
  const fresh = await freshDemoHouse(settings)
  try {
    return await look(fresh.house)
  } finally {
    await fresh.remove()
  }
}

async function look(house: Omit<LookedAt, 'now'>): Promise<PromiseState[]> {
  const { checkPromises } = await import('../promises/run.ts')
  const { termsPorts } = await import('../promises/ports.ts')
  const { workWithTerms } = await import('#terms')
  workWithTerms(termsPorts(house))
  return checkPromises({ ...house, now: new Date() })
}

async function isRunning({ database }: Settings): Promise<boolean> {
  if (database.kind === 'embedded') return (await runningEmbedded(database.folder)) !== null
  try {
    const hold = await holdDatabase(reveal(database.ownerUrl ?? database.url))
    await hold.release()
    return false
  } catch (error) {
    if (error instanceof DatabaseTrouble && error.code === 'in-use') return true
    throw error
  }
}

function asText(states: readonly PromiseState[], sentenceOf: (id: string) => string): string {
  const lines = states.map((one) => {
    const why = one.kept ? '' : `\n        ${one.because} ${JSON.stringify(one.facts ?? {})}`
    return `${one.kept ? 'kept  ' : 'BROKEN'}  ${sentenceOf(one.id)}${why}\n`
  })
  return `${lines.join('')}${states.filter(({ kept }) => kept).length} of ${states.length} promises are kept.\n`
}
