import { readOptions, type Command } from '../command-line.ts'

const options = { json: { type: 'boolean' }, roles: { type: 'string' } } as const

export const setupCommand: Command = {
  name: 'setup',
  summary: 'Makes the first organisation and its administrator.',
  usage: `setup [--roles ROLES] [--json]

  --roles  what the first account may do, with commas (administrator)
  --json   one object: { organisation, account, signInName, passphrase, recoveryCode, fingerprint }

The names are asked for; a pipe may answer, a line each: the organisation's name in Finnish, in Swedish
and in English, the administrator's own name, their email and their sign-in name (both may be empty).
The passphrase and the recovery code are shown once and cannot be found again.`,

  async run(args) {
    const { values } = readOptions(args, options)
    const { setUp } = await import('./making-accounts.ts')
    return setUp({ roles: values.roles ?? 'administrator', json: values.json === true })
  },
}

export const accountAddCommand: Command = {
  name: 'account add',
  summary: 'Makes a further account, as an administrator.',
  usage: `account add --roles ROLES [--json]

  --roles  what the account may do, with commas: administrator, officer, data-protection-officer,
           communicator, professional, support-worker, volunteer, auditor
  --json   one object: { organisation, account, signInName, passphrase, recoveryCode, fingerprint }

Asked for, or read from a pipe line by line: an administrator's sign-in name and passphrase, then the
new person's name, email and sign-in name (both may be empty).`,

  async run(args) {
    const { values } = readOptions(args, options)
    const { addAccount } = await import('./making-accounts.ts')
    return addAccount({ roles: values.roles ?? '', json: values.json === true })
  },
}
