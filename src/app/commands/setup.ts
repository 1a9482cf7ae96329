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

export const accountAfterLossCommand: Command = {
  name: 'account after-loss',
  summary: 'Makes an administrator when nobody can sign in any more, for the recovery key’s holders to vouch for.',
  usage: `account after-loss [--json]

  --json  one object: { organisation, account, signInName, passphrase, recoveryCode, fingerprint }

Asked for, or read from a pipe line by line: with several organisations the id of one; then the person's
name, email (not kept here) and sign-in name (may be empty). The account opens nothing by itself: its owner
signs in, and those who hold enough shares of the recovery key vouch for it in the browser.`,

  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean' } })
    const { addAccountAfterLoss } = await import('./making-accounts.ts')
    return addAccountAfterLoss({ json: values.json === true })
  },
}
