import { equalBytes, fromBase64Url, keyedHash, randomBelow, randomBytes, toBase64Url } from '#foundation/sealing'
import type { Bytes, RandomBytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import * as store from './store.ts'

/*
 * [Note: Nobody can ask for a nickname] That somebody has an account here must not be told to anyone else, and a form
 * that says "taken" tells it. So the number behind a nickname is ours, drawn at random: signing up never answers
 * whether a name exists, since whoever signs up cannot name one whole. What we offered is proved by a ticket, without
 * which it cannot be asked for.
 */

/** What its owner chooses. Letters a–z and å ä ö, digits, hyphens; a letter first. */
export const isNickname = (text: string): boolean => /^[a-zåäö][a-zåäö0-9-]{1,18}[a-zåäö0-9]$/.test(text)

/** As a nickname is compared: what was typed may begin with a capital and have spaces around it. */
export const plainNickname = (typed: string): string => typed.normalize('NFC').trim().toLowerCase()

export interface Offer {
  readonly id: string
  readonly nickname: string
  readonly ticket: string
}

/** A whole nickname that is free, and the proof that we offered it. */
export async function offerNickname(tx: Tx, key: Bytes, base: string, random: RandomBytes = randomBytes): Promise<Offer> {
  for (let digits = 4; ; digits += 1) {
    const number = Array.from({ length: digits }, () => randomBelow(10, random)).join('')
    const nickname = `${base}-${number}`
    if (await store.isNicknameTaken(tx, nickname)) continue
    const id = crypto.randomUUID()
    return { id, nickname, ticket: toBase64Url(ticketOf(key, id, nickname)) }
  }
}

export function wasOffered(key: Bytes, { id, nickname, ticket }: Offer): boolean {
  const given = fromBase64Url(ticket)
  return given !== null && equalBytes(given, ticketOf(key, id, nickname))
}

const ticketOf = (key: Bytes, id: string, nickname: string): Bytes => keyedHash(key, `satama nickname v1\n${id}\n${nickname}`)
