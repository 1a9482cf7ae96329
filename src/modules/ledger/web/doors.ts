import { type Db, within } from '#platform/database'
import { concat, type Bytes } from '#foundation/sealing'
import { type PageContext, publicAct, publicPage, type Route } from '#platform/web'
import { newestCheckpoints } from '../checkpoint-store.ts'
import { printNote } from '../checkpoints.ts'
import { leafOf } from '../leaf.ts'
import { printVerifier, readSignedNote } from '../notes.ts'
import { readTileAddress, tileWidth, widthInTree } from '../proofs.ts'
import { readerOf, recordOutsideReading, type Sees } from '../readers.ts'
import * as store from '../store.ts'
import { newestWitnessed, witnessCheckpoint, type WitnessSettings } from '../witnessing/be-witness.ts'
import { longestRequest } from '../witnessing/requests.ts'

/*
 * The doors for programs. An organisation's tree, as c2sp.org/tlog-tiles lays it out, below /ledger/<organisation>/,
 * for bearers of a token; and ourselves as a witness of others (c2sp.org/tlog-witness), below /witness/.
 */
export function ledgerDoors({ witness }: { witness: () => WitnessSettings }): readonly Route[] {
  return [
    publicPage({ path: '/ledger/:organisation/checkpoint', view: (c) => forReader(c, 'hashes', checkpointOf) }),
    publicPage({
      path: '/ledger/:organisation/tile/entries/:address{.+}',
      view: (c) => forReader(c, 'entries', (own, organisation) => bundleOf(own, organisation, c.params['address'])),
    }),
    publicPage({
      path: '/ledger/:organisation/tile/:level{\\d{1,2}}/:address{.+}',
      view: (c) => forReader(c, 'hashes', (own, organisation) => tileOf(own, organisation, c.params['level'], c.params['address'])),
    }),

    publicAct({
      path: '/witness/add-checkpoint',
      bodyLimit: longestRequest,
      fromElsewhere: true,
      async act(c) {
        const { status, body, type } = await witnessCheckpoint(c.db, await c.request.text(), witness(), c.now)
        return text(body, { status, type })
      },
    }),
    // What we have cosigned last of a log, for whoever checks that log: it shows an end that was cut off there.
    publicPage({
      path: '/witness/checkpoint',
      async view(c) {
        const note = await newestWitnessed(c.db, c.query.get('origin') ?? '')
        return note ? text(note) : text('unknown log\n', { status: 404 })
      },
    }),
    publicPage({
      path: '/witness/key',
      view() {
        const { name, key } = witness()
        return text(`${printVerifier({ name, kind: 'witness', publicKey: key.publicKey })}\n`)
      },
    }),
  ]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Nobody without a token learns whether there is such an organisation, or such a tile. */
async function forReader(
  c: PageContext,
  wants: Sees,
  answer: (own: Db, organisation: string) => Promise<Response | null>,
): Promise<Response> {
  const organisation = c.params['organisation'] ?? ''
  const shut = text('a token is needed\n', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  if (!uuid.test(organisation)) return shut
  const reader = await readerOf(c.db, organisation, c.request.headers.get('authorization'), c.now)
  if (!reader) return shut
  if (wants === 'entries' && reader.sees !== 'entries') return text('this token opens hashes only\n', { status: 403 })
  await recordOutsideReading(c.db, organisation, reader, c.now)
  return (await answer(within(c.db, organisation), organisation)) ?? text('not found\n', { status: 404 })
}

async function checkpointOf(own: Db, organisation: string): Promise<Response | null> {
  const [newest] = await newestCheckpoints(own, organisation, 1)
  const note = newest ? readSignedNote(newest.note) : null
  return newest && note ? text(printNote(note, newest.testimonies.flatMap(({ line }) => (line ? [line] : [])))) : null
}

async function tileOf(own: Db, organisation: string, levelText = '', path = ''): Promise<Response | null> {
  const address = readTileAddress(path)
  const level = Number(levelText)
  if (!address || String(level) !== levelText) return null
  const [found] = await store.readTiles(own, { organisation, level, from: address.tile, to: address.tile + 1 })
  // Never more than a signed checkpoint vouches for, and never a width that its tree does not have.
  const width = await vouchedWidth(own, organisation, level, address.tile)
  if (!found || address.width > Math.min(width, found.hashes.length)) return null
  return bytes(concat(...found.hashes.slice(0, address.width)))
}

async function bundleOf(own: Db, organisation: string, path = ''): Promise<Response | null> {
  const address = readTileAddress(path)
  if (!address || address.width > (await vouchedWidth(own, organisation, 0, address.tile))) return null
  const first = address.tile * tileWidth
  const leaves = (await store.entriesAt(own, organisation, first, first + address.width)).map(leafOf)
  return bytes(concat(...leaves.flatMap((leaf) => [Uint8Array.of(leaf.length >> 8, leaf.length & 255), leaf])))
}

async function vouchedWidth(own: Db, organisation: string, level: number, tile: number): Promise<number> {
  const [newest] = await newestCheckpoints(own, organisation, 1)
  return newest ? widthInTree(newest.size, level, tile) : 0
}

function text(body: string, o: { status?: number; type?: string; headers?: Record<string, string> } = {}): Response {
  return new Response(body, { status: o.status ?? 200, headers: { 'content-type': o.type ?? 'text/plain; charset=utf-8', ...o.headers } })
}

function bytes(body: Bytes): Response {
  // What a tile holds never changes, but whoever may read it may: so only the reader itself keeps it.
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'private, max-age=31536000, immutable' },
  })
}
