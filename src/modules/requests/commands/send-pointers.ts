import { done } from '#foundation/results'
import { command } from '#identity'
import { object } from '#platform/web'
import { sendPointers } from '../pointers.ts'
import { presentOf } from './present-of.ts'

/**
 * Sends the email pointers that wait. Each is recorded in a transaction of its own: what has left has left, whatever
 * happens to the next.
 */
export const sendPointersNow = command({
  name: 'requests.send-pointers',
  may: 'handle-requests',
  input: object({}),
  run: async ({ actor, at, db }) => done(await sendPointers(presentOf({ actor, at, db }))),
})
