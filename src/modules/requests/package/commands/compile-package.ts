import { command } from '#identity'
import { object, oneOf, uuid } from '#platform/web'
import { makePackage } from '../making.ts'
import { packageKinds } from '../model.ts'

/** Compiles everything that is held of the person of a request. Whatever is opened shows to them as opened for it. */
export const compilePackage = command({
  name: 'requests.compile-package',
  may: 'handle-requests',
  input: object({ request: uuid, kind: oneOf(packageKinds) }),

  run({ input, actor, at, tx, db }) {
    return makePackage(tx, { db, keyring: actor.keyring, by: actor.id, at }, input)
  },
  recorded: ({ input, value }) => {
    const { items, open } = value as { items: number; open: number }
    return { about: input.request, body: { kind: input.kind, items, open } }
  },
})
