import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { redact, type Redacted } from '#foundation/text'
import type { Environment, Variable } from './environment.ts'
import { type MailerKeySettings, mailerKeyFrom } from './mailer-key.ts'
import { securityContactsFrom } from './security-contact.ts'
import { SettingsTrouble } from './trouble.ts'
import { type Witnesses, witnessesFrom } from './witnesses.ts'

export interface Settings {
  readonly port: number
  /** Without a slash at the end. */
  readonly origin: string
  readonly dataFolder: string
  readonly database:
    | { readonly kind: 'embedded'; readonly folder: string }
    | {
        readonly kind: 'own'
        readonly url: Redacted<string>
        /** Without it the address above is the owner's, and Satama makes the app's login by itself. */
        readonly ownerUrl?: Redacted<string>
      }
  /** Invented people, and nothing ever leaves the machine. */
  readonly demo: boolean
  readonly relay: Relay | null
  readonly bounces: { readonly port: number; readonly domain: string } | null
  readonly bounceWindowMs: number
  readonly checkpointsFolder: string
  readonly printHouseKey: string | null
  readonly backups: Backups
  /** Outside the database: who was erased and who left, for a restore to read first. */
  readonly erasuresFolder: string
  readonly witnesses: Witnesses
  readonly mailerKey: MailerKeySettings
  /** Hosts at private addresses to which an organisation's own sign-in may lead. */
  readonly signInHosts: readonly string[]
  /** Published in security.txt; without one there is none. */
  readonly securityContacts: readonly string[]
}

export interface Backups {
  readonly folder: string
  /** age public keys, besides the officers'. */
  readonly keys: readonly string[]
  /** Minutes from midnight in Helsinki. */
  readonly minute: number
  readonly keepDays: number
}

export interface Relay {
  readonly host: string
  readonly port: number
  readonly login: { readonly user: string; readonly password: Redacted<string> } | null
}

const checkout = join(dirname(fileURLToPath(import.meta.url)), '../../..')
const fiveDays = 5 * 24 * 3600
const fewSeconds = 5

/** What the environment asks for, checked as a whole and with the defaults filled in. */
export function settingsFrom({ values, from }: Environment): Settings {
  const port = numberIn(values, 'PORT', { least: 0, most: 65_535 }) ?? 3000
  const dataFolder = values.SATAMA_DATA ? resolve(from, values.SATAMA_DATA) : join(checkout, 'data')
  const database = databaseFrom(values, dataFolder)
  const demo = demoFrom(values)
  const seconds = numberIn(values, 'SATAMA_BOUNCE_WINDOW', { least: 1, most: 60 * 24 * 3600 })
  return {
    port,
    origin: originFrom(values, port),
    dataFolder,
    database,
    demo,
    relay: relayFrom(values, demo),
    bounces: bouncesFrom(values),
    bounceWindowMs: 1000 * (seconds ?? (demo ? fewSeconds : fiveDays)),
    checkpointsFolder: values.SATAMA_CHECKPOINTS
      ? resolve(from, values.SATAMA_CHECKPOINTS)
      : join(dataFolder, 'checkpoints'),
    witnesses: witnessesFrom(values),
    mailerKey: mailerKeyFrom(values),
    signInHosts: signInHostsFrom(values),
    securityContacts: securityContactsFrom(values),
    printHouseKey: printHouseKeyFrom(values),
    backups: backupsFrom(values, { from, dataFolder }),
    erasuresFolder: values.SATAMA_ERASURES ? resolve(from, values.SATAMA_ERASURES) : join(dataFolder, 'erasures'),
  }
}

type Values = Environment['values']

function databaseFrom(values: Values, dataFolder: string): Settings['database'] {
  const url = values.DATABASE_URL
  const ownerUrl = values.SATAMA_DATABASE_OWNER_URL
  if (!url) {
    if (!ownerUrl) return { kind: 'embedded', folder: join(dataFolder, 'database') }
    throw new SettingsTrouble('SATAMA_DATABASE_OWNER_URL', 'SATAMA_DATABASE_OWNER_URL goes with DATABASE_URL, which is not set.')
  }
  refuseOtherThanPostgres('DATABASE_URL', url)
  if (!ownerUrl) return { kind: 'own', url: redact(url) }
  refuseOtherThanPostgres('SATAMA_DATABASE_OWNER_URL', ownerUrl)
  if (new URL(url).username === new URL(ownerUrl).username) {
    throw new SettingsTrouble(
      'SATAMA_DATABASE_OWNER_URL',
      'DATABASE_URL and SATAMA_DATABASE_OWNER_URL are to be two logins: one that only reaches rows, and the owner of the tables.',
    )
  }
  return { kind: 'own', url: redact(url), ownerUrl: redact(ownerUrl) }
}

function refuseOtherThanPostgres(variable: Variable, url: string): void {
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return
  throw new SettingsTrouble(
    variable,
    `${variable} is not an address of a PostgreSQL: it looks like postgres://user:password@host:5432/name.`,
  )
}

function demoFrom(values: Values): boolean {
  const asked = values.SATAMA_DEMO
  if (asked !== undefined && asked !== 'on' && asked !== 'off') {
    throw new SettingsTrouble('SATAMA_DEMO', 'SATAMA_DEMO is either on or off.')
  }
  if (asked === 'on' && values.DATABASE_URL) {
    throw new SettingsTrouble(
      'SATAMA_DEMO',
      'SATAMA_DEMO and DATABASE_URL do not go together: the demo keeps its invented people in the built-in database.',
    )
  }
  return asked ? asked === 'on' : !values.DATABASE_URL
}

function originFrom(values: Values, port: number): string {
  const asked = values.SATAMA_ORIGIN
  if (!asked) return `http://localhost:${port}`
  const url = URL.canParse(asked) ? new URL(asked) : null
  const local = url?.hostname === 'localhost' || url?.hostname.endsWith('.localhost') || url?.hostname === '127.0.0.1'
  const bare = url?.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (url && bare && (url.protocol === 'https:' || (url.protocol === 'http:' && local))) return url.origin
  throw new SettingsTrouble(
    'SATAMA_ORIGIN',
    'SATAMA_ORIGIN is an address that begins with https:// and has no path, such as https://satama.example.org ' +
      '(http:// only at localhost).',
  )
}

function relayFrom(values: Values, demo: boolean): Relay | null {
  const port = numberIn(values, 'SATAMA_RELAY_PORT', { least: 1, most: 65_535 }) ?? 587
  const { SATAMA_RELAY_HOST: host, SATAMA_RELAY_USER: user, SATAMA_RELAY_PASSWORD: password } = values
  if (!host) {
    for (const name of ['SATAMA_RELAY_PORT', 'SATAMA_RELAY_USER', 'SATAMA_RELAY_PASSWORD'] as const) {
      if (values[name]) throw new SettingsTrouble(name, `${name} is set, but SATAMA_RELAY_HOST is not.`)
    }
    return null
  }
  if (demo) {
    throw new SettingsTrouble(
      'SATAMA_RELAY_HOST',
      'SATAMA_RELAY_HOST is set, but nothing ever leaves the demo: set DATABASE_URL or SATAMA_DEMO=off too.',
    )
  }
  if (!isHostName(host)) {
    throw new SettingsTrouble('SATAMA_RELAY_HOST', 'SATAMA_RELAY_HOST is not the name or number of a host.')
  }
  if (user && password) return { host, port, login: { user, password: redact(password) } }
  if (user || password) {
    throw new SettingsTrouble(
      user ? 'SATAMA_RELAY_PASSWORD' : 'SATAMA_RELAY_USER',
      'SATAMA_RELAY_USER and SATAMA_RELAY_PASSWORD are set together or not at all.',
    )
  }
  return { host, port, login: null }
}

function bouncesFrom(values: Values): Settings['bounces'] {
  const port = numberIn(values, 'SATAMA_BOUNCE_PORT', { least: 0, most: 65_535 })
  const domain = values.SATAMA_BOUNCE_DOMAIN
  if (domain && !isHostName(domain)) {
    throw new SettingsTrouble('SATAMA_BOUNCE_DOMAIN', 'SATAMA_BOUNCE_DOMAIN is not the name of a domain.')
  }
  if (port !== undefined && domain) return { port, domain }
  if (port === undefined && !domain) return null
  throw new SettingsTrouble(
    domain ? 'SATAMA_BOUNCE_PORT' : 'SATAMA_BOUNCE_DOMAIN',
    'SATAMA_BOUNCE_PORT and SATAMA_BOUNCE_DOMAIN are set together or not at all.',
  )
}

function backupsFrom(values: Values, o: { from: string; dataFolder: string }): Backups {
  const keys = (values.SATAMA_BACKUP_KEYS ?? '').split(/[\s,]+/).filter((key) => key !== '')
  if (!keys.every(isAgePublicKey)) {
    throw new SettingsTrouble('SATAMA_BACKUP_KEYS', 'SATAMA_BACKUP_KEYS are age public keys (age1…), with commas between them.')
  }
  const time = values.SATAMA_BACKUP_TIME ?? '02:30'
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  if (hours === undefined) throw new SettingsTrouble('SATAMA_BACKUP_TIME', 'SATAMA_BACKUP_TIME is a time of day such as 02:30.')
  return {
    folder: values.SATAMA_BACKUPS ? resolve(o.from, values.SATAMA_BACKUPS) : join(o.dataFolder, 'backups'),
    keys,
    minute: Number(hours) * 60 + Number(minutes),
    keepDays: numberIn(values, 'SATAMA_BACKUP_DAYS', { least: 1, most: 36_500 }) ?? 90,
  }
}

/** Bech32, as age writes it; its newer hybrid keys begin with age1pq1 and are long ones. */
const isAgePublicKey = (key: string): boolean => /^age1(pq1)?[02-9ac-hj-np-z]{58,4000}$/.test(key)

function printHouseKeyFrom(values: Values): string | null {
  const key = values.SATAMA_PRINT_HOUSE_KEY
  if (!key) return null
  if (isAgePublicKey(key)) return key
  throw new SettingsTrouble('SATAMA_PRINT_HOUSE_KEY', 'SATAMA_PRINT_HOUSE_KEY is not an age public key (age1…).')
}

function numberIn(
  values: Values,
  name: Variable,
  { least, most }: { least: number; most: number },
): number | undefined {
  const written = values[name]
  if (written === undefined) return undefined
  const value = Number(written)
  if (/^\d+$/.test(written) && value >= least && value <= most) return value
  throw new SettingsTrouble(name, `${name} is a whole number from ${least} to ${most}.`)
}

function signInHostsFrom(values: Values): readonly string[] {
  const hosts = (values.SATAMA_SIGN_IN_HOSTS ?? '').split(/[\s,]+/).filter((host) => host !== '').map((host) => host.toLowerCase())
  if (hosts.every(isHostName)) return hosts
  throw new SettingsTrouble('SATAMA_SIGN_IN_HOSTS', 'SATAMA_SIGN_IN_HOSTS are names or numbers of hosts, with commas between them.')
}

function isHostName(text: string): boolean {
  return text.length <= 253 && /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)$/i.test(text)
}
