import { readdir, readFile, readlink, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { reveal } from '#foundation/text'
import type { Settings } from '#platform/settings'
import type { Finding, Patient, Verdict } from './model.ts'
import { lifeOf, nodeLives } from './versions.ts'

export function checkNode({ now }: Pick<Patient, 'now'>, version = process.versions.node): Finding {
  return { id: 'node-version', ...lifeOf(nodeLives, version, now) }
}

export function checkPagesTls({ settings }: Pick<Patient, 'settings'>): Finding {
  if (settings.origin.startsWith('https:')) return { id: 'pages-tls', verdict: 'ok' }
  return { id: 'pages-tls', verdict: settings.demo ? 'ok' : 'warn' }
}

/** A relay elsewhere is spoken to over TLS or not at all; without one nobody can be told by email. */
export function checkRelay({ settings }: Pick<Patient, 'settings'>): Finding {
  return { id: 'relay', verdict: settings.relay || settings.demo ? 'ok' : 'warn' }
}

const commonPasswords = [
  'satama', 'postgres', 'postgresql', 'password', 'salasana', 'changeme', 'secret', 'admin', 'root', 'example', 'test', 'demo', '123456',
]

/** The passwords of the settings, by the variable that holds each. */
function passwordsOf(settings: Settings): Map<string, string> {
  const found = new Map<string, string>()
  const { database, relay } = settings
  const fromUrl = (variable: string, url: string): void => {
    const address = new URL(url)
    const password = decodeURIComponent(address.password) || address.searchParams.get('password')
    found.set(variable, password ?? '')
  }
  if (database.kind === 'own') {
    fromUrl('DATABASE_URL', reveal(database.url))
    if (database.ownerUrl) fromUrl('SATAMA_DATABASE_OWNER_URL', reveal(database.ownerUrl))
  }
  if (relay?.login) found.set('SATAMA_RELAY_PASSWORD', reveal(relay.login.password))
  return found
}

export function checkWeakSecrets({ settings }: Pick<Patient, 'settings'>): Finding {
  const weak = [...passwordsOf(settings)].filter(([, password]) => isWeak(password)).map(([name]) => name)
  return weak.length > 0 ? { id: 'secrets-weak', verdict: 'bad', with: { names: weak.join(', ') } } : { id: 'secrets-weak', verdict: 'ok' }
}

function isWeak(password: string): boolean {
  // What is left without the words that everybody tries first.
  const left = commonPasswords.reduce((rest, word) => rest.replaceAll(word, ''), password.toLowerCase()).replace(/[^a-zåäö0-9]/g, '')
  return password.length < 16 || new Set(password).size < 8 || left.length < 10
}

/** A secret in two places is stolen twice at once. */
export function checkSharedSecrets({ settings }: Pick<Patient, 'settings'>): Finding {
  const passwords = [...passwordsOf(settings)].filter(([, password]) => password !== '')
  const shared = passwords.filter(([name, one]) => passwords.some(([other, two]) => other !== name && two === one)).map(([name]) => name)
  return shared.length > 0
    ? { id: 'secrets-shared', verdict: 'bad', with: { names: shared.join(', ') } }
    : { id: 'secrets-shared', verdict: 'ok' }
}

/** Folders that only their owner may read. Root's data folder may be passed through, and not looked into. */
export async function checkFolders({ settings }: Pick<Patient, 'settings'>): Promise<Finding> {
  const { dataFolder, backups, erasuresFolder } = settings
  const open: string[] = []
  let unknown = false
  for (const folder of [dataFolder, join(dataFolder, 'secrets'), backups.folder, erasuresFolder]) {
    const found = await stat(folder).catch(whenMissing)
    if (found === 'shut') unknown = true
    else if (found !== 'missing' && (found.mode & 0o066) !== 0) open.push(basename(folder))
  }
  for (const folder of [join(dataFolder, 'secrets'), backups.folder, erasuresFolder]) {
    const names = await readdir(folder).catch(whenMissing)
    if (names === 'shut') unknown = true
    for (const name of typeof names === 'string' ? [] : names) {
      const found = await stat(join(folder, name)).catch(() => null)
      if (found?.isFile() && (found.mode & 0o077) !== 0) open.push(`${basename(folder)}/${name}`)
    }
  }
  return open.length > 0
    ? { id: 'folders-open', verdict: 'bad', with: { names: open.slice(0, 5).join(', ') } }
    : { id: 'folders-open', verdict: unknown ? 'unknown' : 'ok' }
}

/** Not there, or not to be had: the two are not the same, and neither is fine by itself. */
function whenMissing(error: NodeJS.ErrnoException): 'missing' | 'shut' {
  return error.code === 'ENOENT' ? 'missing' : 'shut'
}

const gb = 1024 ** 3

export async function checkDisk({ settings }: Pick<Patient, 'settings'>): Promise<Finding> {
  let worstVerdict: Verdict = 'ok'
  let least = 100
  for (const folder of [settings.dataFolder, settings.backups.folder]) {
    const found = await statfs(folder).catch(whenMissing)
    // A folder that is made with the first backup has no disk yet; one that cannot be asked is not known to be well.
    if (found === 'missing' && folder !== settings.dataFolder) continue
    if (typeof found === 'string') return { id: 'disk', verdict: 'unknown' }
    const percent = Math.floor((found.bavail / Math.max(1, found.blocks)) * 100)
    const verdict = diskVerdict({ percent, free: found.bavail * found.bsize })
    if (verdict === 'bad' || worstVerdict === 'ok') worstVerdict = verdict
    least = Math.min(least, percent)
  }
  return { id: 'disk', verdict: worstVerdict, with: { percent: least } }
}

export function diskVerdict({ percent, free }: { percent: number; free: number }): Verdict {
  if (percent < 5 || free < gb) return 'bad'
  return percent < 15 || free < 5 * gb ? 'warn' : 'ok'
}

/** Where Linux tells about itself. Tests give another place that looks alike. */
export interface LinuxPlaces {
  readonly proc: string
  readonly sys: string
}
const linux: LinuxPlaces = { proc: '/proc', sys: '/sys' }

/** Memory that is written to an unencrypted disk may hold opened words and keys. */
export async function checkSwap(places: LinuxPlaces = linux): Promise<Finding> {
  const text = await readFile(join(places.proc, 'swaps'), 'utf8').catch(() => null)
  if (text === null) return { id: 'swap', verdict: 'unknown' }
  const devices = text.split('\n').slice(1).flatMap((line) => line.trim().split(/\s+/)[0] || [])
  const plain: string[] = []
  for (const device of devices) if (!(await isEncrypted(device, places))) plain.push(device)
  return plain.length > 0 ? { id: 'swap', verdict: 'bad', with: { count: plain.length } } : { id: 'swap', verdict: 'ok' }
}

/** zram stays in memory; a mapped device says of itself that it is encrypted (dm-crypt's UUID). */
async function isEncrypted(device: string, { sys }: LinuxPlaces): Promise<boolean> {
  const name = basename(await readlink(device).catch(() => device))
  if (name.startsWith('zram')) return true
  const uuid = await readFile(join(sys, 'block', name, 'dm', 'uuid'), 'utf8').catch(() => '')
  return uuid.startsWith('CRYPT-')
}

/** A process that dies may leave its whole memory in a file. */
export async function checkCoreDumps({ proc }: LinuxPlaces = linux): Promise<Finding> {
  const limits = await readFile(join(proc, 'self', 'limits'), 'utf8').catch(() => null)
  if (limits === null) return { id: 'core-dumps', verdict: 'unknown' }
  const most = /^Max core file size\s+(\S+)/m.exec(limits)?.[1]
  const read = await readFile(join(proc, 'sys', 'kernel', 'core_pattern'), 'utf8').catch(() => null)
  // Without a limit of nought everything hangs on where they would go.
  if (read === null) return { id: 'core-dumps', verdict: 'unknown' }
  const pattern = read.trim()
  const thrownAway = pattern === '' || /^\|\/(usr\/)?bin\/(false|true)\b/.test(pattern)
  if (thrownAway) return { id: 'core-dumps', verdict: 'ok' }
  // The limit does not hold back a program that takes dumps (core(5)), though most such programs heed it.
  if (most === '0') return { id: 'core-dumps', verdict: pattern.startsWith('|') ? 'warn' : 'ok' }
  return { id: 'core-dumps', verdict: 'bad' }
}
