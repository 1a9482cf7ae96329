import { randomBytes } from 'node:crypto'
import PostalMime from 'postal-mime'
import { type Db, inTransaction, within } from '#platform/database'
import type { Relay } from '#platform/mail'
import type { Bytes } from '#foundation/sealing'
import { askings, keepTestimony, newestCheckpoints, noteAsking } from '../checkpoint-store.ts'
import { originOf, printNote, verifierKey } from '../checkpoints.ts'
import { readSignedNote } from '../notes.ts'
import * as store from '../store.ts'

/** A mailbox that gets the newest checkpoint again and again: whoever reads it notices when one stays away. */
export interface MailedWitness {
  readonly to: string
  readonly from: string
  /** The greatest gap, in hours, between two of its mails. */
  readonly everyHours: number
}

/** The mailbox as a witness is named in tables and pages. */
export const mailboxName = (to: string): string => `mailto:${to}`

/** Mails each organisation's newest checkpoint when its gap is over, also when nothing has happened since. */
export async function mailCheckpoints(
  db: Db,
  o: { mailbox: MailedWitness; relay: Relay; publicKey: Bytes; clock: () => Date },
): Promise<void> {
  const witness = mailboxName(o.mailbox.to)
  for (const organisation of await store.organisations(db)) {
    const own = within(db, organisation)
    const at = o.clock()
    const last = (await askings(own, organisation)).find((one) => one.witness === witness)
    if (last && last.trouble === null && at.getTime() - last.askedAt.getTime() < o.mailbox.everyHours * 3_600_000) continue
    const [newest] = await newestCheckpoints(own, organisation, 1)
    const note = newest ? readSignedNote(newest.note) : null
    if (!newest || !note) continue
    const written = printNote(note, newest.testimonies.flatMap(({ line }) => (line ? [line] : [])))
    const sent = await o.relay.send({
      envelope: { from: o.mailbox.from, to: o.mailbox.to, id: randomBytes(10).toString('hex') },
      bytes: mailOf({ ...o.mailbox, organisation, size: newest.size, note: written, key: verifierKey(organisation, o.publicKey), at }),
    })
    const accepted = sent.outcome === 'accepted'
    await inTransaction(db, organisation, async (tx) => {
      if (accepted) await keepTestimony(tx, { organisation, witness, size: newest.size, at, line: null })
      await noteAsking(tx, { organisation, witness, at, trouble: accepted ? null : 'unreachable' })
    })
  }
}

interface CheckpointMail {
  readonly to: string
  readonly from: string
  readonly everyHours: number
  readonly organisation: string
  readonly size: number
  readonly note: string
  readonly key: string
  readonly at: Date
}

/** A plain message (RFC 5322) of ASCII lines; its text is base64, so that no relay on the way rewrites a byte of it. */
export function mailOf(mail: CheckpointMail): Buffer {
  const { to, from, everyHours, organisation, size, note, key, at } = mail
  const text = [
    'This is a checkpoint of a ledger. Keep this message: it proves later what the ledger held on this day.',
    `The next one comes within ${everyHours} hours. If it stays away, ask why.`,
    '',
    note.trimEnd(),
    '',
    'Its key, for checking (compare it with the printed one):',
    key,
    '',
    'To check a ledger against this message: satama ledger verify FILE --checkpoint THIS-MESSAGE.eml --key KEY',
    '',
  ].join('\n')
  const headers = [
    `From: <${from}>`,
    `To: <${to}>`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomBytes(12).toString('hex')}@${from.split('@')[1] ?? 'localhost'}>`,
    `Subject: Ledger checkpoint ${size} of ${originOf(organisation)}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ]
  const body = Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}\r\n`, 'ascii')
}

const noteShape = /satama\.ledger\/[0-9a-f-]{36}\n\d{1,15}\n[A-Za-z0-9+/]{43}=\n\n(?:— \S+ \S+\n)+/g

/** The checkpoints in a text, whatever stands around them: a file of them, or a message as a mail program saved it. */
export async function notesIn(bytes: Buffer): Promise<string[]> {
  const plain = bytes.toString('utf8')
  const mailed = /^content-transfer-encoding:/im.test(plain.slice(0, 20_000)) ? ((await PostalMime.parse(bytes)).text ?? '') : plain
  return [...`${mailed.replaceAll('\r\n', '\n')}\n`.matchAll(noteShape)].map(([note]) => note)
}
