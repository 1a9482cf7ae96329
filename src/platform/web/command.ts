import * as v from 'valibot'
import { connectionsOf, inTransaction, within } from '#platform/database'
import type { Db, Tx } from '#platform/database'
import { refuse } from '#foundation/results'
import type { Refusal, Result } from '#foundation/results'
import { problemsOf } from './pieces.ts'

export type Schema = v.GenericSchema<unknown, unknown>

/** What every actor has, whoever may act: a name for the ledger and the organisation whose rows are in reach. */
export interface Actor {
  readonly id: string
  readonly organisation: string
}

export interface Acting<Input, Who> {
  input: Input
  actor: Who
  at: Date
  /** Everything written here is undone when the command refuses or throws. */
  tx: Tx
  /** For what must survive an undoing: a trace of what was opened. It reaches the actor's organisation alone. */
  db: Db
}

/**
 * One act. `may` is not optional: what nobody has been allowed, nobody may do.
 * `run` refuses with codes, which TypeScript infers; a route has to answer for each.
 */
export interface Command<Who extends Actor, Permission extends string, S extends Schema, R extends Result<unknown>> {
  readonly name: `${string}.${string}`
  readonly may: Permission
  readonly input: S
  /** Whether who acts must have shown a secret in the last minutes: for acts that somebody at an open desk must not do. */
  readonly confirm?: boolean
  run(x: Acting<v.InferOutput<S>, Who>): Promise<R>
  /** What the ledger says besides the ids, which it takes by itself: enumerated facts and counts, never prose. */
  recorded?(x: { input: v.InferOutput<S>; value: unknown }): Recorded
}

export interface Recorded {
  about?: string
  body?: Record<string, RecordedValue>
}

export type RecordedValue = string | number | boolean | null | string[]

/** What the core needs of others; identity gives it permissions, and the ledger's `append`. */
export interface CommandPorts<Who extends Actor, Permission extends string> {
  permits(actor: Who, permission: Permission): boolean
  /** Whether the actor has shown a secret lately. Without it, nobody has. */
  confirmed?(actor: Who, at: Date): boolean
  record(
    tx: Tx,
    fact: {
      type: string
      organisation: string
      by: string
      at: Date
      about?: string
      body?: Record<string, RecordedValue>
    },
  ): Promise<void>
}

export type CoreRefusal = Refusal<'forbidden' | 'bad-input' | 'confirm-first'>

export interface Execution<Who> {
  db: Db
  actor: Who
  clock?: () => Date
}

/**
 * The core of every act, instantiated once per sort of actor.
 *
 * The order is fixed: permission, input, confirmation, transaction, act, ledger. A refusal or a
 * throw undoes the transaction, the ledger's row with it.
 */
export function commandsFor<Who extends Actor, Permission extends string>(ports: CommandPorts<Who, Permission>) {
  function command<S extends Schema, R extends Result<unknown>>(
    parts: Command<Who, Permission, S, R>,
  ): Command<Who, Permission, S, R> {
    return Object.freeze(parts)
  }

  /** Runs a command with input whose type is known: from the command line, a rehearsal, a test. */
  function execute<S extends Schema, R extends Result<unknown>>(
    act: Command<Who, Permission, S, R>,
    x: Execution<Who> & { input: v.InferInput<S> },
  ): Promise<R | CoreRefusal> {
    return executeUnchecked(act, x)
  }

  /** Runs a command with whatever a stranger posted. */
  async function executeUnchecked<S extends Schema, R extends Result<unknown>>(
    act: Command<Who, Permission, S, R>,
    { db, actor, input, clock }: Execution<Who> & { input: unknown },
  ): Promise<R | CoreRefusal> {
    if (!ports.permits(actor, act.may)) return refuse('forbidden')
    const parsed = v.safeParse(act.input, input)
    if (!parsed.success) return refuse('bad-input', problemsOf(parsed.issues))
    const at = (clock ?? (() => new Date()))()
    if (act.confirm && !ports.confirmed?.(actor, at)) return refuse('confirm-first')

    const own = within(db, actor.organisation)
    return undoneWhenRefused(own, actor.organisation, async (tx) => {
      const result = await act.run({ input: parsed.output, actor, at, tx, db: own })
      if (result.ok) {
        const said = act.recorded?.({ input: parsed.output, value: result.value }) ?? {}
        const ids = { ...idsIn(parsed.output), ...idsIn(result.value) }
        const about = said.about ?? firstId(parsed.output) ?? firstId(result.value)
        await ports.record(tx, {
          type: act.name,
          organisation: actor.organisation,
          by: actor.id,
          at,
          ...(about === undefined ? {} : { about }),
          body: { ...ids, ...said.body },
        })
      }
      return result
    })
  }

  return { command, execute, executeUnchecked }
}

class Undo extends Error {
  readonly refusal: Result<unknown>
  constructor(refusal: Result<unknown>) {
    super('a refusal undoes its transaction')
    this.refusal = refusal
  }
}

async function undoneWhenRefused<R extends Result<unknown>>(
  db: Db,
  organisation: string,
  work: (tx: Tx) => Promise<R>,
): Promise<R> {
  const leave = await enter(db)
  try {
    return await inTransaction(db, organisation, async (tx) => {
      const result = await work(tx)
      if (!result.ok) throw new Undo(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undo) return error.refusal as R
    throw error
  } finally {
    leave()
  }
}

/**
 * [Note: Commands leave connections free] A command holds one connection, and takes a second when it opens
 * guarded data, since the access is committed apart. Were every connection held by a command, all would wait
 * for one more; so fewer commands run at once than the pool has connections.
 */
const atOnce = 6
const running = new WeakMap<object, { count: number; waiting: (() => void)[] }>()

async function enter(db: Db): Promise<() => void> {
  const connections = connectionsOf(db)
  const gate = running.get(connections) ?? { count: 0, waiting: [] }
  running.set(connections, gate)
  if (gate.count >= atOnce) await new Promise<void>((resolve) => gate.waiting.push(resolve))
  else gate.count += 1
  return () => {
    const next = gate.waiting.shift()
    if (next) next()
    else gate.count -= 1
  }
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const isId = (value: unknown): value is string => typeof value === 'string' && uuidShape.test(value)

/** Ids only: whatever else a command was given may be prose, and prose never enters the ledger. */
function idsIn(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const found: Record<string, string> = {}
  for (const [name, entry] of Object.entries(value)) if (isId(entry)) found[name] = entry
  return found
}

const firstId = (value: unknown): string | undefined => Object.values(idsIn(value))[0]
