import {
  newPassphrase, newRecoveryCode, normalisePassphrase, readRecoveryCode, saltLength, splitRecoveryCode, stretchPassphrase, toHex,
} from '#foundation/sealing'
import type { Chance } from '../chance.ts'
import type { Kind } from '../kind.ts'
import { spoilText } from '../spoil.ts'
import { codeHash, newNoticeCode, readNoticeCode } from '../../../src/modules/notices/codes.ts'
import { combineShares, readShare, splitRoot, writeShare } from '../../../src/modules/vault/quorum-shares.ts'

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 8 } as const

/** Passphrases that are nearly right: what they stretch to is something else. */
const passphrases: Kind = {
  name: 'passphrases',
  tries: 3_000,
  begin() {
    const [own, other] = [newPassphrase(), newPassphrase()]
    const salt = new Uint8Array(saltLength).fill(7)
    const right = toHex(stretchPassphrase(own, salt, cheap).signIn)
    const opens = (typed: string) => toHex(stretchPassphrase(typed, salt, cheap).signIn) === right
    return {
      genuine: () => opens(own) && opens(own.toUpperCase()),
      attempt(chance: Chance) {
        const spoilt = spoilText(chance, own, [other])
        if (normalisePassphrase(spoilt) === normalisePassphrase(own)) return 'unchanged'
        return opens(spoilt) ? 'taken' : 'refused'
      },
    }
  },
}

const recoveryCodes: Kind = {
  name: 'recovery codes',
  tries: 6_000,
  begin() {
    const [own, other] = [newRecoveryCode(), newRecoveryCode()]
    const salt = new Uint8Array(saltLength).fill(7)
    const right = toHex(splitRecoveryCode(own, salt).signIn)
    const opens = (typed: string) => readRecoveryCode(typed) !== null && toHex(splitRecoveryCode(typed, salt).signIn) === right
    return {
      genuine: () => opens(own) && opens(own.replaceAll('-', ' ').toLowerCase()),
      attempt(chance) {
        const spoilt = spoilText(chance, own, [other])
        if (readRecoveryCode(spoilt) === readRecoveryCode(own)) return 'unchanged'
        return opens(spoilt) ? 'taken' : 'refused'
      },
    }
  },
}

/** A code, and what only its reader knows: both have to be right. */
const noticeCodes: Kind = {
  name: 'notice codes',
  tries: 6_000,
  begin() {
    const [own, other] = [newNoticeCode(), newNoticeCode()]
    const kept = toHex(codeHash(own, '00100'))
    const opens = (typed: string, known: string) => {
      const code = readNoticeCode(typed)
      return code !== null && toHex(codeHash(code, known)) === kept
    }
    return {
      genuine: () => opens(own, '00100') && opens(own.toLowerCase().replaceAll('-', ' '), '00 100'),
      attempt(chance) {
        if (chance.below(5) === 0) {
          const known = spoilText(chance, '00100', ['00200', '1980'])
          return known.replace(/\s/g, '') === '00100' ? 'unchanged' : opens(own, known) ? 'taken' : 'refused'
        }
        const spoilt = spoilText(chance, own, [other])
        return readNoticeCode(spoilt) === own ? 'unchanged' : opens(spoilt, '00100') ? 'taken' : 'refused'
      },
    }
  },
}

/** Shares read off paper: a spoilt one is noticed by its lines, or the key it makes is another. */
const shares: Kind = {
  name: 'shares of a recovery key',
  tries: 5_000,
  async begin() {
    const root = new Uint8Array(32).fill(9)
    const [own, foreign] = await Promise.all([
      splitRoot(root, { threshold: 2, shares: 3 }, Uint8Array.of(1, 2, 3, 4)),
      splitRoot(new Uint8Array(32).fill(8), { threshold: 2, shares: 3 }, Uint8Array.of(4, 3, 2, 1)),
    ])
    const written = own.map((share) => writeShare(share).join('\n'))
    const strangers = foreign.map((share) => writeShare(share).join('\n'))
    const [first = '', second = ''] = written
    const meaning = (typed: string) => {
      const read = readShare(typed)
      return read.ok ? JSON.stringify(read.value) : null
    }
    const combined = async (typed: string) => {
      const [one, two] = [readShare(typed), readShare(second)]
      if (!one.ok || !two.ok) return false
      const made = await combineShares([one.value, two.value])
      return made.ok && toHex(made.value) === toHex(root)
    }
    return {
      genuine: () => combined(first),
      async attempt(chance) {
        const spoilt = spoilText(chance, first, [second, ...strangers])
        const read = meaning(spoilt)
        if (read !== null && written.some((one) => meaning(one) === read) && read !== meaning(second)) return 'unchanged'
        return (await combined(spoilt)) ? 'taken' : 'refused'
      },
    }
  },
}

export const codes: readonly Kind[] = [passphrases, recoveryCodes, noticeCodes, shares]
