import { newKey, newReceivingPair, newSigningPair, open, openFrom, openPadded, randomBytes, seal, sealPadded, sealTo, sign, verify, type Bytes } from '#foundation/sealing'
import type { Chance } from '../chance.ts'
import type { Kind } from '../kind.ts'
import { spoilBytes } from '../spoil.ts'

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

type Sealer = (key: Bytes, plain: Bytes, context: string) => Bytes
type Opener = (key: Bytes, sealed: Bytes, context: string) => Bytes | null

const contexts = ['satama record v1\nperson\n1', 'satama record v1\nperson\n2', 'satama session v1\na\nb', '']

/** Envelopes of many lengths and contexts, spoilt, or whole but under another key or another context. */
export function envelopeKind(name: string, tries: number, door: { seal: Sealer; open: Opener }): Kind {
  return {
    name,
    tries,
    begin() {
      const key = newKey()
      const plain = [0, 1, 31, 32, 255, 256, 700, 4_000].map((length) => randomBytes(length))
      const sealed = plain.flatMap((one, index) =>
        contexts.map((context) => ({ context, plain: one, sealed: door.seal(key, one, context), other: door.seal(newKey(), one, context), index })),
      )
      return {
        genuine: () => sealed.every((one) => same(door.open(key, one.sealed, one.context) ?? newKey(), one.plain)),
        attempt(chance: Chance) {
          const one = chance.pick(sealed)
          const wrong = chance.below(6)
          if (wrong === 0) return door.open(key, one.other, one.context) === null ? 'refused' : 'taken'
          if (wrong === 1) {
            const context = chance.below(2) === 0 ? chance.pick(contexts) : `${one.context}\n`
            if (context === one.context) return 'unchanged'
            return door.open(key, one.sealed, context) === null ? 'refused' : 'taken'
          }
          const others = [one.other, chance.pick(sealed).sealed]
          const spoilt = spoilBytes(chance, one.sealed, others)
          // A whole one with this context is genuine, whichever it was before.
          if (sealed.some((each) => each.context === one.context && same(each.sealed, spoilt))) return 'unchanged'
          return door.open(key, spoilt, one.context) === null ? 'refused' : 'taken'
        },
      }
    },
  }
}

/** What is sealed to somebody by X-Wing: spoilt, to somebody else, in another context. */
const sealedTo: Kind = {
  name: 'ciphertexts sealed to a key pair',
  tries: 400,
  async begin() {
    const [own, stranger] = await Promise.all([newReceivingPair(), newReceivingPair()])
    const plain = randomBytes(32)
    const sealed = await Promise.all(contexts.map(async (context) => ({ context, sealed: await sealTo(own.publicKey, plain, context) })))
    const others = await Promise.all(contexts.map((context) => sealTo(stranger.publicKey, plain, context)))
    const opens = (bytes: Bytes, context: string) => openFrom(own.privateKey, own.publicKey, bytes, context)
    return {
      genuine: async () => same((await opens(sealed[0]?.sealed ?? plain, contexts[0] ?? '')) ?? newKey(), plain),
      async attempt(chance) {
        const one = chance.pick(sealed)
        const context = chance.below(8) === 0 ? chance.pick(contexts) : one.context
        const spoilt = context === one.context ? spoilBytes(chance, one.sealed, others) : one.sealed
        if (context === one.context && same(spoilt, one.sealed)) return 'unchanged'
        return (await opens(spoilt, context)) === null ? 'refused' : 'taken'
      },
    }
  },
}

const signatures: Kind = {
  name: 'signatures',
  tries: 8_000,
  begin() {
    const [own, stranger] = [newSigningPair(), newSigningPair()]
    const signed = contexts.map((message) => ({ message, signature: sign(own.privateKey, message) }))
    const others = contexts.map((message) => sign(stranger.privateKey, message))
    return {
      genuine: () => signed.every(({ message, signature }) => verify(own.publicKey, message, signature)),
      attempt(chance) {
        const one = chance.pick(signed)
        const signature = spoilBytes(chance, one.signature, [...others, ...signed.map((each) => each.signature)])
        if (same(signature, one.signature)) return 'unchanged'
        return verify(own.publicKey, one.message, signature) ? 'taken' : 'refused'
      },
    }
  },
}

export const ciphertexts: readonly Kind[] = [
  envelopeKind('ciphertexts', 40_000, { seal, open }),
  envelopeKind('padded ciphertexts', 14_000, { seal: sealPadded, open: openPadded }),
  envelopeKind('committing ciphertexts', 6_000, { seal: (key, plain, context) => seal(key, plain, context, 2), open }),
  sealedTo,
  signatures,
]
