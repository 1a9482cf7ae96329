/**
 * The variables that Satama reads, each with what it says. Nothing else of the environment is looked at,
 * and nothing but this folder looks at the environment.
 */
export const variables = {
  PORT: 'the port of the pages (3000)',
  SATAMA_DATA: 'the folder that keeps everything (data, in the checkout)',
  DATABASE_URL: 'a PostgreSQL of your own, 15 or newer (otherwise the built-in one, with the demo)',
  SATAMA_DATABASE_OWNER_URL: 'the login that owns the tables there, when DATABASE_URL is one that only reaches rows',
  SATAMA_DEMO: 'off: the built-in database without the demo',
  SATAMA_ORIGIN: 'the address that readers see, such as https://satama.example.org',
  SATAMA_RELAY_HOST: 'the mail relay that notices are given to',
  SATAMA_RELAY_PORT: 'its port (587)',
  SATAMA_RELAY_USER: 'the user at the relay, if it asks for one',
  SATAMA_RELAY_PASSWORD: 'the password at the relay',
  SATAMA_BOUNCE_PORT: 'the port on which returned mail is taken in (none)',
  SATAMA_BOUNCE_DOMAIN: 'the domain of the return addresses, such as returns.example.org',
  SATAMA_BOUNCE_WINDOW: 'how many seconds a mail may still come back before it counts as delivered (432000)',
  SATAMA_CHECKPOINTS: "the folder outside the database for the ledger's signed checkpoints (checkpoints, in the data)",
  SATAMA_BACKUPS: 'the folder that daily backups are written to (backups, in the data)',
  SATAMA_BACKUP_KEYS: 'age public keys, with commas, that backups are encrypted to besides the officers',
  SATAMA_BACKUP_TIME: 'when the daily backup is made, by the clocks of Finland (02:30)',
  SATAMA_BACKUP_DAYS: 'how many days backups of data are kept (90); those of keys live 14 days at most',
  SATAMA_ERASURES: 'the folder outside the database that remembers who was erased (erasures, in the data)',
  SATAMA_WITNESSES: 'who cosigns our checkpoints: KEY ADDRESS pairs, with commas between them',
  SATAMA_WITNESS_FOR: 'keys of the ledgers elsewhere that we cosign, with commas between them',
  SATAMA_WITNESS_MAIL: 'a mailbox that gets each ledger\'s newest checkpoint',
  SATAMA_WITNESS_MAIL_HOURS: 'the greatest gap between two of its mails (24)',
  SATAMA_SECURITY_CONTACT: 'where weaknesses are reported to, for security.txt: a mail address, https:// or tel:+',
  SATAMA_SIGN_IN_HOSTS: "hosts inside the house that an organisation's own sign-in may be at, with commas between them",
  SATAMA_MAILER_KEY: 'where the key for notification addresses comes from: typed, credential or kms (none)',
  SATAMA_KMS_MODULE: 'with kms: the library of a PKCS#11 module',
  SATAMA_KMS_TOKEN: 'with kms: the label of its token',
  SATAMA_KMS_KEY: 'with kms: the ID of an AES-256 key on it, in hexadecimal',
  CREDENTIALS_DIRECTORY: 'set by systemd: where the credentials of the service are (mailer-key, kms-pin)',
  SATAMA_PRINT_HOUSE_KEY: 'the age public key to which letter batches are encrypted',
} as const

export type Variable = keyof typeof variables

/** What was set, as it was written. An empty variable counts as not set. */
export interface Environment {
  readonly values: Readonly<Partial<Record<Variable, string>>>
  /** Where the user stands: npm moves us to the checkout and notes where it was called. */
  readonly from: string
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const values: Partial<Record<Variable, string>> = {}
  for (const name of Object.keys(variables) as Variable[]) {
    const value = env[name]?.trim()
    if (value) values[name] = value
  }
  return { values, from: env['INIT_CWD'] ?? process.cwd() }
}
