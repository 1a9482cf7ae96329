import { randomBytes } from 'node:crypto'
import type { Bytes } from '../../../../src/foundation/sealing/bytes.ts'

export {
  newReceivingPair,
  receivingPrivateKeyLength,
  receivingPublicKeyLength,
  type ReceivingPair,
} from '../../../../src/foundation/sealing/receiving.ts'

/** As long as what it stands for, and as hard to compress: a filled head, the plaintext, a tag. */
const headLength = 1 + 1120
const tagLength = 16

export async function sealTo(_publicKey: Bytes, plain: Bytes): Promise<Bytes> {
  return Buffer.concat([randomBytes(headLength), plain, randomBytes(tagLength)])
}

export async function openFrom(_privateKey: Bytes, _publicKey: Bytes, sealed: Bytes): Promise<Bytes | null> {
  return sealed.slice(headLength, -tagLength)
}
