import { equalBytes, newKey, ready, toBase64Url } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import type { Result } from '#foundation/results'
import {
  answerChallenge,
  combineShares,
  proveRecoveryKey,
  readShare,
  recoveryFingerprint,
  recoveryKeysFrom,
  recoveryTag,
  splitRoot,
  writeShare,
} from '#vault'
import type { QuorumSize, RecoveryKey, Share, ShareProblem } from '#vault'
import type { KeySet } from '../keys.ts'
import type { Post } from '../sign-in.ts'
import { decoded, writeKey } from './wire.ts'

/*
 * The ceremony as an officer's browser holds it. The root and the shares are made here, stay here until they
 * are printed, and are gone with the page. The same code runs in the tests, against the real server.
 */

/** A share as it is printed on a page of its own. */
export interface Paper {
  readonly number: number
  readonly lines: readonly string[]
}

export interface Ceremony {
  readonly key: RecoveryKey
  readonly fingerprint: string
  readonly papers: readonly Paper[]
  /** Whether what was typed off a paper is that paper. */
  typedBack(number: number, typed: string): Result<undefined, ShareProblem | 'another-paper'>
  /** Makes the key known to the server, which wants the private half proven, and nothing is left here after it. */
  register(post: Post): Promise<Result<{ epochs: number }>>
}

export async function holdCeremony(o: {
  organisation: string
  account: string
  size: QuorumSize
  /** The officer's sealed keys: their hand under the new key. */
  sealed: KeySet
}): Promise<Ceremony> {
  await ready
  const root = newKey()
  const keys = await recoveryKeysFrom(root)
  const key: RecoveryKey = {
    ...o.size,
    id: crypto.randomUUID(),
    organisation: o.organisation,
    madeBy: o.account,
    receivingPublicKey: keys.receiving.publicKey,
    signingPublicKey: keys.signing.publicKey,
  }
  const proof = proveRecoveryKey(key, { own: keys.signing.privateKey, maker: o.sealed.signing.privateKey })
  const papers = (await splitRoot(root, o.size, recoveryTag(key))).map((share) => ({
    number: share.number,
    lines: writeShare(share),
  }))
  root.fill(0)
  await rehearse(papers, key)

  return {
    key,
    fingerprint: recoveryFingerprint(key),
    papers,
    typedBack(number, typed) {
      const share = readShare(typed)
      if (!share.ok) return share
      const paper = papers.find((one) => one.number === number)
      return paper?.lines.join() === writeShare(share.value).join() ? done() : refuse('another-paper', { number })
    },
    async register(post) {
      const proposed = await post('/console/keys/quorum/propose', {
        ...writeKey(key),
        ownProof: toBase64Url(proof.own),
        makerProof: toBase64Url(proof.maker),
      })
      if (proposed.status !== 200) return refusalIn(proposed.body)
      const challenge = decoded(String((proposed.body as { challenge: unknown }).challenge))
      const answer = await answerChallenge(keys, key, challenge)
      if (!answer) return refuse('wrong-answer')
      const registered = await post('/console/keys/quorum/register', { id: key.id, answer: toBase64Url(answer) })
      if (registered.status !== 200) return refusalIn(registered.body)
      return done({ epochs: Number((registered.body as { epochs: unknown }).epochs) })
    },
  }
}

/** What is printed must bring the key back: the first papers that are enough, and the last ones, are tried at once. */
async function rehearse(papers: readonly Paper[], key: RecoveryKey): Promise<void> {
  for (const some of [papers.slice(0, key.threshold), papers.slice(-key.threshold)]) {
    const shares = some.map(({ lines }) => readShare(lines.join('\n'))).filter((one) => one.ok)
    const root = await combineShares(shares.map(({ value }): Share => value))
    const again = root.ok ? await recoveryKeysFrom(root.value) : null
    if (!again || !equalBytes(again.receiving.publicKey, key.receivingPublicKey)) {
      throw new Error('the shares do not bring their own key back')
    }
  }
}

export function refusalIn(body: unknown): { ok: false; code: string; facts: Record<string, string | number> } {
  const { refused, facts } = (typeof body === 'object' && body !== null ? body : {}) as {
    refused?: unknown
    facts?: Record<string, string | number>
  }
  return { ok: false, code: typeof refused === 'string' ? refused : 'fault', facts: facts ?? {} }
}
