import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createAccount, noteLeaving, signInOnServer, type StaffActor } from '#identity'
import { destroyRegister, openPeople } from '#people'
import { DatabaseTrouble, inTransaction, removeEmbedded, within, type Db } from '#platform/database'
import { newAgeIdentity } from '#platform/files'
import { copyOutside } from '#platform/outside'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { redact } from '#foundation/text'
import { fillRegister, openOffice } from '#tests/support/office'
import { backUp } from '../../../src/app/backup/take.ts'
import { newClosing, type Closing } from '../../../src/app/closing.ts'
import { openHouse } from '../../../src/app/open-house.ts'
import { makeLines } from './made-people.ts'
import { rotateThroughDeaths, type RotationDeath } from './rotating.ts'

export interface RestoreResult {
  /** People erased, and members of staff who left, after the backup was made. */
  readonly erased: number
  /** Of them, who could be opened, found or sign in again after a restore. */
  readonly comeBack: number
  /** Runs that were killed and that a second run did not finish. */
  readonly unfinished: number
  /** How often a run died by SIGKILL. */
  readonly kills: number
  /** In which phase it died how often. */
  readonly diedIn: Readonly<Record<string, number>>
  /** The control: who comes back when the record of erasures is left out. Everybody has to. */
  readonly controlComeBack: number
  /** Rotations of a team's keys, each killed in another phase; `unfinished` counts theirs too. */
  readonly rotations: { readonly kills: number; readonly unreadable: number }
}

export function passed({ erased, comeBack, unfinished, controlComeBack, rotations }: RestoreResult): boolean {
  return erased > 0 && comeBack === 0 && unfinished === 0 && controlComeBack === erased && rotations.unreadable === 0
}

/** What the command says as it enters each phase; before the first it reads files and starts the database. */
const phases = { starting: null, loading: 'Loading …', upgrading: 'Loaded.', replaying: 'Erasing again', placing: 'Putting files' } as const
type Phase = keyof typeof phases

interface Source {
  readonly settings: Settings
  readonly identityFile: string
  readonly officer: StaffActor
  readonly leaver: { signInName: string; passphrase: string }
  readonly stays: readonly string[]
  readonly gone: readonly string[]
}

/**
 * Makes a house, backs it up, erases people and lets somebody leave, and then restores the backup from
 * before that: once in every phase with a SIGKILL, and once more. Restores are runs of the command. In a chain, the
 * run that follows each death dies too, one phase later, and only the last one is let live.
 */
export async function restoreDrill(o: { people: number; kills: number; rotate?: boolean; chained?: boolean }): Promise<RestoreResult> {
  const closing = newClosing()
  try {
    const source = await makeSource(o.people, closing)
    const diedIn: Record<string, number> = {}
    let comeBack = 0
    let unfinished = 0
    let kills = 0
    const names = Object.keys(phases) as Phase[]
    let to = await freshFolder(closing)
    for (let round = 0; round < o.kills; round += 1) {
      const phase = names[round % names.length] as Phase
      // Later rounds die later inside the phase.
      const afterMs = Math.floor(round / names.length) * 40 + (phase === 'starting' ? 500 + 150 * round : 0)
      const died = await runRestore(source, to, { phase, afterMs })
      let left: Left = died === 'finished' ? 'restored' : 'shut'
      if (died === 'killed') {
        kills += 1
        diedIn[phase] = (diedIn[phase] ?? 0) + 1
        left = phase === 'starting' ? 'shut' : await whatIsLeft(to)
      }
      const ends = !o.chained || left === 'restored' || (round + 1) % names.length === 0 || round + 1 === o.kills
      if (!ends) continue
      // Death may come after the last step: then there is nothing to finish, and a second run is refused.
      const again = await runRestore(source, to, null)
      if (again !== (left === 'restored' ? 'not-empty' : 'finished')) unfinished += 1
      comeBack += await countBack(source, to)
      to = await freshFolder(closing)
    }
    const control = await freshFolder(closing)
    await runRestore(source, control, null, ['--bring-back-erased'])
    const controlComeBack = await countBack(source, control)
    const deaths = o.rotate ? await rotations(o.people, closing) : []
    unfinished += deaths.reduce((sum, death) => sum + death.unfinished, 0)
    const unreadable = deaths.reduce((sum, death) => sum + death.unreadable, 0)
    return {
      erased: source.gone.length + 1, comeBack, unfinished, kills, diedIn, controlComeBack,
      rotations: { kills: deaths.length, unreadable },
    }
  } finally {
    await closing.close()
  }
}

/** Somebody who leaves is shut out by a rotation; that, too, may be killed anywhere. */
async function rotations(people: number, closing: Closing): Promise<RotationDeath[]> {
  const house = await openHouse(settingsOf(await freshFolder(closing)))
  try {
    return await rotateThroughDeaths(house.url, { people: Math.min(people, 200) })
  } finally {
    await house.close()
  }
}

async function makeSource(count: number, closing: Closing): Promise<Source> {
  const folder = await freshFolder(closing)
  const { identity, recipient } = await newAgeIdentity()
  const settings = settingsOf(folder, { SATAMA_BACKUP_KEYS: recipient })
  const identityFile = join(folder, 'identity')
  await mkdir(settings.erasuresFolder, { recursive: true })
  await writeFile(identityFile, `${identity}\n`, { mode: 0o600 })
  const house = await openHouse(settings)
  try {
    const { db, ownerUrl } = house
    const [administrator, officer] = await openOffice(db, ['officer'])
    if (!administrator || !officer) throw new Error('nobody is here')
    const { organisation } = officer
    const leaver = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName: 'leaver-esimerkki', roles: ['officer'], displayName: redact('Lähtijä Esimerkki'),
        grantedBy: administrator, cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
    const lines = makeLines(count)
    const half = Math.ceil(lines.length / 2)
    const [head = '', ...rows] = lines
    const stays = await fillRegister(within(db, organisation), officer, [head, ...rows.slice(0, half)])
    const goes = await fillRegister(within(db, organisation), officer, [head, ...rows.slice(half)])
    if (stays.people.length === 0 || goes.people.length === 0) throw new Error('there is nobody to erase')
    await backUp({ db, ownerUrl, settings, now: () => new Date() })

    await inTransaction(db, organisation, (tx) =>
      destroyRegister(tx, { organisation, register: goes.register, by: officer.id, ground: 'request', at: new Date() }),
    )
    await inTransaction(db, organisation, (tx) =>
      noteLeaving(tx, { organisation, kind: 'membership-closed', ids: [leaver.account], at: new Date() }),
    )
    while ((await copyOutside(db, { organisation, folder: settings.erasuresFolder, now: () => new Date() })) > 0);
    return { settings, identityFile, officer, leaver, stays: stays.people, gone: goes.people }
  } finally {
    await house.close()
  }
}

async function freshFolder(closing: Closing): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'satama-restore-'))
  closing.add(async () => {
    await removeEmbedded(join(folder, 'database'))
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

function environmentOf(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], INIT_CWD: folder, SATAMA_DATA: folder, SATAMA_DEMO: 'off', PORT: '0' }
}

function settingsOf(folder: string, more: NodeJS.ProcessEnv = {}): Settings {
  return settingsFrom(readEnvironment({ ...environmentOf(folder), ...more }))
}

/** Runs the command, and kills it when it has entered a phase and so many milliseconds have passed. */
async function runRestore(
  { settings, identityFile }: Source,
  to: string,
  dies: { phase: Phase; afterMs: number } | null,
  more: readonly string[] = [],
): Promise<'finished' | 'killed' | 'not-empty' | 'failed'> {
  const places = ['--from', settings.backups.folder, '--erasures', settings.erasuresFolder, '--identity', identityFile]
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/app/cli.ts', 'restore', ...places, ...more, '--json'], {
    env: environmentOf(to),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), dies?.afterMs)
  if (dies?.phase === 'starting') kill()
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const before = said
    said += text
    const word = dies && phases[dies.phase]
    if (word && !before.includes(word) && said.includes(word)) kill()
  })
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (status, by) => resolve({ code: status, signal: by }))
  })
  if (signal === 'SIGKILL') return 'killed'
  if (said.includes('holds a Satama already')) return 'not-empty'
  if (code !== 0) process.stderr.write(said)
  return code === 0 ? 'finished' : 'failed'
}

/** What a killed restore has left: a shut house, a whole one, or one that nothing was done in. Half of one must not open. */
type Left = 'shut' | 'restored' | 'untouched'

async function whatIsLeft(to: string): Promise<Left> {
  try {
    const house = await openHouse(settingsOf(to))
    const { rows } = await sql<{ there: number }>`select count(*) as there from identity.network`.execute(house.db)
    await house.close()
    return rows[0]?.there === 0 ? 'untouched' : 'restored'
  } catch (error) {
    if (error instanceof DatabaseTrouble && error.code === 'half-restored') return 'shut'
    throw error
  }
}

/** Who is back: opened with the officer's keys, still keyed or indexed, or signing in. And that everybody else is. */
async function countBack({ officer, stays, gone, leaver }: Source, to: string): Promise<number> {
  const house = await openHouse(settingsOf(to))
  try {
    const at = new Date()
    const order = { by: officer.id, purpose: 'mend', at } as const
    const db = within(house.db, officer.organisation)
    const there = await openPeople(db, officer.keyring, { ...order, ids: stays })
    if (there.size !== stays.length) throw new Error('not everybody who stayed was restored')
    const back = new Set((await openPeople(db, officer.keyring, { ...order, ids: gone })).keys())
    for (const subject of await keyed(house.owner, gone)) back.add(subject)
    const signedIn = await signInOnServer(house.db, leaver)
    const granted = await sql`select from keystore.team_grant where account = ${await accountOf(house.owner, leaver.signInName)}`.execute(house.owner)
    return back.size + (signedIn.ok || granted.rows.length > 0 ? 1 : 0)
  } finally {
    await house.close()
  }
}

async function keyed(owner: Db, subjects: readonly string[]): Promise<string[]> {
  return owner.transaction().execute(async (tx) => {
    await sql`select set_config('satama.every_organisation', 'yes', true)`.execute(tx)
    const these = `{${subjects.join(',')}}`
    const { rows } = await sql<{ subject: string }>`
      select subject from keystore.person_key where subject = any(${these}::uuid[])
      union select subject from keystore.blind_index where subject = any(${these}::uuid[])
      union select subject from vault.record where subject = any(${these}::uuid[])`.execute(tx)
    return rows.map(({ subject }) => subject)
  })
}

async function accountOf(owner: Db, signInName: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from identity.account where sign_in_name = ${signInName}`.execute(owner)
  return rows[0]?.id ?? null
}
