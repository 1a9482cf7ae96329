import { equalBytes, fromBase64Url, keyedHash, randomBelow, randomBytes, toBase64Url } from '#foundation/sealing'
import type { Bytes, RandomBytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import * as store from './store.ts'

/*
 * [Note: Nobody can ask for a nickname] That somebody has an account here must not be told to anyone else, and a form
 * that says "taken" tells it. So the number behind a nickname is ours, drawn at random: signing up never answers
 * whether a name exists, since whoever signs up cannot name one whole. What we offered is proved by a ticket, without
 * which it cannot be asked for. A ticket holds for an hour: one that was kept would ask for its name whole later on,
 * when it may be somebody's. How many are drawn and redeemed is counted by address.
 */

export const offerMs = 60 * 60_000

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
export async function offerNickname(
  tx: Tx,
  { key, base, now, random = randomBytes }: { key: Bytes; base: string; now: Date; random?: RandomBytes },
): Promise<Offer> {
  for (let digits = 4; ; digits += 1) {
    const number = Array.from({ length: digits }, () => randomBelow(10, random)).join('')
    const nickname = `${base}-${number}`
    if (await store.isNicknameTaken(tx, nickname)) continue
    const id = crypto.randomUUID()
    const until = now.getTime() + offerMs
    return { id, nickname, ticket: `${until}.${toBase64Url(proofOf(key, { id, nickname, until }))}` }
  }
}

/** Whether we offered it, and lately. */
export function wasOffered(key: Bytes, { id, nickname, ticket }: Offer, now: Date): boolean {
  const [, until, proof] = /^(\d{1,15})\.([\w-]{43})$/.exec(ticket) ?? []
  const given = proof === undefined ? null : fromBase64Url(proof)
  if (given === null || Number(until) < now.getTime()) return false
  return equalBytes(given, proofOf(key, { id, nickname, until: Number(until) }))
}

const proofOf = (key: Bytes, { id, nickname, until }: { id: string; nickname: string; until: number }): Bytes =>
  keyedHash(key, `satama nickname v2\n${until}\n${id}\n${nickname}`)
