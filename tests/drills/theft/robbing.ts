import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Canary } from './canaries.ts'
import { takeDump, takeFiles, type House, type Loot, type Place } from './loot.ts'
import { openOutside, type Outside } from './outside.ts'
import { start, type Cipher, type Running } from './running.ts'
import { newFinder } from './searching/finder.ts'
import { patternsOf } from './searching/forms.ts'
import { unpacked } from './searching/unpack.ts'
import { buildHouse } from './temporary.ts'
import type { Life, Order } from './victim.ts'

/** One canary in one thing that was taken. */
export interface Sighting {
  readonly canary: Canary
  readonly place: Place
  readonly name: string
}

export interface Robbed {
  readonly canaries: readonly Canary[]
  readonly sightings: readonly Sighting[]
  /** How many files and tables were searched. */
  readonly searched: number
  readonly bytes: number
}

/**
 * Three lives of a Satama, and what a thief finds after each death: founded and stopped in order;
 * filled and killed, database and all, so that the log of everything and the unlogged tables' files
 * stay behind; started again, dumped while it runs, and stopped. A short one is founded and filled at once.
 */
export async function rob(cipher: Cipher, { short = false }: { short?: boolean } = {}): Promise<Robbed> {
  const place = await buildHouse()
  const outside = await openOutside()
  const house = await houseIn(place.base, outside)
  const canaries: Canary[] = []
  const searches: Search[] = []
  let staff: Order['staff'] = []
  let running: Running | null = null
  try {
    const next = async (...lives: Life[]) => {
      const order = { lives, staff, temporary: house.temporary, talkative: cipher === 'null' && staff.length === 0 }
      running = await start(house, cipher, order, (kill) => place.endFirst(kill))
      staff = running.lived.staff
      canaries.push(...running.lived.canaries)
      return running
    }
    if (!short) await (await next('found')).stop()
    const filled = short ? await next('found', 'fill') : await next('fill')
    await outside.settled()
    await filled.kill()
    const ofKilled = await takeFiles(house, 'killed')
    // What a later start tidies away is looked through before it.
    searches.push(await search(ofKilled, [...canaries, ...outside.canaries]))

    const visited = await next('visit')
    const dump = await takeDump(house.dataFolder)
    await visited.stop()
    const all = [...canaries, ...outside.canaries]
    searches.push(await search([...dump, ...(await takeFiles(house, 'stopped'))], all))
    return {
      canaries: all,
      sightings: searches.flatMap(({ sightings }) => sightings),
      searched: searches.reduce((sum, { searched }) => sum + searched, 0),
      bytes: searches.reduce((sum, { bytes }) => sum + bytes, 0),
    }
  } finally {
    await (running as Running | null)?.kill()
    await outside.close()
    await place.remove()
  }
}

type Search = Omit<Robbed, 'canaries'>

async function search(loot: readonly Loot[], canaries: readonly Canary[]): Promise<Search> {
  const find = newFinder(canaries.flatMap(({ forms }, index) => patternsOf(index, forms)))
  const sightings: Sighting[] = []
  let bytes = 0
  for (const { place, name, bytes: read } of loot) {
    const whole = await read()
    const seen = new Set<number>()
    for (const part of [whole, ...unpacked(whole)]) {
      bytes += part.length
      for (const index of find(part)) seen.add(index)
    }
    for (const canary of canaries.filter((_, index) => seen.has(index))) sightings.push({ canary, place, name })
  }
  return { sightings, searched: loot.length, bytes }
}

async function houseIn(base: string, outside: Outside): Promise<House> {
  const temporary = join(base, 'tmp')
  await mkdir(temporary)
  await chmod(temporary, 0o711)
  const dataFolder = join(base, 'data')
  const environment = {
    ...outside.environment,
    SATAMA_DATA: dataFolder,
    SATAMA_DEMO: 'off',
    PORT: '0',
  }
  return { dataFolder, temporary, said: join(base, 'said.log'), environment }
}
