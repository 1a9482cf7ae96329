import { inspect } from 'node:util'
import type { Bytes } from '#foundation/sealing'

export interface TeamEpoch {
  readonly team: string
  readonly epoch: number
}

/** A team's secrets in one epoch. */
export interface TeamSecrets extends TeamEpoch {
  /** Null for an epoch that has been closed: its key wraps nothing any more, its inbox can still be read. */
  readonly teamKey: Bytes | null
  readonly inboxPublicKey: Bytes
  readonly inboxPrivateKey: Bytes
}

/** The key of one epoch of the blind index, and by which formula it hashes. */
export interface IndexKey {
  readonly epoch: number
  readonly format: number
  readonly key: Bytes
}

interface Secrets {
  readonly teams: Map<string, TeamSecrets>
  readonly indexKeys: Map<number, IndexKey>
}

const held = new WeakMap<Keyring, Secrets>()
const live = new Map<string, Set<WeakRef<Keyring>>>()
const shown = '<redacted>'

/**
 * What somebody entitled can open, for as long as a request or a job lasts. It prints as
 * `<redacted>`; only the vault's own code gets at the keys.
 */
export class Keyring {
  readonly organisation: string
  /** The account that unlocked it, or null while an organisation is being set up. */
  readonly account: string | null
  /** The oldest team granted, for which new subjects are sealed; null when nothing has been. */
  readonly team: string | null

  constructor(
    { organisation, account }: { organisation: string; account: string | null },
    teams: readonly TeamSecrets[],
    indexKeys: readonly IndexKey[],
  ) {
    this.organisation = organisation
    this.account = account
    this.team = teams[0]?.team ?? null
    held.set(this, {
      teams: new Map(teams.map((team) => [epochName(team), team])),
      indexKeys: new Map(indexKeys.map((key) => [key.epoch, key])),
    })
    if (teams.length > 0) remember(this)
  }

  /** Who holds it, for a log line: an account's id or 'setup'. */
  get holder(): string {
    return this.account ?? 'setup'
  }

  toString(): string {
    return shown
  }
  toJSON(): string {
    return shown
  }
  [inspect.custom](): string {
    return shown
  }
}

/** The keyring was not granted what is asked of it, or an epoch has begun since it was unlocked. */
export class KeyNotHeld extends Error {
  override readonly name = 'KeyNotHeld'
  constructor(keyring: Keyring, what: string) {
    super(`the keyring of ${keyring.holder} in organisation ${keyring.organisation} does not hold ${what}`)
  }
}

export function secretsOf(keyring: Keyring, at: TeamEpoch): TeamSecrets {
  const secrets = heldBy(keyring).teams.get(epochName(at))
  if (!secrets) throw new KeyNotHeld(keyring, `team ${at.team}, epoch ${at.epoch}`)
  return secrets
}

export function teamKeyOf(keyring: Keyring, at: TeamEpoch): Bytes {
  const { teamKey } = secretsOf(keyring, at)
  if (!teamKey) throw new KeyNotHeld(keyring, `the key of team ${at.team}, epoch ${at.epoch}, which is closed`)
  return teamKey
}

export function holdsTeam(keyring: Keyring, at: TeamEpoch): boolean {
  return Boolean(heldBy(keyring).teams.get(epochName(at))?.teamKey)
}

/** A team's secrets of every epoch held, oldest first. */
export function allSecretsOf(keyring: Keyring, team: string): TeamSecrets[] {
  return [...heldBy(keyring).teams.values()]
    .filter((secrets) => secrets.team === team)
    .toSorted((a, b) => a.epoch - b.epoch)
}

export function indexKeyOf(keyring: Keyring, epoch: number): IndexKey {
  const key = heldBy(keyring).indexKeys.get(epoch)
  if (!key) throw new KeyNotHeld(keyring, `the index of epoch ${epoch}`)
  return key
}

export function indexKeysOf(keyring: Keyring): IndexKey[] {
  const keys = [...heldBy(keyring).indexKeys.values()]
  if (keys.length === 0) throw new KeyNotHeld(keyring, 'the index')
  return keys
}

export function holdsIndex(keyring: Keyring, epoch: number): boolean {
  return heldBy(keyring).indexKeys.has(epoch)
}

/** All that it holds: for laying it down sealed, and nothing else. */
export function contentOf(keyring: Keyring): { teams: ReadonlyMap<string, TeamSecrets>; indexKeys: ReadonlyMap<number, IndexKey> } {
  return heldBy(keyring)
}

/** Whether anything was granted at all. */
export function unlocked(keyring: Keyring): boolean {
  return heldBy(keyring).teams.size > 0
}

/**
 * [Note: An import outlives the epoch it began in] Whoever works when an epoch begins, and stays,
 * goes on with the new keys: they are given to the keyrings that live in this process. Nothing is
 * kept for anybody who is not at work. Should the transaction that began the epoch be undone, a key
 * is held that nothing was ever sealed by.
 */
export function handOver(
  organisation: string,
  given: { team: TeamSecrets; indexKey: IndexKey },
  stays: (account: string) => boolean,
): void {
  for (const reference of live.get(organisation) ?? []) {
    const keyring = reference.deref()
    if (!keyring) continue
    const secrets = heldBy(keyring)
    const inTeam = [...secrets.teams.values()].some(({ team }) => team === given.team.team)
    const inAnother = [...secrets.teams.values()].some(({ team }) => team !== given.team.team)
    const stayed = inTeam && (keyring.account === null || stays(keyring.account))
    if (stayed) secrets.teams.set(epochName(given.team), given.team)
    if (stayed || inAnother) secrets.indexKeys.set(given.indexKey.epoch, given.indexKey)
  }
}

function remember(keyring: Keyring): void {
  const { organisation } = keyring
  const references = live.get(organisation) ?? new Set()
  for (const reference of references) if (!reference.deref()) references.delete(reference)
  live.set(organisation, references.add(new WeakRef(keyring)))
}

function heldBy(keyring: Keyring): Secrets {
  const secrets = held.get(keyring)
  if (!secrets) throw new TypeError('not a keyring of this vault')
  return secrets
}

function epochName({ team, epoch }: TeamEpoch): string {
  return `${team}/${epoch}`
}
