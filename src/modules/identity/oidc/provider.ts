import * as oidc from 'openid-client'
import { bytesOf, concat, fromBase64Url, keyedHash, newKey, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import { reveal } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import { isHttpHere, outgoingFetch } from './outgoing.ts'
import type { Outgoing } from './outgoing.ts'

/*
 * Asking an organisation's provider who somebody is: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636),
 * discovery (OpenID Connect Discovery 1.0), the answer's issuer (RFC 9207), and the ID token's signature even though it
 * came straight from the provider. Each organisation has a redirect address of its own, so that one provider's answer
 * cannot be given for another's.
 */

export interface Provider {
  readonly issuer: string
  readonly clientId: string
  /** Null for a public client: PKCE protects the code then. */
  readonly secret: Redacted<string> | null
  readonly redirect: URL
  /** `openid` unless a provider wants more to be asked. */
  readonly scope?: string
  /** Levels of assurance that are asked for (`acr_values`). */
  readonly levels?: readonly string[]
  /** The private key (JWK, RFC 7517) that ID tokens are encrypted to; null when they come as they are. */
  readonly decryptionKey?: Redacted<string> | null
}

/** One way through a provider. What it must answer with comes of the cookie's secret, and is kept nowhere else. */
export interface Trip {
  readonly cookie: string
  /** What the database finds it by. */
  readonly id: Bytes
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export const newTrip = (): Trip => tripOf(newKey())

export function tripFrom(cookie: string | undefined): Trip | null {
  const secret = cookie !== undefined && /^[\w-]{43}$/.test(cookie) ? fromBase64Url(cookie) : null
  return secret ? tripOf(secret) : null
}

function tripOf(secret: Bytes): Trip {
  const part = (name: string): Bytes => keyedHash(secret, `satama oidc ${name} v1`)
  return {
    cookie: toBase64Url(secret),
    id: part('row'),
    state: toBase64Url(part('state')),
    nonce: toBase64Url(part('nonce')),
    verifier: toBase64Url(part('verifier')),
  }
}

/** Where to send somebody; refuses when the provider does not answer as one. */
export async function wayTo(provider: Provider, trip: Trip, outgoing: Outgoing) {
  const config = await configure(provider, outgoing)
  if (!config || !leadsToAPage(config)) return refuse('not-reached')
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: provider.redirect.href,
    scope: provider.scope ?? 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge(trip.verifier),
    code_challenge_method: 'S256',
    state: trip.state,
    nonce: trip.nonce,
    ...(provider.levels && provider.levels.length > 0 ? { acr_values: provider.levels.join(' ') } : {}),
  })
  return done(url)
}

/** Whether the address that a provider's document names for its page is one that a browser may be led to. */
function leadsToAPage(config: oidc.Configuration): boolean {
  const address = config.serverMetadata().authorization_endpoint ?? ''
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === 'https:' || isHttpHere(url)
}

/** Who came back, as the provider's own name for them; refuses whatever does not fit together. */
export async function whoCameBack(provider: Provider, trip: Trip, answer: URLSearchParams, outgoing: Outgoing) {
  const said = await claimsOf(provider, trip, answer, outgoing)
  if (said.ok) return done({ sub: said.value.sub })
  return said.code === 'not-reached' ? refuse('not-reached') : refuse('not-believed')
}

/** What the provider says of whoever came back; `denied` when they changed their mind there, or it did not let them through. */
export async function claimsOf(provider: Provider, trip: Trip, answer: URLSearchParams, outgoing: Outgoing) {
  const config = await configure(provider, outgoing)
  if (!config) return refuse('not-reached')
  const url = new URL(provider.redirect)
  url.search = answer.toString()
  try {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: trip.verifier,
      expectedState: trip.state,
      expectedNonce: trip.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    return claims?.sub ? done(claims) : refuse('not-believed')
  } catch (error) {
    if (error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied') return refuse('denied')
    // Whatever was wrong with the answer, the person is told the same, and nothing of it is written down.
    if (error instanceof Error) return refuse('not-believed')
    throw error
  }
}

/** Signatures that prove who made them; `none` is not among them, nor one made with a shared secret. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519', 'RS384', 'RS512', 'ES384', 'ES512', 'PS384', 'PS512']

async function configure(provider: Provider, outgoing: Outgoing): Promise<oidc.Configuration | null> {
  const issuer = new URL(provider.issuer)
  const fetching = outgoingFetch(outgoing)
  const inHouse = outgoing.allowed.includes(issuer.hostname)
  const auth = provider.secret ? oidc.ClientSecretBasic(reveal(provider.secret)) : oidc.None()
  try {
    const config = await oidc.discovery(issuer, provider.clientId, {}, auth, {
      [oidc.customFetch]: (url, options) => fetching(url, options),
      timeout: 10,
      execute: [oidc.enableNonRepudiationChecks, ...(inHouse && isHttpHere(issuer) ? [oidc.allowInsecureRequests] : [])],
    })
    if (provider.decryptionKey) oidc.enableDecryptingResponses(config, encryptions, await keyFrom(provider.decryptionKey))
    const offered = config.serverMetadata().id_token_signing_alg_values_supported ?? ['RS256']
    return offered.some((one) => algorithms.includes(one)) ? config : null
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

/** Contents are encrypted with authentication only. */
const encryptions = ['A128GCM', 'A256GCM', 'A128CBC-HS256', 'A256CBC-HS512']

/** An RSA key (`RSA-OAEP-256` unless it says `RSA-OAEP`), or a key of the curve P-256, for one way of agreeing on a key. */
async function keyFrom(text: Redacted<string>): Promise<oidc.DecryptionKey> {
  const { use: _use, key_ops: _ops, alg, kid, ...jwk } = JSON.parse(reveal(text)) as JsonWebKey & { kid?: string }
  const named = kid === undefined ? {} : { kid }
  if (jwk.kty === 'RSA') {
    const hash = alg === 'RSA-OAEP' ? 'SHA-1' : 'SHA-256'
    return { key: await crypto.subtle.importKey('jwk', jwk, { name: 'RSA-OAEP', hash }, false, ['decrypt']), ...named }
  }
  const curve = { name: 'ECDH', namedCurve: jwk.crv ?? 'P-256' }
  return { key: await crypto.subtle.importKey('jwk', jwk, curve, false, ['deriveBits']), alg: alg ?? 'ECDH-ES', ...named }
}

/** What is kept of a provider's subject: a hash under a key that is not in the database, so that a guess cannot be tried. */
export function subjectHash(key: Bytes, { organisation, issuer }: { organisation: string; issuer: string }, sub: string): Bytes {
  return keyedHash(key, concat(bytesOf(`satama oidc subject v1\n${organisation}\n${issuer}\n`), bytesOf(sub)))
}
