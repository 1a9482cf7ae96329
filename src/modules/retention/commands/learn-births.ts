import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { openPeople, type Person } from '#people'
import { object } from '#platform/web'
import type { Tx } from '#platform/database'
import { learn } from '../keeping.ts'
import { retainedKinds } from '../model.ts'
import { withoutBirth } from '../preview-store.ts'
import { rulesOfFinland } from '../rules-finland.ts'

/** Kinds whose months depend on a birth that may be unknown. */
export const kindsFromBirth = retainedKinds.filter((kind) =>
  rulesOfFinland.some((rule) => rule.kind === kind && rule.counts.some(({ from }) => from === 'birth')))

/** How many are opened in one go: their names are not shown to anybody, but each is told that they were opened. */
const atOnce = 2_000

/** Fetches years of birth and death from the register, for people of whom neither is known here. */
export const learnBirths = command({
  name: 'retention.learn-births',
  may: 'change-retention',
  confirm: true,
  input: object({}),

  async run({ actor, at, tx, db }) {
    const { organisation, keyring, id } = actor
    const ids = await withoutBirth(tx, { organisation, kinds: kindsFromBirth, limit: atOnce })
    if (ids.length === 0) return refuse('nobody-to-open')
    const people = await openPeople(db, keyring, { by: id, purpose: 'retention', ids, at })
    let learnt = 0
    for (const person of people.values()) learnt += (await learnOfPerson(tx, organisation, person, at)) ? 1 : 0
    return done({ opened: people.size, learnt })
  },

  recorded: ({ value }) => {
    const { opened, learnt } = value as { opened: number; learnt: number }
    return { body: { opened, learnt } }
  },
})

/** Learns what the register says of somebody's birth and death; whether it said anything. */
export async function learnOfPerson(
  tx: Tx,
  organisation: string,
  { id, birthDate, deceased }: Pick<Person, 'id' | 'birthDate' | 'deceased'>,
  at: Date,
): Promise<boolean> {
  const subject = { organisation, kind: 'person', id } as const
  const died = typeof deceased === 'string' ? deceased : undefined
  if (birthDate) await learn(tx, { organisation, subject, trigger: 'birth', month: birthDate.slice(0, 4), at })
  if (died) await learn(tx, { organisation, subject, trigger: 'death', month: died.slice(0, 4), at })
  return birthDate !== undefined || died !== undefined
}
