import { type Bytes, merkle } from '#foundation/sealing'
import { organisationOf, readHead } from './checkpoints.ts'
import { readSignedNote } from './notes.ts'
import { printTileAddress, tileWidth, widthInTree } from './proofs.ts'
import { readAtMost } from './read-at-most.ts'
import { type CopiedRow, entryOfLeaf, type LedgerCopy } from './rows.ts'

/** Reads bytes from an address; `null` when there is nothing, or nothing for us. */
export type FetchBytes = (url: string) => Promise<Uint8Array | null>

/** The address does not serve a ledger, or not to us. One sentence, which names nothing of what was found. */
export class NoLedgerThere extends Error {
  override readonly name = 'NoLedgerThere'
}

const longestAnswer = 20_000_000

/** Over the net, with a token when there is one. */
export function fetchWith(token: string | undefined): FetchBytes {
  return async (url) => {
    const response = await fetch(url, {
      redirect: 'error', signal: AbortSignal.timeout(30_000), ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    }).catch(() => null)
    if (!response) throw new NoLedgerThere('the address cannot be reached')
    if (response.status === 401 || response.status === 403) throw new NoLedgerThere('the address wants another token (--token)')
    if (response.status !== 200) return null
    const bytes = await readAtMost(response, longestAnswer)
    if (!bytes) throw new NoLedgerThere('the address answers with more than a tile')
    return new Uint8Array(bytes)
  }
}

/** A ledger served at an address, as c2sp.org/tlog-tiles lays it out. */
export async function ledgerAt(url: string, read: FetchBytes): Promise<LedgerCopy> {
  const prefix = url.replace(/\/+$/, '').replace(/\/checkpoint$/, '')
  const answer = await read(`${prefix}/checkpoint`)
  const checkpoint = answer === null ? '' : Buffer.from(answer).toString('utf8')
  const note = readSignedNote(checkpoint)
  const head = note ? readHead(note.text) : null
  const organisation = head ? organisationOf(head.origin) : null
  if (!head || !organisation) throw new NoLedgerThere('there is no checkpoint of a ledger at this address')
  const { size } = head

  async function* eachTile(folder: string): AsyncGenerator<{ tile: number; width: number; bytes: Uint8Array }> {
    for (let tile = 0; tile * tileWidth < size; tile += 1) {
      const width = widthInTree(size, 0, tile)
      const bytes = await read(`${prefix}/tile/${folder}/${printTileAddress({ tile, width })}`)
      // What is not there is found missing by the checkpoint.
      yield { tile, width, bytes: bytes ?? new Uint8Array() }
    }
  }

  return {
    organisation,
    async *rows() {
      for await (const { tile, width, bytes } of eachTile('entries')) {
        yield leavesIn(bytes).slice(0, width).map((leaf, i) => rowOfLeaf(leaf, tile * tileWidth + i))
      }
    },
    async *hashes() {
      for await (const { width, bytes } of eachTile('0')) {
        yield Array.from({ length: Math.min(width, Math.floor(bytes.length / 32)) }, (_, i) => bytes.subarray(32 * i, 32 * i + 32))
      }
    },
    waiting: () => Promise.resolve(0),
    notes: () => Promise.resolve([checkpoint]),
  }
}

/** The leaves of an entry bundle: each after its length in two bytes. A torn end is left out. */
export function leavesIn(bundle: Uint8Array): Bytes[] {
  const leaves: Bytes[] = []
  for (let at = 0; at + 2 <= bundle.length; ) {
    const length = ((bundle[at] as number) << 8) | (bundle[at + 1] as number)
    if (at + 2 + length > bundle.length) break
    leaves.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return leaves
}

function rowOfLeaf(leaf: Bytes, place: number): CopiedRow {
  return { leaf: place, hash: merkle.leafHash(leaf), kept: null, id: () => idOf(leaf) }
}

function idOf(leaf: Bytes): string {
  try {
    return entryOfLeaf(JSON.parse(Buffer.from(leaf).toString('utf8')), null)?.id ?? ''
  } catch (error) {
    if (error instanceof SyntaxError) return ''
    throw error
  }
}
