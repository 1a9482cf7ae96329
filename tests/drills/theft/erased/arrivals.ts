import { open, openFrom, textOf, toHex, type Bytes } from '#foundation/sealing'
import { inboxContext } from '../../../../src/modules/vault/contexts.ts'
import type { Known } from './house.ts'
import type { Taken } from './loot.ts'

/** A team's inbox in one epoch, with the private half. */
export interface Inbox {
  readonly team: string
  readonly epoch: number
  readonly publicKey: Bytes
  readonly privateKey: Bytes
}

/** What arrived, as it lies: whose inbox, the id of its key, what the key sealed. */
interface Arrived {
  readonly inbox: Inbox
  readonly key: string
  readonly sealed: Bytes
  readonly contexts: readonly string[]
}

/**
 * Tries what arrived while nobody was present: answers, files that waited. The thief knows how it is kept: in front
 * stands which key of the keystore opens it, and each run of bytes that could be that key, sealed to an inbox, is
 * tried with the inbox's private half.
 */
export async function tryArrivals(loot: readonly Taken[], erased: readonly Known[], o: { organisation: string; inboxes: readonly Inbox[] }) {
  const arrived = arrivedIn(loot, o.inboxes)
  const keys = new Map<string, Bytes[]>()
  let tried = 0
  for (const { inbox, key } of new Map(arrived.map((one) => [one.key, one])).values()) {
    const context = inboxContext({ organisation: o.organisation, ...inbox }, `key\n${key}`)
    for (const sealed of sealedKeys(loot, key)) {
      tried += 1
      const plain = await openFrom(inbox.privateKey, inbox.publicKey, sealed, context)
      if (plain) keys.set(key, [...(keys.get(key) ?? []), plain])
    }
  }
  const opened: string[] = []
  for (const { inbox, key, sealed, contexts } of arrived) {
    for (const one of keys.get(key) ?? []) {
      for (const context of contexts) {
        tried += 1
        const plain = open(one, sealed, inboxContext({ organisation: o.organisation, ...inbox }, context))
        const text = plain && textOf(plain)
        for (const { subject, words, said } of text ? erased : []) {
          if (text?.includes(said)) opened.push(`${subject}: an answer`)
          if (words.every((word) => text?.includes(word))) opened.push(`${subject}: a file that waited`)
        }
      }
    }
  }
  return { tried, opened: [...new Set(opened)] }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const headLength = 16 + 4 + 16

/** Of the tables in backups: there each value lies by itself, and the ids that it is bound to beside it. */
function arrivedIn(loot: readonly Taken[], inboxes: readonly Inbox[]): Arrived[] {
  const heads = new Map(inboxes.map((inbox) => [`${inbox.team.replaceAll('-', '')}${inbox.epoch.toString(16).padStart(8, '0')}`, inbox]))
  const tables = loot.filter(({ name }) => /(vault\.inbox|people\.upload_chunk)/.test(name))
  const ids = new Set(tables.flatMap(({ bytes }) => Buffer.from(bytes).toString('latin1').match(uuid) ?? []))
  const contexts = [...ids].flatMap((id) => [`item\n${id}\nreturned-mail`, `people upload ${id} chunk 0`])
  return tables.flatMap(({ values = [] }) =>
    values.flatMap((value) => {
      const inbox = heads.get(toHex(value.subarray(0, 20)))
      if (!inbox || value.length <= headLength) return []
      const key = toHex(value.subarray(20, headLength)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return [{ inbox, key, sealed: value.subarray(headLength), contexts }]
    }),
  )
}

const algorithm = 1
/** An algorithm, what the two halves of X-Wing agree by, a key, a tag. */
const sealedKeyLength = 1 + 1120 + 32 + 16
/** In a row of the keystore between a key's id and what is sealed: three ids, a length, room to align. */
const between = 3 * 16 + 12

/** What could be this key: in a page or the write-ahead log behind its id; of a backup's table, each value of its length. */
function* sealedKeys(loot: readonly Taken[], key: string): Generator<Bytes> {
  const id = Buffer.from(key.replaceAll('-', ''), 'hex')
  for (const { name, bytes, values } of loot) {
    if (values) {
      if (name.includes('keystore.')) yield* values.filter(({ length }) => length === sealedKeyLength)
      continue
    }
    const memory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = memory.indexOf(id); at >= 0; at = memory.indexOf(id, at + 1)) {
      for (let from = at + id.length; from <= at + id.length + between; from += 1) {
        if (memory[from] === algorithm && from + sealedKeyLength <= memory.length) yield bytes.subarray(from, from + sealedKeyLength)
      }
    }
  }
}
