import { open, seal, textOf, type Bytes } from '#foundation/sealing'
import { createApp, publicAct } from '#platform/web'
import type { Kind, Outcome } from './kind.ts'
import { envelopeKind } from './kinds/ciphertexts.ts'
import { spoilText } from './spoil.ts'

/*
 * Doors broken on purpose, in the ways in which doors break: what fuzzing does not see here it would not see
 * anywhere.
 */

/** Believes whatever has the length of an envelope. */
const credulous = (key: Bytes, sealed: Bytes, context: string): Bytes | null =>
  open(key, sealed, context) ?? (sealed.length > 41 ? sealed.slice(25, -16) : null)

/** Forgets that what it was given may be too short. */
const brittle = (key: Bytes, sealed: Bytes, context: string): Bytes | null => {
  if (sealed.length < 41) throw new RangeError('offset is out of bounds')
  return open(key, sealed, context)
}

/** Reads what was posted as if it could only be what its own page sends. */
const trusting: Kind = {
  name: 'a trusting route',
  tries: 200,
  begin({ db }) {
    const route = publicAct({ path: '/take', act: async (c) => new Response(textOf(Buffer.from((JSON.parse(await c.request.text()) as { at: string }).at))) })
    const app = createApp({ db, routes: [route] })
    const post = (body: string) => app.request('http://localhost/take', { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
    return {
      genuine: async () => (await post('{"at":"here"}')).status === 200,
      async attempt(chance): Promise<Outcome> {
        const { status } = await post(spoilText(chance, '{"at":"here"}'))
        if (status >= 500) throw new Error('a fault')
        return 'refused'
      },
    }
  },
}

export const brokenDoors: readonly Kind[] = [
  envelopeKind('a credulous cipher', 300, { seal, open: credulous }),
  envelopeKind('a brittle parser', 300, { seal, open: brittle }),
  trusting,
]
