import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready } from '#foundation/sealing'
import { admitApp, loginsFor, migrate, openAsOwner, openDatabase, removeEmbedded, startEmbedded } from '#platform/database'
import { passed, tamper } from './drill.ts'

/** npm run drill:tamper [-- --json] [--times 20] [--seed 1] */
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

process.stderr.write('Tampering with a ledger, its files and its checkpoints in every way …\n')
await ready
const folder = await mkdtemp(join(tmpdir(), 'satama-drill-'))
const server = await startEmbedded({ folder: join(folder, 'database'), durable: false })
const logins = loginsFor({ url: server.url })
const owner = openAsOwner(logins.ownerUrl)
const db = openDatabase(logins.url)
try {
  await migrate(owner)
  await admitApp(owner, logins)
  const result = await tamper({ db, owner }, { times: option('times', 20), seed: option('seed', 20_261_122) })
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`)
  else {
    for (const [kind, { tampered, detected }] of Object.entries(result.kinds)) process.stdout.write(`${detected} of ${tampered}  ${kind}\n`)
    process.stdout.write(`\ntampered ${result.tampered}, detected ${result.detected}; untouched ${result.controls} times, ${result.falseAlarms} false alarms\n`)
  }
  process.exitCode = passed(result) ? 0 : 1
} finally {
  await db.destroy()
  await owner.destroy()
  await server.stop()
  await removeEmbedded(join(folder, 'database'))
  await rm(folder, { recursive: true, force: true })
}
