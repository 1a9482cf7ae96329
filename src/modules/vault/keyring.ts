import { inspect } from 'node:util'
import type { Bytes } from '#foundation/sealing'

export interface TeamEpoch {
  readonly team: string
  readonly epoch: number
}

/** A team's secrets in one epoch. */
export interface TeamSecrets extends TeamEpoch {
  readonly teamKey: Bytes
  readonly inboxPublicKey: Bytes
  readonly inboxPrivateKey: Bytes
}

interface Secrets {
  readonly teams: ReadonlyMap<string, TeamSecrets>
  readonly indexKey: Bytes | null
}

const held = new WeakMap<Keyring, Secrets>()
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
    indexKey: Bytes | null,
  ) {
    this.organisation = organisation
    this.account = account
    this.team = teams[0]?.team ?? null
    held.set(this, { teams: new Map(teams.map((team) => [epochName(team), team])), indexKey })
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

/** The keyring was not granted what is asked of it. */
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

export function allSecretsOf(keyring: Keyring, team: string): TeamSecrets[] {
  return [...heldBy(keyring).teams.values()].filter((secrets) => secrets.team === team)
}

/** The newest epoch of the keyring's own team: what new keys are wrapped with. */
export function currentSecretsOf(keyring: Keyring): TeamSecrets {
  const newest = keyring.team === null ? undefined : allSecretsOf(keyring, keyring.team).at(-1)
  if (!newest) throw new KeyNotHeld(keyring, 'any team')
  return newest
}

export function indexKeyOf(keyring: Keyring): Bytes {
  const { indexKey } = heldBy(keyring)
  if (!indexKey) throw new KeyNotHeld(keyring, 'the index')
  return indexKey
}

function heldBy(keyring: Keyring): Secrets {
  const secrets = held.get(keyring)
  if (!secrets) throw new TypeError('not a keyring of this vault')
  return secrets
}

function epochName({ team, epoch }: TeamEpoch): string {
  return `${team}/${epoch}`
}

/** All that it holds: for laying it down sealed, and nothing else. */
export function contentOf(keyring: Keyring): { teams: ReadonlyMap<string, TeamSecrets>; indexKey: Bytes | null } {
  return heldBy(keyring)
}

/** Whether anything was granted at all. */
export function unlocked(keyring: Keyring): boolean {
  return heldBy(keyring).teams.size > 0
}
