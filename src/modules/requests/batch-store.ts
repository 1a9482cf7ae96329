import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Letter, LetterChannel } from './model.ts'

/** SQL of letters that go to print together. */

export interface LetterBatch {
  readonly id: string
  readonly organisation: string
  readonly madeAt: Date
  readonly madeBy: string
  readonly letters: number
  readonly pages: number
  readonly sha256: string
  readonly handedOverAt: Date | null
}

const columns = sql.raw(`id, organisation, made_at as "madeAt", made_by as "madeBy", letters, pages, sha256, handed_over_at as "handedOverAt"`)

/** Letters for the post that wait and are in no batch, held: two who make batches at once share them out. */
export async function lockWaiting(tx: Tx, organisation: string, { letters, limit }: { letters?: readonly string[]; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from requests.letter
    where organisation = ${organisation} and channel = 'post' and sent_at is null and batch is null
      ${letters ? sql`and id = any(${letters}::uuid[])` : sql``}
    order by made_at, id limit ${limit} for update skip locked`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function insertBatch(tx: Tx, batch: Omit<LetterBatch, 'handedOverAt'>, letters: readonly string[]): Promise<void> {
  await sql`
    insert into requests.letter_batch (id, organisation, made_at, made_by, letters, pages, sha256)
    values (${batch.id}, ${batch.organisation}, ${batch.madeAt}, ${batch.madeBy}, ${batch.letters}, ${batch.pages}, ${batch.sha256})`.execute(tx)
  await sql`update requests.letter set batch = ${batch.id} where organisation = ${batch.organisation} and id = any(${letters}::uuid[])`.execute(tx)
}

export const giveToDesk = (tx: Tx, organisation: string, letters: readonly string[]): Promise<void> => redirectLetters(tx, organisation, letters, 'desk')

/** Letters that cannot go by the way they were meant for go by another. */
export async function redirectLetters(tx: Tx, organisation: string, letters: readonly string[], channel: LetterChannel): Promise<void> {
  if (letters.length === 0) return
  await sql`update requests.letter set channel = ${channel} where sent_at is null and organisation = ${organisation} and id = any(${letters}::uuid[])`.execute(tx)
}

export async function findBatch(tx: Tx, organisation: string, id: string): Promise<LetterBatch | null> {
  const { rows } = await sql<LetterBatch>`
    select ${columns} from requests.letter_batch where organisation = ${organisation} and id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

export async function listBatches(tx: Tx, organisation: string, limit = 50): Promise<LetterBatch[]> {
  const { rows } = await sql<LetterBatch>`
    select ${columns} from requests.letter_batch where organisation = ${organisation}
    order by handed_over_at is not null, made_at desc limit ${limit}`.execute(tx)
  return rows
}

/** In the order in which they were typeset. */
export async function lettersIn(tx: Tx, organisation: string, batch: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from requests.letter where organisation = ${organisation} and batch = ${batch} order by made_at, id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function markHandedOver(tx: Tx, organisation: string, id: string, { at, by }: { at: Date; by: string }): Promise<void> {
  await sql`update requests.letter_batch set handed_over_at = ${at}, handed_over_by = ${by} where organisation = ${organisation} and id = ${id}`.execute(tx)
}

export async function findLetter(tx: Tx, organisation: string, id: string): Promise<(Letter & { readonly proof: string | null }) | null> {
  const { rows } = await sql<Letter & { proof: string | null }>`
    select id, organisation, request, kind, channel, language, made_at as "madeAt", sent_at as "sentAt", batch, proof
    from requests.letter where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}
