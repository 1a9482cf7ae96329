import { concat, hash, utf8, type Bytes, type ContextAround } from '#foundation/sealing'
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

/** Around the subject, for many of them. */
export const recordContexts = ({ organisation, kind, version }: Omit<RecordPlace, 'subject'>): ContextAround => ({
  before: `satama record v1\n${organisation}\n${kind}\n`,
  after: `\n${version}`,
})

export const recordContext = ({ subject, ...place }: RecordPlace) => withSubject(recordContexts(place), subject)

export const personKeyContexts = ({ organisation, team, epoch }: Team): ContextAround => ({
  before: `satama person key v1\n${organisation}\n${team}\n${epoch}\n`,
  after: '',
})

export const personKeyContext = (team: Team, subject: string) => withSubject(personKeyContexts(team), subject)

const withSubject = ({ before, after }: ContextAround, subject: string) => `${before}${subject}${after}`

export const inboxKeyContext = ({ organisation, team, epoch }: Team) =>
  `satama inbox key v1\n${organisation}\n${team}\n${epoch}`

/** An inbox of a closed epoch, wrapped by the key of a newer one. */
export const olderInboxKeyContext = ({ organisation, team, epoch }: Team, wrappedBy: number) =>
  `satama older inbox key v1\n${organisation}\n${team}\n${epoch}\n${wrappedBy}`

/** Form 1: from the time when an organisation's index had one key for ever. */
export const firstIndexKeyContext = ({ organisation, team, epoch }: Team) =>
  `satama index key v1\n${organisation}\n${team}\n${epoch}`

export const indexKeyContext = ({ organisation, team, epoch }: Team, indexEpoch: number) =>
  `satama index key v2\n${organisation}\n${team}\n${epoch}\n${indexEpoch}`

export const foundByContext = (organisation: string, subject: string) =>
  `satama found by v1\n${organisation}\n${subject}`

export const grantContext = ({ organisation, team, epoch }: Team, account: string) =>
  `satama grant v1\n${organisation}\n${team}\n${epoch}\n${account}`

export const inboxContext = ({ organisation, team, epoch }: Team, context: string) =>
  `satama inbox v1\n${organisation}\n${team}\n${epoch}\n${context}`

export const snapshotContext = (lease: string, generation: number, subject: string, version: number) =>
  `satama snapshot v1\n${lease}\n${generation}\n${subject}\n${version}`

export const leasedContext = (lease: string, context: string) => `satama leased v1\n${lease}\n${context}`

/** What somebody signs who says that an inbox is a team's in an epoch. */
export function epochMessage({ organisation, team, epoch, begunBy, inboxPublicKey }: Team & { begunBy: string; inboxPublicKey: Bytes }): Bytes {
  return concat(utf8(`satama signed epoch v1\n${organisation}\n${team}\n${epoch}\n${begunBy}\n`), hash(inboxPublicKey))
}

/** What somebody of one team signs who gives the organisation's new index key to another. */
export function indexGrantMessage(terms: Team & { indexEpoch: number; grantedBy: string; sealed: Bytes }): Bytes {
  const { organisation, team, epoch, indexEpoch, grantedBy, sealed } = terms
  return concat(
    utf8(`satama signed index key v1\n${organisation}\n${team}\n${epoch}\n${indexEpoch}\n${grantedBy}\n`),
    hash(sealed),
  )
}

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
