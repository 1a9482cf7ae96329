import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataDirectoryOf, startEmbedded } from '#platform/database'
import { buildHouse, removeAll } from './temporary.ts'

const stands = (path: string) => access(path).then(() => true, () => false)

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // Nobody has that number.
    return false
  }
}

test('what a killed run left goes with the next one, its database too; what somebody runs in stays', { timeout: 60_000 }, async () => {
  const left = await buildHouse()
  const place = join(left.base, 'data', 'database')
  await startEmbedded({ folder: place, durable: false })
  const postmaster = Number((await readFile(join(await dataDirectoryOf(place), 'postmaster.pid'), 'utf8')).split('\n')[0])
  const owned = await buildHouse()
  expect([await stands(left.base), runs(postmaster)]).toEqual([true, true])
  // This process’s number, and another beginning: whoever had it before is gone.
  await writeFile(join(left.base, 'owner'), `${process.pid} 1`)
  const next = await buildHouse()
  expect([await stands(left.base), runs(postmaster)]).toEqual([false, false])
  expect([await stands(owned.base), await stands(next.base)]).toEqual([true, true])
  await removeAll()
  expect([await stands(owned.base), await stands(next.base)]).toEqual([false, false])
})
