import { fromBase64Url, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { asRecord, bytesFrom } from '../posting.ts'

/*
 * Passkeys as a browser has them (WebAuthn 3): from the server's JSON to the browser's own objects and back.
 * Browsers of the last years differ in whether they can do this themselves.
 */

export interface ShownPasskey {
  /** For the server: who signs, and over what. */
  readonly assertion: unknown
  /** The answer of the passkey's pseudo-random function, which stays here; null where it has none. */
  readonly answer: Bytes | null
}

export interface MadePasskey {
  readonly attestation: unknown
  /** Whether it has a pseudo-random function at all; some answer only when they are asked again. */
  readonly hasAnswer: boolean
  readonly answer: Bytes | null
}

export interface AskPasskey {
  /** Null when the person did not, or the browser cannot. */
  show(options: unknown): Promise<ShownPasskey | null>
  make(options: unknown): Promise<MadePasskey | null>
}

export const canUsePasskeys = (): boolean => typeof PublicKeyCredential === 'function'

export const browserPasskeys: AskPasskey = {
  async show(options) {
    if (!canUsePasskeys()) return null
    const made = await asked(() => navigator.credentials.get({ publicKey: requestFrom(asRecord(options)) }))
    if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAssertionResponse)) return null
    const { clientDataJSON, authenticatorData, signature, userHandle } = made.response
    return {
      assertion: {
        ...partsOf(made),
        response: {
          clientDataJSON: text(clientDataJSON),
          authenticatorData: text(authenticatorData),
          signature: text(signature),
          ...(userHandle ? { userHandle: text(userHandle) } : {}),
        },
      },
      answer: answerIn(made),
    }
  },

  async make(options) {
    if (!canUsePasskeys()) return null
    const made = await asked(() => navigator.credentials.create({ publicKey: creationFrom(asRecord(options)) }))
    if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) return null
    const { clientDataJSON, attestationObject } = made.response
    const answer = answerIn(made)
    return {
      attestation: {
        ...partsOf(made),
        response: {
          clientDataJSON: text(clientDataJSON),
          attestationObject: text(attestationObject),
          transports: made.response.getTransports?.() ?? [],
        },
      },
      hasAnswer: answer !== null || made.getClientExtensionResults().prf?.enabled === true,
      answer,
    }
  },
}

/** Somebody who changes their mind is no fault; browsers tell that, and "not allowed", in one word. */
async function asked(ask: () => Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DOMException && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name)) return null
    throw error
  }
}

function requestFrom(o: Record<string, unknown>): PublicKeyCredentialRequestOptions {
  return {
    challenge: buffer(o['challenge']),
    rpId: String(o['rpId']),
    userVerification: 'required',
    timeout: Number(o['timeout']),
    allowCredentials: described(o['allowCredentials']),
    extensions: { prf: { eval: { first: buffer(o['question']) } } },
  }
}

function creationFrom(o: Record<string, unknown>): PublicKeyCredentialCreationOptions {
  const user = asRecord(o['user'])
  const rp = asRecord(o['rp'])
  return {
    challenge: buffer(o['challenge']),
    rp: { id: String(rp['id']), name: String(rp['name']) },
    user: { id: buffer(user['id']), name: String(user['name']), displayName: String(user['displayName']) },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
    timeout: Number(o['timeout']),
    excludeCredentials: described(o['excludeCredentials']),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
    extensions: { prf: { eval: { first: buffer(o['question']) } } },
  }
}

function described(value: unknown): PublicKeyCredentialDescriptor[] {
  return Array.isArray(value) ? value.map((one) => ({ type: 'public-key', id: buffer(asRecord(one)['id']) })) : []
}

/** Extension results are left out: the answer in them opens the keys, and the server must not see it. */
function partsOf(made: PublicKeyCredential) {
  const rawId = text(made.rawId)
  return { id: rawId, rawId, type: 'public-key', clientExtensionResults: {} }
}

function answerIn(made: PublicKeyCredential): Bytes | null {
  const first = made.getClientExtensionResults().prf?.results?.first
  if (first === undefined) return null
  const bytes = first instanceof ArrayBuffer ? new Uint8Array(first) : new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
  return bytes.length === 32 ? Uint8Array.from(bytes) : null
}

const text = (bytes: ArrayBuffer): string => toBase64Url(new Uint8Array(bytes))

function buffer(value: unknown): ArrayBuffer {
  return Uint8Array.from(bytesFrom(value)).buffer
}

/** Whether a text could name a passkey, before anybody looks for it. */
export const isPasskeyId = (value: string): boolean => {
  const bytes = fromBase64Url(value)
  return bytes !== null && bytes.length >= 8 && bytes.length <= 1023
}
