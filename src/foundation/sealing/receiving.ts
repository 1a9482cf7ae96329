import { Aes256Gcm, CipherSuite, HkdfSha256 } from '@hpke/core'
import { XWing } from '@hpke/hybridkem-x-wing'
import { bytesOf, concat, utf8, type Bytes } from './bytes.ts'
import { sha256 } from './hashing.ts'
import { randomBytes } from './random.ts'

/*
 * Sealing to somebody: HPKE (RFC 9180, base mode) with X-Wing, HKDF-SHA256 and AES-256-GCM.
 * X-Wing joins X25519 and ML-KEM-768, since what is recorded today may be opened by
 * tomorrow's machines. 1 byte suite, 1120 bytes encapsulation, ciphertext.
 */
const xwingSuite = 1
const encapsulationLength = 1120

export const receivingPublicKeyLength = 1216
export const receivingPrivateKeyLength = 32

const xwing = new XWing()
const suite = new CipherSuite({ kem: xwing, kdf: new HkdfSha256(), aead: new Aes256Gcm() })

export interface ReceivingPair {
  readonly publicKey: Bytes
  /** X-Wing's 32-byte seed. */
  readonly privateKey: Bytes
}

export async function newReceivingPair(seed: Bytes = randomBytes(receivingPrivateKeyLength)): Promise<ReceivingPair> {
  const { publicKey } = await xwing.generateKeyPairDerand(new Uint8Array(ownBuffer(seed)))
  return { publicKey: new Uint8Array(await xwing.serializePublicKey(publicKey)), privateKey: Uint8Array.from(seed) }
}

export async function sealTo(publicKey: Bytes, plain: Bytes, context: Bytes | string): Promise<Bytes> {
  const sender = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.importKey('raw', ownBuffer(publicKey), true),
    info: info(publicKey, context),
  })
  const sealed = await sender.seal(ownBuffer(plain))
  return concat(Uint8Array.of(xwingSuite), new Uint8Array(sender.enc), new Uint8Array(sealed))
}

/** The plaintext, or null if it was sealed to somebody else, in another context, or changed since. */
export async function openFrom(
  privateKey: Bytes,
  publicKey: Bytes,
  sealed: Bytes,
  context: Bytes | string,
): Promise<Bytes | null> {
  if (privateKey.length !== receivingPrivateKeyLength || publicKey.length !== receivingPublicKeyLength) {
    throw new TypeError('not a receiving pair')
  }
  if (sealed[0] !== xwingSuite || sealed.length < 1 + encapsulationLength + 16) return null
  const recipientKey = await suite.kem.importKey('raw', ownBuffer(privateKey), false)
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: ownBuffer(sealed.subarray(1, 1 + encapsulationLength)),
      info: info(publicKey, context),
    })
    return new Uint8Array(await recipient.open(ownBuffer(sealed.subarray(1 + encapsulationLength))))
  } catch {
    // HPKE tells every failure of decapsulation or tag alike, and so do we.
    return null
  }
}

function info(publicKey: Bytes, context: Bytes | string): ArrayBuffer {
  return ownBuffer(concat(utf8('satama sealed to v1'), sha256(publicKey), bytesOf(context)))
}

function ownBuffer(bytes: Bytes): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return copy
}
