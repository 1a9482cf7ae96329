import pg from 'pg'
import { ready } from '#foundation/sealing'
import { openDatabase } from '#platform/database'
import { destroyDue } from '../destroying.ts'
import { holdingOf } from './things.ts'

/** A night of destruction that is killed at its n-th statement: before it is sent when n is even, after its answer when odd. */
const [url = '', organisation = '', now = '', at = '0'] = process.argv.slice(2)
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
const onTrouble = (error: unknown) => {
  throw error
}
await destroyDue(db, { organisation, holdings: [holdingOf()], clock: () => new Date(now), batch: 2, onTrouble })
await db.destroy()
