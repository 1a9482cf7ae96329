import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import * as v from 'valibot'
import { equalBytes, fromBase64Url, keyedHash, newKey, sha256, textOf, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Db, Tx } from '#platform/database'
import * as store from './credential-store.ts'
import type { ChallengePurpose } from './credential-store.ts'
import { passkeyQuestion } from './keys.ts'

/*
 * Passkeys, as the server sees them (WebAuthn 3). User verification is required everywhere: a passkey is
 * something held *and* a finger, a face or a PIN.
 */

/** Where we are, for browsers: a passkey signs this, so that it serves here and nowhere else. */
export interface Site {
  readonly origin: string
  readonly rpId: string
}

/** How many an account may have; as many ids are told for a name, whether it exists or not. */
export const mostPasskeys = 6

const patienceMs = 5 * 60_000
const challengeName = (challenge: Bytes): Bytes => sha256(challenge)

/** A challenge to be signed once, in the next minutes, for one purpose and, where it is known, one account. */
export async function newChallenge(
  tx: Tx,
  o: { purpose: ChallengePurpose; account: string | null; now: Date },
): Promise<string> {
  const challenge = newKey()
  await store.addChallenge(tx, {
    id: challengeName(challenge),
    purpose: o.purpose,
    account: o.account,
    expires_at: new Date(o.now.getTime() + patienceMs),
  })
  return toBase64Url(challenge)
}

/** What a browser is told to ask a passkey: one of these, or, without ids, whichever its owner picks. */
export function requestOptions(site: Site, challenge: string, ids: readonly Bytes[]) {
  return {
    challenge,
    rpId: site.rpId,
    timeout: patienceMs,
    question: toBase64Url(passkeyQuestion()),
    allowCredentials: ids.map((id) => ({ id: toBase64Url(id) })),
  }
}

/** What a browser is told to make a passkey of. The authenticator shows the name to its owner. */
export function creationOptions(site: Site, challenge: string, o: { account: string; name: string; known: readonly Bytes[] }) {
  return {
    challenge,
    rp: { id: site.rpId, name: 'Satama' },
    user: { id: toBase64Url(userHandle(o.account)), name: o.name, displayName: o.name },
    timeout: patienceMs,
    question: toBase64Url(passkeyQuestion()),
    excludeCredentials: o.known.map((id) => ({ id: toBase64Url(id) })),
  }
}

/** The same for all passkeys of an account, and telling nothing of it. */
const userHandle = (account: string): Bytes => sha256(`satama passkey owner v1\n${account}`)

/**
 * The ids that are told for a sign-in name: its own, filled up to a fixed number with made-up ones, the same each
 * time. So nobody learns by asking whether a name exists, or how many passkeys it has.
 */
export function idsToldFor(name: string, own: readonly Bytes[], decoyKey: Bytes): Bytes[] {
  const decoys = Array.from({ length: mostPasskeys }, (_, i) => {
    const long = keyedHash(decoyKey, `satama passkey decoy v1\n${i}\n${name}`, 64)
    return long.subarray(0, idLengths[(long[63] as number) % idLengths.length])
  })
  const order = (id: Bytes): string => toBase64Url(keyedHash(decoyKey, id, 16))
  return [...own, ...decoys].slice(0, mostPasskeys).sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

// As the passkeys have them that are about: two makers of phones, one of desktops, and security keys.
const idLengths = [16, 20, 32, 48]

const base64Url = v.pipe(v.string(), v.maxLength(20_000), v.regex(/^[\w-]*$/))
const parts = { id: base64Url, rawId: base64Url, type: v.literal('public-key'), clientExtensionResults: v.object({}) }

export const postedAssertion = v.object({
  ...parts,
  response: v.object({
    clientDataJSON: base64Url,
    authenticatorData: base64Url,
    signature: base64Url,
    userHandle: v.optional(base64Url),
  }),
})
export type PostedAssertion = v.InferOutput<typeof postedAssertion>

export const postedAttestation = v.object({
  ...parts,
  response: v.object({ clientDataJSON: base64Url, attestationObject: base64Url, transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(20))) }),
})
export type PostedAttestation = v.InferOutput<typeof postedAttestation>

/**
 * The passkey that has signed, or null: an unknown one, another account's, a challenge that was not ours or was
 * used, another site, no user verification, a copy whose counter lags. All are told alike.
 */
export async function verifyAssertion(
  db: Db,
  assertion: PostedAssertion,
  o: { site: Site; purpose: ChallengePurpose; account: string | null; now: Date },
) {
  const challenge = challengeIn(assertion.response.clientDataJSON)
  // Taken first: whatever else is wrong, this challenge is used up.
  const ours = challenge !== null && (await store.takeChallenge(db, { id: challengeName(challenge), ...o }))
  const id = fromBase64Url(assertion.id)
  const passkey = id ? await store.findPasskey(db, id) : undefined
  if (!ours || !passkey || assertion.rawId !== assertion.id) return null
  if (o.account !== null && passkey.account !== o.account) return null
  const handle = assertion.response.userHandle
  if (handle && !isHandleOf(passkey.account, handle)) return null

  const info = await verified(async () => {
    const { verified: ok, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: toBase64Url(challenge),
      expectedOrigin: o.site.origin,
      expectedRPID: o.site.rpId,
      requireUserVerification: true,
      credential: {
        id: assertion.id,
        publicKey: Uint8Array.from(passkey.public_key),
        counter: passkey.counter,
      },
    })
    return ok ? authenticationInfo : null
  })
  if (!info) return null
  const moved = await store.movePasskeyCounter(db, {
    webauthnId: passkey.webauthn_id,
    from: passkey.counter,
    to: info.newCounter,
    backedUp: info.credentialBackedUp,
  })
  return moved ? passkey : null
}

/** A new passkey's public data, or null when it is not what was asked for. */
export async function verifyAttestation(
  db: Db,
  attestation: PostedAttestation,
  o: { site: Site; account: string; now: Date },
): Promise<Omit<store.PasskeyRow, 'credential'> | null> {
  const challenge = challengeIn(attestation.response.clientDataJSON)
  const ours = challenge !== null && (await store.takeChallenge(db, { id: challengeName(challenge), purpose: 'add', ...o }))
  if (!ours) return null
  const info = await verified(async () => {
    const { verified: ok, registrationInfo } = await verifyRegistrationResponse({
      response: attestation as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: toBase64Url(challenge),
      expectedOrigin: o.site.origin,
      expectedRPID: o.site.rpId,
      requireUserVerification: true,
    })
    return ok ? registrationInfo : null
  })
  const id = info && fromBase64Url(info.credential.id)
  if (!info || !id) return null
  return {
    webauthn_id: id,
    public_key: info.credential.publicKey,
    counter: info.credential.counter,
    may_be_backed_up: info.credentialDeviceType === 'multiDevice',
    backed_up: info.credentialBackedUp,
  }
}

/** The library throws at whatever does not fit, in words that repeat it: here, it is just not verified. */
async function verified<T>(verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify()
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

function challengeIn(clientDataJSON: string): Bytes | null {
  const bytes = fromBase64Url(clientDataJSON)
  if (!bytes) return null
  try {
    const told = v.safeParse(v.object({ challenge: base64Url }), JSON.parse(textOf(bytes)))
    const challenge = told.success ? fromBase64Url(told.output.challenge) : null
    return challenge?.length === 32 ? challenge : null
  } catch (error) {
    // Neither JSON nor text: not from a browser.
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}

function isHandleOf(account: string, handle: string): boolean {
  const bytes = fromBase64Url(handle)
  return bytes !== null && equalBytes(bytes, userHandle(account))
}

/**
 * Where a request came to, as its browser knows it: what the settings say, else this machine. Without a setting,
 * what a request says of its host counts at localhost alone.
 */
export function siteOf(url: URL, origin: string | null): Site | null {
  const here = new URL(origin ?? url.origin)
  if (origin === null && here.hostname !== 'localhost' && !here.hostname.endsWith('.localhost')) return null
  return { origin: here.origin, rpId: here.hostname }
}
