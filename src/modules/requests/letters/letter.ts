import { bytesOf, randomBytes, textOf, toHex } from '#foundation/sealing'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { languages, type Lang } from '#platform/texts'
import { openRecords, sealRecords } from '#vault'
import type { Asked, LetterChannel, LetterKind, Request } from '../model.ts'
import type { Present } from '../present.ts'
import { contactLines } from '../sending.ts'
import * as store from '../store.ts'
import { letterWords } from '../texts/letters.ts'
import { letterheadOf } from './letterhead.ts'
import type { Letterhead, LetterText, Sheet } from './model.ts'

export const letterRecordKind = 'request-letter'

/** A letter to be written; it leaves later, by its channel, and then with proof. */
export interface NewSheet {
  readonly request: Request
  readonly asked: Asked
  readonly kind: LetterKind
  readonly channel: LetterChannel
  readonly text: LetterText
  /** The window's lines, where they are others than what the request itself gave: the register's address. */
  readonly to?: readonly string[] | null
}

/** Writes letters, sealed: rows and words in the caller's transaction. Gives their ids, in order. */
export async function writeLetters(tx: Tx, present: Present, sheets: readonly NewSheet[]): Promise<string[]> {
  if (sheets.length === 0) return []
  const { organisation } = present.keyring
  const rows = sheets.map((sheet) => ({ id: crypto.randomUUID(), ...sheet }))
  await store.insertLetters(
    tx,
    { organisation, at: present.at, by: present.by },
    rows.map(({ id, request, kind, channel }) => ({ id, request: request.id, kind, channel, language: request.language })),
  )
  await sealLetters(tx, present, rows)
  const kinds = [...new Set(rows.map(({ kind }) => kind))]
  await append(tx, {
    type: 'requests.letters-written', organisation, by: present.by, at: present.at,
    ...(rows.length === 1 && rows[0] ? { about: rows[0].request.id } : {}),
    body: { count: rows.length, kinds },
  })
  return rows.map(({ id }) => id)
}

/** Seals the words of letters whose rows are there. */
export async function sealLetters(
  tx: Tx, present: Present, rows: readonly (Pick<NewSheet, 'request' | 'asked' | 'text' | 'to'> & { id: string })[],
): Promise<void> {
  if (rows.length === 0) return
  const heads = await headsOf(tx, present.keyring.organisation)
  const date = helsinkiDate(present.at)
  await sealRecords(
    tx,
    present.keyring,
    rows.map(({ id, request, asked, text, to }) => {
      const from = heads[request.language]
      const sheet: Sheet = {
        language: request.language, date, from, text: closed(text, request.language, from, asked),
        to: to === undefined ? contactLines(asked) : to, mark: toHex(randomBytes(10)),
      }
      return { subject: id, kind: letterRecordKind, version: 1, plain: bytesOf(JSON.stringify(sheet)) }
    }),
    { at: present.at },
  )
}

/** Opens letters on record. */
export async function openLetters(present: Present, ids: readonly string[], o: { about?: string } = {}): Promise<Map<string, Sheet>> {
  const opened = await openRecords(present.db, present.keyring, {
    by: present.by, purpose: 'request', kind: letterRecordKind, subjects: ids, at: present.at, ...o,
  })
  return new Map([...opened].map(([id, { plain }]) => [id, JSON.parse(textOf(plain)) as Sheet]))
}

async function headsOf(tx: Tx, organisation: string): Promise<Record<Lang, Letterhead>> {
  const heads = await Promise.all(languages.map(async (lang) => [lang, await letterheadOf(tx, organisation, lang)] as const))
  return Object.fromEntries(heads) as Record<Lang, Letterhead>
}

/** Whom it concerns, when that is somebody else; whom to ask; who writes. */
function closed(text: LetterText, lang: Lang, { organisation, phone, email }: Letterhead, { of }: Asked): LetterText {
  const t = letterWords(lang)
  const [first, ...others] = text.blocks
  const concerns = of ? [{ kind: 'paragraph' as const, lines: [t.concerns(of.name)] }] : []
  const contact = phone && email ? [{ kind: 'paragraph' as const, lines: [t.contact(phone, email)] }] : []
  return {
    subject: text.subject,
    blocks: [...(first ? [first] : []), ...concerns, ...others, ...contact, { kind: 'paragraph', lines: [t.closing(organisation)] }],
  }
}
