import { done, refuse } from '#foundation/results'
import { parseEmail, redact, reveal } from '#foundation/text'
import { utf8 } from '#foundation/sealing'
import { mailerState, sealForMailer } from '#vault'
import { line, object, ticked, unknown } from '#platform/web'
import type { Tx } from '#platform/database'
import type { Redacted } from '#foundation/text'
import * as v from 'valibot'
import { checkOf, checks } from '../keys.ts'
import { noteLeaving } from '../leavers-outside.ts'
import { credentialFrom, exactly, postedRecoveryCode } from '../reading-keys.ts'
import { clientCommand } from './client-actor.ts'
import * as store from './store.ts'

/** Sealing a client's address to whoever sends their notices. */
export interface SealEmail {
  /** Whether there is a key to seal to. */
  ready(tx: Tx): Promise<boolean>
  /** Null when there is none. */
  seal(tx: Tx, email: Redacted<string>): Promise<Uint8Array | null>
}

/** To the mailer's key of this network. */
export const toTheMailer: SealEmail = {
  ready: async (tx) => (await mailerState(tx)).key !== null,
  seal: (tx, email) => sealForMailer(tx, utf8(reveal(email))),
}

/** An address for notices, or none (T4). It opens nothing: a forgotten passphrase is not sent to it. */
export const setEmail = (sealing: SealEmail) =>
  clientCommand({
    name: 'identity.client-set-email',
    may: 'own-account',
    input: object({ email: line({ from: 0, to: 254 }) }),
    recorded: ({ input }) => ({ body: { wanted: input.email !== '' } }),

    async run({ input, actor, tx }) {
      if (input.email === '') {
        await store.setEmail(tx, actor.id, null)
        return done({ wanted: false })
      }
      const email = parseEmail(input.email)
      if (!email) return refuse('not-an-email')
      const sealed = await sealing.seal(tx, redact(email.address))
      if (!sealed) return refuse('no-mailer')
      await store.setEmail(tx, actor.id, sealed)
      return done({ wanted: true })
    },
  })

/** A recovery code in place of the old one, from a browser that has opened the keys with the passphrase. */
export const renewCode = clientCommand({
  name: 'identity.client-code-renewed',
  may: 'own-account',
  input: object({ part: exactly(32), secret: postedRecoveryCode }),

  async run({ input, actor, tx }) {
    const known = await store.findCredential(tx, actor.nickname, 'passphrase')
    if (!known || !checks(input.part, known.salt, known.checks)) return refuse('wrong')
    await store.putCredential(tx, credentialRow(actor.id, credentialFrom(input.secret)))
    return done()
  },
})

/** Ends the sessions of other browsers. */
export const endOthers = clientCommand({
  name: 'identity.client-sessions-ended',
  may: 'own-account',
  input: object({ all: v.optional(unknown()) }),

  async run({ actor, tx }) {
    await store.removeOtherSessions(tx, actor.id, actor.session)
    return done()
  },
})

/**
 * The account goes, at once and whole (P4, T13): keys, credentials, address, sessions. The deletion is noted outside
 * the database, so that no restored backup brings it back.
 */
export const deleteOwnAccount = clientCommand({
  name: 'identity.client-deleted',
  may: 'own-account',
  input: object({ sure: ticked }),

  async run({ input, actor, at, tx }) {
    if (!input.sure) return refuse('not-sure')
    await store.removeClient(tx, actor.id)
    await noteLeaving(tx, { organisation: actor.organisation, kind: 'client-deleted', ids: [actor.id], at })
    return done()
  },
})

export function credentialRow(client: string, one: ReturnType<typeof credentialFrom>): store.ClientCredentialRow {
  const { kind, cost } = one
  return {
    id: crypto.randomUUID(),
    client,
    kind,
    salt: one.salt,
    passes: cost.passes,
    memory_kib: cost.memoryKib,
    checks: checkOf(one.part, one.salt),
    guarded_wrapped: one.guarded,
    sealed_wrapped: one.sealed,
  }
}
