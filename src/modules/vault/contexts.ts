import { concat, hash, utf8, type Bytes } from '#foundation/sealing'
import type { TeamEpoch } from './keyring.ts'

/*
 * What each ciphertext is bound to. A row moved to another organisation, subject, kind or
 * version does not open. No part can hold a line break, so no two contexts can coincide.
 */
const join = (...parts: readonly (string | number)[]) => parts.join('\n')

interface Team extends TeamEpoch {
  readonly organisation: string
}

export interface RecordPlace {
  readonly organisation: string
  readonly kind: string
  readonly subject: string
  readonly version: number
}

export const recordContext = ({ organisation, kind, subject, version }: RecordPlace) =>
  join('satama record v1', organisation, kind, subject, version)

export const personKeyContext = ({ organisation, team, epoch }: Team, subject: string) =>
  join('satama person key v1', organisation, team, epoch, subject)

export const inboxKeyContext = ({ organisation, team, epoch }: Team) =>
  join('satama inbox key v1', organisation, team, epoch)

export const indexKeyContext = ({ organisation, team, epoch }: Team) =>
  join('satama index key v1', organisation, team, epoch)

export const grantContext = ({ organisation, team, epoch }: Team, account: string) =>
  join('satama grant v1', organisation, team, epoch, account)

export const inboxContext = ({ organisation, team, epoch }: Team, context: string) =>
  join('satama inbox v1', organisation, team, epoch, context)

export const snapshotContext = (lease: string, generation: number, subject: string, version: number) =>
  join('satama snapshot v1', lease, generation, subject, version)

export const leasedContext = (lease: string, context: string) => join('satama leased v1', lease, context)

export interface GrantTerms extends Team {
  readonly account: string
  readonly grantedBy: string
  readonly receivingPublicKey: Bytes
  readonly sealed: Bytes
}

/** What a granter signs: who gives which team's key of which epoch to which key of whom. */
export function grantMessage(terms: GrantTerms): Bytes {
  return concat(
    utf8(join('satama signed grant v1', terms.organisation, terms.team, terms.epoch, terms.account, terms.grantedBy, '')),
    hash(terms.receivingPublicKey),
    hash(terms.sealed),
  )
}
