import pg from 'pg'
import { newSigningPair, ready } from '#foundation/sealing'
import { openDatabase } from '#platform/database'
import { startSequencer } from '../sequencer.ts'

/** A process that sequences once and is killed at its n-th statement: before it is sent when n is even, after its answer when odd. */
const [url = '', checkpointsFolder = '', seed = '', at = '0'] = process.argv.slice(2)
const die = (): void => void process.kill(process.pid, 'SIGKILL')
const fatal = Math.floor(Number(at) / 2)
let statements = 0

type Query = (...given: unknown[]) => unknown
const client = pg.Client.prototype as unknown as { query: Query }
const query = client.query
client.query = function (this: unknown, ...given: unknown[]) {
  const mine = statements
  statements += 1
  if (mine === fatal && Number(at) % 2 === 0) die()
  const answer = Reflect.apply(query, this, given)
  if (mine === fatal && answer instanceof Promise) return answer.finally(die)
  return answer
}

await ready
const db = openDatabase(url)
const sequencer = startSequencer(db, { key: newSigningPair(Buffer.from(seed, 'hex')), checkpointsFolder, every: 3_600_000 })
await sequencer.runOnce()
await sequencer.stop()
await db.destroy()
