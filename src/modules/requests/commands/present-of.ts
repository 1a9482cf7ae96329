import type { StaffActor } from '#identity'
import type { Db } from '#platform/database'
import type { Present } from '../present.ts'

/** Whoever acts, as the cores of this module want them. */
export const presentOf = ({ db, actor, at }: { db: Db; actor: StaffActor; at: Date }): Present => ({ db, keyring: actor.keyring, by: actor.id, at })

export const doingOf = ({ actor, at }: { actor: StaffActor; at: Date }) => ({ organisation: actor.organisation, by: actor.id, at })
