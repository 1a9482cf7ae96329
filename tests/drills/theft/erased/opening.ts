import { hash, open, openPadded, textOf, toHex, type Bytes } from '#foundation/sealing'
import type { StaffActor } from '#identity'
import { allSecretsOf, contentOf, indexKeysOf } from '../../../../src/modules/vault/keyring.ts'
import { foundByContext, personKeyContext, recordContext } from '../../../../src/modules/vault/contexts.ts'
import { blindIndex } from '../../../../src/modules/vault/index-formats.ts'
import { newFinder } from '../searching/finder.ts'
import { patternsOf } from '../searching/forms.ts'
import { tryArrivals, type Inbox } from './arrivals.ts'
import type { Known } from './house.ts'
import type { Taken } from './loot.ts'

/** Every key that the organisation's people hold, handed over. */
export interface HandedOver {
  readonly organisation: string
  readonly teams: readonly { readonly team: string; readonly epoch: number; readonly teamKey: Bytes }[]
  readonly inboxes: readonly Inbox[]
  readonly indexKeys: ReturnType<typeof indexKeysOf>
}

export function handedOver(organisation: string, staff: readonly StaffActor[]): HandedOver {
  const teams = new Map<string, HandedOver['teams'][number]>()
  const inboxes = new Map<string, Inbox>()
  const indexKeys = new Map<number, HandedOver['indexKeys'][number]>()
  for (const { keyring } of staff) {
    for (const { team } of contentOf(keyring).teams.values()) {
      for (const { epoch, teamKey, inboxPublicKey: publicKey, inboxPrivateKey: privateKey } of allSecretsOf(keyring, team)) {
        if (teamKey) teams.set(`${team}/${epoch}`, { team, epoch, teamKey })
        inboxes.set(`${team}/${epoch}`, { team, epoch, publicKey, privateKey })
      }
    }
    for (const key of indexKeysOf(keyring)) indexKeys.set(key.epoch, key)
  }
  return { organisation, teams: [...teams.values()], inboxes: [...inboxes.values()], indexKeys: [...indexKeys.values()] }
}

export interface Opened {
  /** How often something was tried with some key. */
  readonly tried: number
  /** What of whom opened, and where. */
  readonly opened: readonly string[]
}

/**
 * Tries to learn anything of these people: every run of bytes that could be a wrapped key, under every team's key
 * and for each of them; every run that could be their record, under every key that so came out and under every key
 * handed over; what arrived from them or waited with them in it; what they would be found by; and their words themselves.
 */
export async function tryEverything(loot: readonly Taken[], erased: readonly Known[], keys: HandedOver): Promise<Opened> {
  const opened: string[] = []
  let tried = 0
  const blobs = distinct(loot)
  const find = newFinder(erased.flatMap(({ words, said, found }, index) => patternsOf(index, [...words, said, ...indexValues(found, keys)])))
  for (const { name, bytes } of blobs) {
    tried += erased.length
    for (const index of find(bytes)) opened.push(`${erased[index]?.subject}: in clear or by the index, in ${name}`)
  }

  const personKeys = new Map<string, Bytes[]>(erased.map(({ subject }) => [subject, []]))
  for (const { name, bytes } of blobs) {
    for (const run of envelopesIn(bytes, wrappedKeyLength)) {
      for (const { subject } of erased) {
        for (const team of keys.teams) {
          tried += 1
          const key = open(team.teamKey, run, personKeyContext({ organisation: keys.organisation, ...team }, subject))
          if (!key) continue
          opened.push(`${subject}: the key, in ${name}`)
          personKeys.get(subject)?.push(key)
        }
      }
    }
  }

  // What was put into a table lies in a backup value by value: each under every key that came out or was handed over.
  const handed = [...keys.teams.map(({ teamKey }) => teamKey), ...keys.indexKeys.map(({ key }) => key)]
  for (const { name, values = [] } of blobs) {
    for (const value of values) {
      if (value[0] !== padded) continue
      for (const { subject } of erased) {
        for (const key of [...(personKeys.get(subject) ?? []), ...handed]) {
          for (const context of contextsOf(keys.organisation, subject)) {
            tried += 1
            const plain = openPadded(key, value, context)
            if (plain) opened.push(`${subject}: ${textOf(plain).length} characters, in ${name}`)
          }
        }
      }
    }
  }
  const arrivals = await tryArrivals(blobs, erased, keys)
  return { tried: tried + arrivals.tried, opened: [...new Set([...opened, ...arrivals.opened])] }
}

const plainEnvelope = 1
const padded = 2
const overhead = 1 + 24 + 16
const wrappedKeyLength = overhead + 32

function contextsOf(organisation: string, subject: string): string[] {
  const records = ['person', 'row'].flatMap((kind) => [1, 2].map((version) => recordContext({ organisation, kind, subject, version })))
  return [...records, foundByContext(organisation, subject)]
}

/** Every run of bytes of this length that could be an envelope: its algorithm in front, and behind it what looks like chance. */
function* envelopesIn(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = bytes.indexOf(plainEnvelope); at >= 0 && at + length <= bytes.length; at = bytes.indexOf(plainEnvelope, at + 1)) {
    if (isLikeChance(bytes, at + 1)) yield bytes.subarray(at, at + length)
  }
}

/** Of 64 random bytes, six or more are zero once in a hundred million; of a page of a database, mostly. */
function isLikeChance(bytes: Uint8Array, from: number): boolean {
  let zeros = 0
  for (let at = from; at < from + 64; at += 1) if (bytes[at] === 0) zeros += 1
  return zeros < 6
}

function indexValues(found: Known['found'], { indexKeys }: HandedOver): Bytes[] {
  return indexKeys.flatMap((key) => found.map(({ kind, value }) => blindIndex(key, kind, value)))
}

/** The same bytes, such as a template of a database, are looked through once. */
function distinct(loot: readonly Taken[]): Taken[] {
  const seen = new Map<string, Taken>()
  for (const one of loot) {
    const mark = toHex(hash(one.bytes))
    if (!seen.has(mark)) seen.set(mark, one)
  }
  return [...seen.values()]
}
