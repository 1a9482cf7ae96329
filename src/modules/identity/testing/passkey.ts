import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { newKey, toBase64Url } from '#foundation/sealing'
import { asRecord } from '../posting.ts'
import type { AskPasskey } from '../security/passkeys-here.ts'

/*
 * A passkey in software, written from the standard alone (WebAuthn 3, 6.1 and 6.5; CBOR by RFC 8949): Ed25519, with
 * user verification, a counter, and a pseudo-random function or none.
 */

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

export interface Forging {
  /** What the browser says of where it is. */
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  verified?: boolean
  handle?: string
}

export function newSoftPasskey({ origin = 'http://localhost', rpId = 'localhost', prf = false, id = newKey() } = {}) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const secret = newKey()
  let counter = 0
  let handle = ''

  const clientData = (type: string, challenge: unknown, forged: Forging) =>
    Buffer.from(JSON.stringify({ type: forged.type ?? type, challenge: forged.challenge ?? challenge, origin: forged.origin ?? origin, crossOrigin: false }))
  const head = (flags: number, forged: Forging) => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const verified = forged.verified === false ? flags & ~0x04 : flags
    return Buffer.concat([sha256(forged.rpId ?? rpId), Buffer.of(verified), count])
  }
  const parts = { id: toBase64Url(id), rawId: toBase64Url(id), type: 'public-key', clientExtensionResults: {} }
  const answer = () => (prf ? Uint8Array.from(sha256(secret)) : null)

  function show(options: unknown, forged: Forging = {}) {
    const client = clientData('webauthn.get', asRecord(options)['challenge'], forged)
    const data = head(0x05, forged)
    const signature = sign(null, Buffer.concat([data, sha256(client)]), createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    return {
      ...parts,
      response: {
        clientDataJSON: toBase64Url(client),
        authenticatorData: toBase64Url(data),
        signature: toBase64Url(signature),
        userHandle: forged.handle ?? handle,
      },
    }
  }

  function make(options: unknown, forged: Forging = {}) {
    handle = String(asRecord(asRecord(options)['user'])['id'])
    const x = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
    // {1: 1 (OKP), 3: -8 (EdDSA), -1: 6 (Ed25519), -2: x}
    const cose = Buffer.concat([Buffer.of(0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20), Buffer.from(x, 'base64url')])
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, cose])
    const data = Buffer.concat([head(0x45, forged), attested])
    // {"fmt": "none", "attStmt": {}, "authData": data}
    const text = (word: string) => Buffer.concat([Buffer.of(0x60 + word.length), Buffer.from(word)])
    const object = Buffer.concat([
      Buffer.of(0xa3), text('fmt'), text('none'), text('attStmt'), Buffer.of(0xa0), text('authData'), Buffer.of(0x58, data.length), data,
    ])
    return {
      ...parts,
      response: {
        clientDataJSON: toBase64Url(clientData('webauthn.create', asRecord(options)['challenge'], forged)),
        attestationObject: toBase64Url(object),
        transports: ['internal'],
      },
    }
  }

  const asked: AskPasskey = {
    show: async (options) => ({ assertion: show(options), answer: answer() }),
    make: async (options) => ({ attestation: make(options), hasAnswer: prf, answer: answer() }),
  }
  return { ...asked, forge: { show, make }, id, setCounter: (to: number) => void (counter = to) }
}
