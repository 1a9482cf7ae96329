import { randomBytes } from 'node:crypto'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dropFile } from '#platform/files'

/** What became of a mail at its recipient's server. */
export type MailFate = 'delivered' | 'refused' | 'bouncing' | 'bounced'

export interface KeptMail {
  readonly id: string
  readonly at: Date
  readonly returnPath: string
  readonly to: string
  readonly subject: string
  readonly envelopeId: string | null
  readonly fate: MailFate
}

/** Every mail that the demo has sent, kept over restarts. */
export interface Mailbox {
  /** Newest first. */
  readonly mails: readonly KeptMail[]
  keep(mail: Omit<KeptMail, 'id'>, raw: Uint8Array | null): Promise<KeptMail>
  settle(id: string, fate: MailFate): Promise<void>
  find(id: string): KeptMail | null
  /** The mail as it came; null when it was refused before it was sent. */
  raw(id: string): Promise<Uint8Array | null>
}

export async function openMailbox(folder: string): Promise<Mailbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const kept = new Map<string, KeptMail>()
  for (const name of (await readdir(folder)).sort()) {
    const id = /^([0-9a-z]{9}-[0-9a-f]{12})\.json$/.exec(name)?.[1]
    if (!id) continue
    const mail = JSON.parse(await readFile(join(folder, name), 'utf8')) as Omit<KeptMail, 'at'> & { at: string }
    kept.set(id, { ...mail, at: new Date(mail.at) })
  }

  async function write(mail: KeptMail): Promise<void> {
    await dropFile(folder, `${mail.id}.json`, Buffer.from(JSON.stringify(mail)))
    kept.set(mail.id, mail)
  }

  return {
    get mails() {
      return [...kept.values()].reverse()
    },
    async keep(mail, raw) {
      const id = `${mail.at.getTime().toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}`
      if (raw) await dropFile(folder, `${id}.eml`, raw)
      const whole = { ...mail, id }
      await write(whole)
      return whole
    },
    async settle(id, fate) {
      const mail = kept.get(id)
      if (mail) await write({ ...mail, fate })
    },
    find: (id) => kept.get(id) ?? null,
    async raw(id) {
      const mail = kept.get(id)
      return mail && mail.fate !== 'refused' ? readFile(join(folder, `${id}.eml`)) : null
    },
  }
}
