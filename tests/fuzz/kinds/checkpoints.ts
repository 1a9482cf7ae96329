import { merkle, newSigningPair, randomBytes } from '#foundation/sealing'
import { cosignedAt, printVerifier, readSignedNote, readVerifier } from '#ledger'
import type { Kind } from '../kind.ts'
import { spoilBytes, spoilText } from '../spoil.ts'
import { readCheckpoint, signCheckpoint, verifierOf } from '../../../src/modules/ledger/checkpoints.ts'
import { cosignNote } from '../../../src/modules/ledger/notes.ts'

const organisation = '6f1d2c3b-0000-4000-8000-000000000901'
const another = '6f1d2c3b-0000-4000-8000-000000000902'

const checkpoints: Kind = {
  name: 'checkpoints',
  tries: 9_000,
  begin() {
    const [key, stranger] = [newSigningPair(), newSigningPair()]
    const root = randomBytes(32)
    const own = signCheckpoint({ organisation, size: 1_000, root }, key)
    const others = [
      signCheckpoint({ organisation, size: 1_000, root }, stranger),
      signCheckpoint({ organisation, size: 900, root: randomBytes(32) }, stranger),
      signCheckpoint({ organisation: another, size: 1_000, root }, key),
    ]
    const claim = (text: string) => {
      const note = readCheckpoint(text, key.publicKey)
      return note?.signed ? `${note.checkpoint.organisation} ${note.checkpoint.size} ${Buffer.from(note.checkpoint.root).toString('hex')}` : null
    }
    const right = claim(own)
    return {
      genuine: () => right !== null,
      attempt(chance) {
        const spoilt = chance.below(3) === 0 ? Buffer.from(spoilBytes(chance, Buffer.from(own))).toString() : spoilText(chance, own, others)
        const claimed = claim(spoilt)
        // Only another organisation's own checkpoint, whole, says something else and is signed.
        if (claimed !== null && (claimed === right || claimed === claim(others[2] ?? ''))) return 'unchanged'
        return claimed === null ? 'refused' : 'taken'
      },
    }
  },
}

const cosignatures: Kind = {
  name: 'cosignatures',
  tries: 4_000,
  begin() {
    const [key, witness, stranger] = [newSigningPair(), newSigningPair(), newSigningPair()]
    const own = signCheckpoint({ organisation, size: 1_000, root: randomBytes(32) }, key)
    const text = own.slice(0, own.indexOf('\n\n') + 1)
    const name = 'witness.example'
    const at = new Date('2026-11-22T08:00:00Z')
    const line = cosignNote(text, name, witness, at)
    const others = [cosignNote(text, name, stranger, at), cosignNote(text, 'other.example', witness, at)]
    const verifier = { name, kind: 'witness', publicKey: witness.publicKey } as const
    const cosigned = (lines: string) => {
      const note = readSignedNote(`${own}${lines}`)
      return note ? cosignedAt(note, verifier) : null
    }
    return {
      genuine: () => cosigned(line)?.getTime() === at.getTime(),
      attempt(chance) {
        const spoilt = spoilText(chance, line, others)
        const said = cosigned(spoilt)
        if (spoilt.includes(line) || `${spoilt}\n`.includes(line)) return 'unchanged'
        return said === null ? 'refused' : 'taken'
      },
    }
  },
}

const verifiers: Kind = {
  name: 'printed keys',
  tries: 3_000,
  begin() {
    const own = printVerifier(verifierOf(organisation, newSigningPair().publicKey))
    const others = [printVerifier(verifierOf(another, newSigningPair().publicKey))]
    return {
      genuine: () => readVerifier(own) !== null,
      attempt(chance) {
        const spoilt = spoilText(chance, own, others)
        if (spoilt === own || others.includes(spoilt)) return 'unchanged'
        return readVerifier(spoilt) === null ? 'refused' : 'taken'
      },
    }
  },
}

const proofs: Kind = {
  name: 'proofs of the ledger',
  tries: 7_000,
  begin() {
    const leaves = Array.from({ length: 37 }, (_, index) => merkle.leafHash(Uint8Array.of(index)))
    const root = merkle.rootOf(leaves)
    const earlierRoot = merkle.rootOf(leaves.slice(0, 21))
    const included = { leaf: leaves[11] ?? root, index: 11, size: 37, root, proof: merkle.inclusionProof(leaves, 11) }
    const consistent = { earlier: 21, earlierRoot, size: 37, root, proof: merkle.consistencyProof(leaves, 21) }
    const same = (one: readonly Uint8Array[], other: readonly Uint8Array[]) =>
      one.length === other.length && one.every((bytes, index) => Buffer.compare(bytes, other[index] ?? new Uint8Array()) === 0)
    return {
      genuine: () => merkle.verifyInclusion(included) && merkle.verifyConsistency(consistent),
      attempt(chance) {
        const inclusion = chance.below(2) === 0
        const right = inclusion ? included.proof : consistent.proof
        const where = chance.below(right.length)
        const proof =
          chance.below(4) === 0
            ? chance.pick([right.toSpliced(where, 1), [...right, chance.bytes(32)], [...right].reverse(), []])
            : right.with(where, spoilBytes(chance, right[where] ?? root, leaves))
        const number = chance.below(5) === 0 ? chance.pick([0, 1, -1, 1.5, 36, 37, 38, 2 ** 31, 2 ** 53, Number.NaN]) : null
        if (same(proof, right) && number === null) return 'unchanged'
        const taken = inclusion
          ? merkle.verifyInclusion({ ...included, proof, index: number ?? 11 })
          : merkle.verifyConsistency({ ...consistent, proof, earlier: number ?? 21 })
        return taken ? 'taken' : 'refused'
      },
    }
  },
}

export const ledgerKinds: readonly Kind[] = [checkpoints, cosignatures, verifiers, proofs]
