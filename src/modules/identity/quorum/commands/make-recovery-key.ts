import { integer, number, object, pipe, uuid } from '#platform/web'
import { done } from '#foundation/results'
import { receivingPublicKeyLength, toBase64Url } from '#foundation/sealing'
import { proposeRecoveryKey, registerRecoveryKey } from '#vault'
import { command } from '../../actor.ts'
import { exactly } from '../../reading-keys.ts'
import { signingKeyOf } from '../../signing.ts'

/** A recovery key that an officer's browser has made: its public halves, and who vouches for them. */
export const proposeKey = command({
  name: 'identity.propose-recovery-key',
  may: 'manage-keys',
  confirm: true,
  input: object({
    id: uuid,
    receiving: exactly(receivingPublicKeyLength),
    signing: exactly(32),
    threshold: pipe(number(), integer()),
    shares: pipe(number(), integer()),
    ownProof: exactly(64),
    makerProof: exactly(64),
  }),
  async run({ input, actor, at, tx }) {
    const { id, threshold, shares, receiving, signing, ownProof, makerProof } = input
    const { organisation } = actor
    const key = {
      id,
      organisation,
      threshold,
      shares,
      madeBy: actor.id,
      receivingPublicKey: receiving,
      signingPublicKey: signing,
    }
    const proposed = await proposeRecoveryKey(tx, { key, proof: { own: ownProof, maker: makerProof }, at })
    return proposed.ok ? done({ challenge: toBase64Url(proposed.value.challenge) }) : proposed
  },
})

/** The shares are printed and one was typed back; the private half answers, and the key is in force. */
export const registerKey = command({
  name: 'identity.register-recovery-key',
  may: 'manage-keys',
  confirm: true,
  input: object({ id: uuid, answer: exactly(32) }),
  run: ({ input, actor, at, tx }) =>
    registerRecoveryKey(tx, actor.keyring, { ...input, grantedBy: actor.id, signWith: signingKeyOf(actor), at }),
})
