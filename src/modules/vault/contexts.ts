import { concat, hash, utf8, type Bytes } from '#foundation/sealing'
import type { TeamEpoch } from './keyring.ts'

/*
 * What each ciphertext is bound to. A row moved to another organisation, subject, kind or
 * version does not open. No part can hold a line break, so no two contexts can coincide.
 */
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
  `satama record v1\n${organisation}\n${kind}\n${subject}\n${version}`

export const personKeyContext = ({ organisation, team, epoch }: Team, subject: string) =>
  `satama person key v1\n${organisation}\n${team}\n${epoch}\n${subject}`

export const inboxKeyContext = ({ organisation, team, epoch }: Team) =>
  `satama inbox key v1\n${organisation}\n${team}\n${epoch}`

export const indexKeyContext = ({ organisation, team, epoch }: Team) =>
  `satama index key v1\n${organisation}\n${team}\n${epoch}`

export const grantContext = ({ organisation, team, epoch }: Team, account: string) =>
  `satama grant v1\n${organisation}\n${team}\n${epoch}\n${account}`

export const inboxContext = ({ organisation, team, epoch }: Team, context: string) =>
  `satama inbox v1\n${organisation}\n${team}\n${epoch}\n${context}`

export const snapshotContext = (lease: string, generation: number, subject: string, version: number) =>
  `satama snapshot v1\n${lease}\n${generation}\n${subject}\n${version}`

export const leasedContext = (lease: string, context: string) => `satama leased v1\n${lease}\n${context}`

export interface GrantTerms extends Team {
  readonly account: string
  readonly grantedBy: string
  readonly receivingPublicKey: Bytes
  readonly sealed: Bytes
}

/** What a granter signs: who gives which team's key of which epoch to which key of whom. */
export function grantMessage(terms: GrantTerms): Bytes {
  return concat(
    utf8(`satama signed grant v1\n${terms.organisation}\n${terms.team}\n${terms.epoch}\n${terms.account}\n${terms.grantedBy}\n`),
    hash(terms.receivingPublicKey),
    hash(terms.sealed),
  )
}
