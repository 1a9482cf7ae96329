import type { Db } from '#platform/database'
import type { Redacted } from '#foundation/text'
import { teamsOf } from '#vault'
import type { TeamSummary } from '#vault'
import type { StaffActor } from '../actor.ts'
import type { Role } from '../permissions.ts'
import * as identity from '../store.ts'
import type { MembershipState } from '../store.ts'
import { openProfiles } from './profiles.ts'
import type { Profile } from './profiles.ts'
import * as store from './store.ts'
import type { InvitationRow } from './store.ts'

export interface Member {
  readonly id: string
  readonly signInName: string
  readonly name: Redacted<string> | null
  readonly roles: readonly Role[]
  readonly teams: readonly TeamSummary[]
  readonly state: MembershipState
  readonly began: Date
  /** The first of the month in which they were last here, as 2026-11-01. */
  readonly seenMonth: string | null
}

export interface Roster {
  readonly members: readonly Member[]
  readonly teams: readonly TeamSummary[]
  readonly invitations: readonly (Pick<InvitationRow, 'id' | 'existing' | 'roles' | 'expires_at'> & {
    readonly profile: Profile | null
    readonly signInName: string | null
  })[]
}

/** Everybody who works here or has been asked to. Names are opened, and the trace of it comes first. */
export async function rosterOf(db: Db, actor: StaffActor, at: Date): Promise<Roster> {
  const { organisation } = actor
  const [accounts, roles, teams, invitations] = await Promise.all([
    identity.listAccounts(db, organisation),
    identity.listRoles(db, organisation),
    teamsOf(db, organisation),
    store.openInvitations(db, organisation),
  ])
  const subjects = [...accounts.map(({ id }) => id), ...invitations.map(({ account }) => account)]
  const profiles = await openProfiles(db, actor, { subjects, at })
  const names = await Promise.all(
    invitations.map(({ existing, account }) => (existing ? identity.signInNameOf(db, account) : Promise.resolve(null))),
  )
  return {
    teams,
    members: accounts.map((row) => ({
      id: row.id,
      signInName: row.sign_in_name,
      name: profiles.get(row.id)?.name ?? null,
      roles: roles.filter(({ account }) => account === row.id).map(({ role }) => role),
      teams: teams.filter(({ members }) => members.includes(row.id)),
      state: row.state,
      began: row.began_at,
      seenMonth: row.seen_month,
    })),
    invitations: invitations.map((row, place) => ({
      ...row,
      profile: profiles.get(row.account) ?? null,
      signInName: names[place] ?? null,
    })),
  }
}

/** One of them; null when there is no such account here. */
export async function memberOf(db: Db, actor: StaffActor, id: string, at: Date) {
  const { organisation } = actor
  const [account, roles, teams, row] = await Promise.all([
    identity.findAccount(db, { organisation, account: id }),
    identity.rolesOf(db, { organisation, account: id }),
    teamsOf(db, organisation),
    identity.listAccounts(db, organisation).then((all) => all.find((one) => one.id === id)),
  ])
  if (!account || !row) return null
  const profile = (await openProfiles(db, actor, { subjects: [id], about: id, at })).get(id) ?? null
  const invitation = account.state === 'waiting' ? await store.findTakenInvitation(db, organisation, id) : undefined
  return { account, roles, teams, began: row.began_at, seenMonth: row.seen_month, profile, invitation }
}
