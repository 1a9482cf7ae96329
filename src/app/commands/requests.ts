import { readEnvironment, settingsFrom } from '#platform/settings'
import { Complaint, readOptions, type Command } from '../command-line.ts'

export const simulateRequestsCommand: Command = {
  name: 'requests simulate',
  summary: 'Lives through a surge of requests for one’s own data, on a database of its own.',
  usage: `requests simulate [--people N] [--requests N] [--days N] [--workers N] [--json]

  --people N    in the register (20000); none of them exists
  --requests N  most of them in one week (10000)
  --days N      that are lived through, on a clock of its own (120)
  --workers N   who have 400 minutes each on a working day (8)
  --json        one object with the counts, and nothing else

Everything goes by the acts that the console uses: requests are sealed, sorted, joined, identified, extended,
decided and answered. Every letter is written, sealed, and opened again at the end to be counted. The first
2000 on paper are typeset, read back and handed over in batches; those after them, and mails, are not.
Nothing of it is left behind. Ends with 0 when nobody was lost.`,

  async run(args) {
    const { values } = readOptions(args, {
      people: { type: 'string' },
      requests: { type: 'string' },
      days: { type: 'string' },
      workers: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
    })
    const order = {
      people: whole('people', values.people, 20_000, 200_000),
      requests: whole('requests', values.requests, 10_000, 100_000),
      days: whole('days', values.days, 120, 1_000),
      workers: whole('workers', values.workers, 8, 100),
      seed: whole('seed', values.seed, 1, 1_000_000),
    }
    const { progressOn } = await import('../rehearsal/progress.ts')
    const { simulateRequests } = await import('../simulation/simulate.ts')
    const stopping = new AbortController()
    const stop = () => stopping.abort()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const progress = progressOn(process.stderr)
    try {
      const result = await simulateRequests({ ...order, settings: settingsFrom(readEnvironment()), progress, signal: stopping.signal })
      progress.end()
      process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : tableOf(result))
      return result.lost === 0 ? 0 : 1
    } catch (fault) {
      progress.end()
      if (!stopping.signal.aborted) throw fault
      process.stderr.write('The simulation was stopped. Nothing of it is left.\n')
      return 130
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  },
}

function whole(name: string, text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < 1 || value > most) throw new Complaint(`--${name} takes a whole number from 1 to ${most}.`)
  return value
}

function tableOf(result: object): string {
  return Object.entries(result)
    .flatMap(([name, value]) => (typeof value === 'object' ? Object.entries(value as Record<string, number>).map(([kind, count]) => [`  ${kind}`, count] as const) : [[name, value as number] as const]))
    .map(([name, value]) => `${name.padEnd(18)}${String(value).padStart(8)}\n`)
    .join('')
}
