import { listOrganisations } from '#identity'
import { inTransaction } from '#platform/database'
import { KeepingTrouble, writeKeyText } from '#platform/keeping'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { makeMailerKey, mailerState } from '#vault'
import { Complaint, readOptions, type Command } from '../command-line.ts'
import { kmsOf, takeUpMailerKey, type AskSecret } from '../mailer/taking-up.ts'
import { visitHouse } from '../open-house.ts'
import { asking } from './asking.ts'

const kinds = ['typed', 'credential', 'kms'] as const

export const mailerKeyNewCommand: Command = {
  name: 'mailer-key new',
  summary: 'Makes the key that notification addresses of pseudonymous accounts are sealed to.',
  usage: `mailer-key new [--keep typed|credential|kms] [--replace] [--json]

  --keep     where its private half is kept (typed): typed at each start, laid by systemd as the credential
             mailer-key, or wrapped by the module of SATAMA_KMS_MODULE, SATAMA_KMS_TOKEN and SATAMA_KMS_KEY
  --replace  in place of the key in force. What was sealed to that one can be read no more: those whom it
             concerns are asked for their address again
  --json     one object: { kept, key }; key is null when a module keeps it

The key is shown once, on standard output and nowhere else. As a credential of a service:
  npm run -s satama -- mailer-key new --keep credential | \\
    systemd-creds encrypt --name=mailer-key - /etc/satama/mailer-key.cred`,

  async run(args) {
    const { values } = readOptions(args, { keep: { type: 'string' }, replace: { type: 'boolean' }, json: { type: 'boolean' } })
    const kept = kinds.find((one) => one === (values.keep ?? 'typed'))
    if (!kept) throw new Complaint(`--keep is ${kinds.join(', ')}.`)
    const settings = settingsFrom(readEnvironment())
    return withAsking(async (ask) => {
      const house = await visitHouse(settings)
      try {
        const [founder] = await listOrganisations(house.db)
        if (!founder) throw new Complaint('There is no organisation yet: make the first with `npm run -s satama -- setup`.')
        const { key } = await mailerState(house.db)
        if (key && !values.replace) throw new Complaint('There is a mailer key already. --replace makes another in its place.')
        const kms = kept === 'kms' ? await kmsOf(settings, ask) : null
        const privateKey = await inTransaction(house.db, founder.id, (tx) =>
          makeMailerKey(tx, {
            organisation: founder.id,
            by: null,
            kept,
            ...(kms ? { wrap: (plain, context) => kms.wrap(plain, context) } : {}),
            at: new Date(),
          }),
        )
        const text = kms ? null : writeKeyText(privateKey)
        if (values.json) process.stdout.write(`${JSON.stringify({ kept, key: text })}\n`)
        else if (text) process.stdout.write(`${text}\n`)
        if (!values.json) process.stderr.write(said(kept))
        return 0
      } finally {
        await house.close()
      }
    })
  },
}

function said(kept: (typeof kinds)[number]): string {
  if (kept === 'kms') return 'The module has wrapped the key. Start Satama with SATAMA_MAILER_KEY=kms.\n'
  return `This is shown this once. Keep it away from this machine and its backups. Start Satama with SATAMA_MAILER_KEY=${kept}.\n`
}

export const mailerKeyCheckCommand: Command = {
  name: 'mailer-key check',
  summary: 'Tries whether the mailer’s key can be had from where the settings say.',
  usage: `mailer-key check [--json]

  --json  one object: { ok, trouble }

Ends with 1 when it cannot.`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const settings = settingsFrom(readEnvironment())
    return withAsking(async (ask) => {
      const house = await visitHouse(settings)
      try {
        const trouble =
          settings.mailerKey.from === null
            ? 'SATAMA_MAILER_KEY is not set: notification addresses are not read.'
            : await takeUpMailerKey(house.db, settings, ask, new Date())
        const ok = trouble === null
        process.stdout.write(values.json ? `${JSON.stringify({ ok, trouble })}\n` : `${trouble ?? 'The mailer’s key is at hand.'}\n`)
        return ok ? 0 : 1
      } finally {
        await house.close()
      }
    })
  },
}

async function withAsking(work: (ask: AskSecret) => Promise<number>): Promise<number> {
  const questions = asking()
  try {
    return await work((question) => questions.ask(question, { secret: true, optional: true }))
  } catch (error) {
    if (error instanceof KeepingTrouble) throw new Complaint(error.message)
    throw error
  } finally {
    questions.close()
  }
}
