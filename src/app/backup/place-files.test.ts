import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { placeFiles } from './place-files.ts'

const organisation = '11111111-2222-4333-8444-555555555555'

async function folders() {
  const root = await mkdtemp(join(tmpdir(), 'satama-placing-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const from = join(root, 'restoring')
  await mkdir(join(from, 'secrets'), { recursive: true })
  await mkdir(join(from, 'checkpoints'))
  await writeFile(join(from, 'secrets', 'ledger-seed'), 'seed of the backup')
  await writeFile(join(from, 'checkpoints', `${organisation}.checkpoints`), 'checkpoints of the backup')
  return { from, dataFolder: join(root, 'data'), checkpointsFolder: join(root, 'outside') }
}
const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 8, 0, second))

test('files of a backup are in their place after a second run too, whatever the first had come to', async () => {
  const o = await folders()
  await mkdir(o.checkpointsFolder, { recursive: true })
  await writeFile(join(o.checkpointsFolder, `${organisation}.checkpoints`), 'newer than the backup')
  const read = () => readFile(join(o.checkpointsFolder, `${organisation}.checkpoints`), 'utf8')
  await placeFiles({ ...o, now: at(1) })
  expect(await read()).toBe('checkpoints of the backup')
  // Killed before the mark was taken away: the same restore comes once more.
  await placeFiles({ ...o, now: at(2) })
  expect(await read()).toBe('checkpoints of the backup')
  expect(await readFile(join(o.dataFolder, 'secrets', 'ledger-seed'), 'utf8')).toBe('seed of the backup')
  const kept = (await readdir(o.checkpointsFolder)).filter((name) => name.includes('before-restore'))
  expect(kept).toHaveLength(1)
  expect(await readFile(join(o.checkpointsFolder, kept[0] ?? ''), 'utf8')).toBe('newer than the backup')
})
