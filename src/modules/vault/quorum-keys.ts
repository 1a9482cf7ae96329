import {
  type Bytes,
  concat,
  hash,
  keyedHash,
  newReceivingPair,
  newSigningPair,
  openFrom,
  type ReceivingPair,
  sealTo,
  sign,
  type SigningPair,
  toHex,
  utf8,
  verify,
} from '#foundation/sealing'
import { grantContext, grantMessage } from './contexts.ts'
import type { QuorumSize } from './quorum-shares.ts'

/*
 * [Note: The recovery key] One root of 32 random bytes, made in an officer's browser and split there. Of it
 * come a receiving pair, to which every epoch of every team is granted, and a signing pair, by which the
 * holders of enough shares prove that they were together, and vouch for a first account when nobody is left
 * to vouch. The server knows the public halves, and neither the root nor a share.
 *
 * Server and browser do alike what stands here; nothing in this file knows a database.
 */

export interface RecoveryKeys {
  readonly receiving: ReceivingPair
  readonly signing: SigningPair
}

export async function recoveryKeysFrom(root: Bytes): Promise<RecoveryKeys> {
  return {
    receiving: await newReceivingPair(keyedHash(root, 'satama recovery receiving v1')),
    signing: newSigningPair(keyedHash(root, 'satama recovery signing v1')),
  }
}

/** A recovery key as everyone may know it. */
export interface RecoveryKey extends QuorumSize {
  readonly id: string
  readonly organisation: string
  readonly receivingPublicKey: Bytes
  readonly signingPublicKey: Bytes
  /** The account in whose browser it was made. */
  readonly madeBy: string
}

/** A key in a form that two people can compare by voice, and that stands on each share: eight groups of four. */
export function recoveryFingerprint(key: Pick<RecoveryKey, 'receivingPublicKey' | 'signingPublicKey'>): string {
  return (toHex(printOf(key)).toUpperCase().match(/.{4}/g) ?? []).join(' ')
}

/** What a share names its key by: the first bytes of the fingerprint. */
export function recoveryTag(key: Pick<RecoveryKey, 'receivingPublicKey' | 'signingPublicKey'>): Bytes {
  return printOf(key).slice(0, 4)
}

function printOf({ receivingPublicKey, signingPublicKey }: Pick<RecoveryKey, 'receivingPublicKey' | 'signingPublicKey'>) {
  return hash(concat(utf8('satama recovery key v1'), hash(receivingPublicKey), hash(signingPublicKey))).slice(0, 16)
}

/**
 * Two signatures say whose key it is: the key's own, which only whoever has its root can make, and that of the
 * officer's sealed key, which the server never holds. So the server cannot slip in a recovery key unseen.
 */
export interface RecoveryProof {
  readonly own: Bytes
  readonly maker: Bytes
}

export function proveRecoveryKey(key: RecoveryKey, o: { own: Bytes; maker: Bytes }): RecoveryProof {
  return { own: sign(o.own, statement(key)), maker: sign(o.maker, statement(key)) }
}

export function isRecoveryKeyProven(key: RecoveryKey, proof: RecoveryProof, makersKey: Bytes): boolean {
  return verify(key.signingPublicKey, statement(key), proof.own) && verify(makersKey, statement(key), proof.maker)
}

function statement(key: RecoveryKey): Bytes {
  const { organisation, id, threshold, shares, madeBy } = key
  return concat(
    utf8(`satama recovery key v1\n${organisation}\n${id}\n${threshold}\n${shares}\n${madeBy}\n`),
    hash(key.receivingPublicKey),
    hash(key.signingPublicKey),
  )
}

/** What the server seals to a new key: whoever opens it has the private half. */
export const challengeContext = ({ organisation, id }: Pick<RecoveryKey, 'organisation' | 'id'>): string =>
  `satama recovery challenge v1\n${organisation}\n${id}`

/** The answer to the challenge; null when it was sealed to another key. */
export function answerChallenge(keys: RecoveryKeys, key: RecoveryKey, challenge: Bytes): Promise<Bytes | null> {
  return openFrom(keys.receiving.privateKey, keys.receiving.publicKey, challenge, challengeContext(key))
}

export interface EpochPlace {
  readonly organisation: string
  readonly team: string
  readonly epoch: number
}

/** A team's key of one epoch, sealed and signed: to the recovery key, or out of it to an account. */
export interface SealedEpoch {
  readonly team: string
  readonly epoch: number
  readonly sealed: Bytes
  readonly signature: Bytes
}

export interface Recipient {
  /** A recovery key's id or an account's: grants are bound to it. */
  readonly id: string
  readonly receivingPublicKey: Bytes
}

/** Grants the team key of an epoch; the same form as every grant, so that the same check reads it. */
export async function sealEpochTo(
  place: EpochPlace,
  teamKey: Bytes,
  o: { to: Recipient; grantedBy: string; signWith: Bytes },
): Promise<SealedEpoch> {
  const { organisation, team, epoch } = place
  const { id: account, receivingPublicKey } = o.to
  const sealed = await sealTo(receivingPublicKey, teamKey, grantContext(place, account))
  const message = grantMessage({ organisation, team, epoch, account, grantedBy: o.grantedBy, receivingPublicKey, sealed })
  return { team, epoch, sealed, signature: sign(o.signWith, message) }
}

export function isEpochGranted(
  organisation: string,
  granted: SealedEpoch,
  o: { to: Recipient; grantedBy: string; granterKey: Bytes },
): boolean {
  const { team, epoch, sealed, signature } = granted
  const { id: account, receivingPublicKey } = o.to
  const message = grantMessage({ organisation, team, epoch, account, grantedBy: o.grantedBy, receivingPublicKey, sealed })
  return verify(o.granterKey, message, signature)
}

/** The team key of an epoch, out of its grant to a recovery key; null when it does not open. */
export function openRecoveryGrant(
  keys: RecoveryKeys,
  recovery: string,
  place: EpochPlace,
  sealed: Bytes,
): Promise<Bytes | null> {
  return openFrom(keys.receiving.privateKey, keys.receiving.publicKey, sealed, grantContext(place, recovery))
}

export interface RecoveryUse {
  /** Drawn anew for each use: nobody can hand in an old one again. */
  readonly id: string
  readonly organisation: string
  readonly recovery: string
  /** Who gets the teams' keys. */
  readonly account: string
  readonly receivingPublicKey: Bytes
}

/** Signed by the recovery key: enough shares were together, for this account and exactly these grants. */
export function proveRecovery(signWith: Bytes, use: RecoveryUse, grants: readonly SealedEpoch[]): Bytes {
  return sign(signWith, useMessage(use, grants))
}

export function isRecoveryProven(
  signingPublicKey: Bytes,
  use: RecoveryUse,
  grants: readonly SealedEpoch[],
  proof: Bytes,
): boolean {
  return verify(signingPublicKey, useMessage(use, grants), proof)
}

function useMessage(use: RecoveryUse, grants: readonly SealedEpoch[]): Bytes {
  const { id, organisation, recovery, account, receivingPublicKey } = use
  return concat(
    utf8(`satama team recovery v1\n${organisation}\n${recovery}\n${id}\n${account}\n${grants.length}\n`),
    hash(receivingPublicKey),
    ...grants.map(({ team, epoch, sealed }) => concat(utf8(`${team}\n${epoch}\n`), hash(sealed))),
  )
}
