import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loginsFor, openAsOwner, openDatabase, prepareDatabase, removeEmbedded, startEmbedded } from '#platform/database'
import { fuzz, passed } from './fuzz.ts'
import { kinds } from './kinds/index.ts'

/** npm run fuzz [-- --json] [--seed N] [--times N]: the same as in the tests, or more of it, with another seed each day. */
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(name)
  const given = Number(process.argv[at + 1])
  return at > 0 && Number.isFinite(given) ? given : otherwise
}
const json = process.argv.includes('--json')
const seed = option('--seed', Math.floor(Date.now() / 86_400_000))
const times = option('--times', 1)

const base = await mkdtemp(join(tmpdir(), 'satama-fuzz-'))
const folder = join(base, 'database')
const server = await startEmbedded({ folder, durable: false })
const logins = loginsFor({ url: server.url })
const db = openDatabase(logins.url)
const owner = openAsOwner(logins.ownerUrl)
try {
  await prepareDatabase(logins)
  const begun = performance.now()
  process.stderr.write(`Trying malformed things at every door, with seed ${seed} …\n`)
  const result = await fuzz(kinds, { db, owner }, { seed, times })
  for (const one of result.troubles) process.stderr.write(`${one}\n`)
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
  else {
    for (const [name, one] of Object.entries(result.kinds)) {
      const sum = `${one.refused} of ${one.tried} refused`
      process.stdout.write(`${name}: ${sum}${one.genuine ? '' : ', and the genuine one too'}\n`)
    }
    const { tried, refused, taken, crashed } = result
    process.stdout.write(`${tried} tried, ${refused} refused, ${taken} taken, ${crashed} crashed; ${Math.round((performance.now() - begun) / 1000)} s\n`)
  }
  process.exitCode = passed(result) ? 0 : 1
} finally {
  await db.destroy()
  await owner.destroy()
  await server.stop()
  await removeEmbedded(folder)
  await rm(base, { recursive: true, force: true })
}
