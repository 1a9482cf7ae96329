import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/**
 * Puts the files that came with a backup where they belong. What lies there already and is another is
 * kept beside it, never overwritten: checkpoints that are newer than the backup are the only proof of
 * the rows that the restore does not have.
 */
export async function placeFiles(o: { from: string; dataFolder: string; checkpointsFolder: string; now: Date }): Promise<void> {
  // Everything has been put in its place already, and only the mark was left: what lies there is this backup's.
  if (!(await stat(o.from).catch(() => null))) return
  const stamp = o.now.toISOString().slice(0, 19).replaceAll(':', '')
  for (const [part, to, mode] of [['secrets', join(o.dataFolder, 'secrets'), 0o700], ['checkpoints', o.checkpointsFolder, 0o755]] as const) {
    if (part === 'checkpoints') await setAside(to, stamp)
    const names = await readdir(join(o.from, part)).catch(() => [])
    if (names.length > 0) await mkdir(to, { recursive: true, mode })
    for (const name of names) await place(join(o.from, part, name), join(to, name), stamp)
  }
  // At once, so that whatever cuts off the removing leaves no half of it to be placed again.
  const placed = `${o.from}.placed`
  await rm(placed, { recursive: true, force: true })
  await rename(o.from, placed)
  await rm(placed, { recursive: true, force: true })
}

/**
 * The record of erasures goes on where this house keeps it: without what was noted before, an older
 * backup restored later would bring people back.
 */
export async function carryErasures({ from, to }: { from: string; to: string }): Promise<void> {
  if (resolve(from) === resolve(to)) return
  await mkdir(to, { recursive: true, mode: 0o700 })
  for (const name of (await readdir(from)).filter((one) => one.endsWith('.outside'))) {
    if (await stat(join(to, name)).catch(() => null)) continue
    await copyFile(join(from, name), join(to, `.${name}.placing`))
    await rename(join(to, `.${name}.placing`), join(to, name))
  }
}

/** Every checkpoint that lies here is of a history that the restored database may not reach. */
async function setAside(folder: string, stamp: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((one) => one.endsWith('.checkpoints'))) {
    await rename(join(folder, name), join(folder, `${name}.before-restore-${stamp}`))
  }
}

async function place(from: string, to: string, stamp: string): Promise<void> {
  const there = await stat(to).catch(() => null)
  if (there) {
    if ((await readFile(from)).equals(await readFile(to))) return
    await rename(to, `${to}.before-restore-${stamp}`)
  }
  await copyFile(from, `${to}.placing`)
  await rename(`${to}.placing`, to)
}
