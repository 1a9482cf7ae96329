import { expect, test } from 'vitest'
import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import { commandsFor } from './command.ts'
import type { Actor } from './command.ts'
import { guardedRoutes } from './guarded.ts'
import type { AnswersFor, ValueOf } from './guarded.ts'
import { object, uuid } from './pieces.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_Claim extends true>(): void => undefined

const { command, executeUnchecked } = commandsFor<Actor, 'tell'>({ permits: () => true, record: async () => undefined })

const tell = command({
  name: 'test.tell',
  may: 'tell',
  input: object({ incident: uuid }),
  async run({ input }) {
    if (input.incident === '') return refuse('no-such-incident')
    if (input.incident === '1') return refuse('under-embargo')
    return done({ campaign: input.incident })
  },
})

type Outcome = Awaited<ReturnType<typeof tell.run>>

test('a route answers for every refusal of its command, or does not compile', () => {
  holds<Equal<keyof AnswersFor<Outcome, number>, 'no-such-incident' | 'under-embargo'>>()
  holds<Equal<ValueOf<Outcome>, { campaign: string }>>()
  holds<Equal<{ 'no-such-incident': 404 } extends AnswersFor<Outcome, number> ? true : false, false>>()
  holds<Equal<{ 'no-such-incident': 404; 'under-embargo': 409 } extends AnswersFor<Outcome, number> ? true : false, true>>()
  expect(tell.name).toBe('test.tell')
})

test('a command that hides its refusals behind a plain string cannot be routed', () => {
  holds<Equal<{ anything: 400 } extends AnswersFor<Result<string>, number> ? true : false, false>>()
  expect.assertions(0)
})

test('a command that never refuses needs no answers', () => {
  const { page, act } = guardedRoutes<Actor, 'tell'>({
    guard: async () => new Response(null, { status: 401 }),
    executeUnchecked,
  })
  const fine = command({ name: 'test.fine', may: 'tell', input: object({}), run: async () => done({ went: true }) })
  const here = page({ path: '/here/:id', may: 'tell', view: (c) => new Response(c.params.id) })
  const there = act({
    path: '/here/:id/there',
    command: fine,
    page: here,
    read: () => ({}),
    done: (value, c) => (value.went ? `/here/${c.params.id}` : '/'),
    refused: {},
    sentences: () => ({}),
  })
  const told = act({
    path: '/here/:id/tell',
    command: tell,
    page: here,
    read: (form, c) => ({ incident: form.get('incident'), about: c.params.id }),
    done: (value) => `/campaigns/${value.campaign}`,
    refused: { 'no-such-incident': 404, 'under-embargo': 409 },
    sentences: () => ({ 'no-such-incident': 'No such incident.', 'under-embargo': ({ until }) => `Until ${until}.` }),
  })
  expect([there.access, told.access]).toEqual([
    { kind: 'permission', permission: 'tell' },
    { kind: 'permission', permission: 'tell' },
  ])
})
