import { done, refuse } from '#foundation/results'
import { readRecoveryCode } from '#foundation/sealing'
import { command, type StaffActor } from '#identity'
import type { Db } from '#platform/database'
import { line, object, oneOf, uuid } from '#platform/web'
import { writeLetters } from '../../letters/letter.ts'
import type { Present } from '../../present.ts'
import { openAsked } from '../../record.ts'
import { registerAddress } from '../../register.ts'
import { contactLines } from '../../sending.ts'
import * as requests from '../../store.ts'
import { encryptedArchive, packageArchive } from '../copies.ts'
import { holdReleased, offer, offerByCode } from '../handing.ts'
import { codeLetter } from '../letter-text.ts'
import { sendToPrint } from '../paper.ts'
import { openFile } from '../sealed.ts'
import * as store from '../store.ts'

const presentOf = (actor: StaffActor, db: Db, at: Date): Present => ({ db, keyring: actor.keyring, by: actor.id, at })

const wayOf = ({ value }: { value: unknown }) => {
  const { request, package: id, way } = value as { request: string; package: string; way: string }
  return { about: request, body: { package: id, way } }
}

/**
 * Offers a package to be opened by the person with a code: behind strong identification too, or by the code alone. The
 * code goes by another channel than the request came: in a letter to the address in the register, or told to them here.
 */
export const offerPackage = command({
  name: 'requests.offer-package',
  may: 'handle-requests',
  confirm: true,
  input: object({ package: uuid, way: oneOf(['identified', 'code'] as const), tell: oneOf(['letter', 'here'] as const) }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf(actor, db, at)
    const held = await holdReleased(tx, present, input.package)
    if (!held.ok) return held
    const { row } = held.value
    const asked = (await openAsked(present, [row.request], { within: tx })).get(row.request)?.asked
    const request = await requests.findRequest(tx, row.organisation, row.request)
    if (!asked || !request) return refuse('no-such-package')
    if (input.way === 'identified' && !asked.identityCode) return refuse('no-identity-code')
    const to = input.tell === 'letter' ? ((await registerAddress(present, asked, row.request)) ?? contactLines(asked)) : null
    if (input.tell === 'letter' && !to) return refuse('no-address')
    const { code, handOver } = await offerByCode(tx, present, held.value, input.way)
    const link = { row, handOver, way: input.way }
    if (to) await writeLetters(tx, present, [{ request, asked, kind: 'package', channel: 'post', to, text: codeLetter({ ...link, code }) }])
    return done({ request: row.request, package: row.id, way: input.way, code: to ? null : code, until: handOver.until })
  },
  recorded: wayOf,
})

/** Makes the package into one encrypted file. Its key, shown to the worker before, goes by another channel than the file. */
export const giveFile = command({
  name: 'requests.give-package-file',
  may: 'handle-requests',
  confirm: true,
  input: object({ package: uuid, key: line({ from: 20, to: 60 }) }),

  async run({ input, actor, at, tx, db }) {
    // A key of our own making has 135 random bits; one that somebody thought of may be guessed at leisure.
    if (readRecoveryCode(input.key) === null) return refuse('not-our-key')
    const present = presentOf(actor, db, at)
    const held = await holdReleased(tx, present, input.package)
    if (!held.ok) return held
    const { row, document } = held.value
    const archive = await packageArchive(document, (number) => openFile(present, row, number))
    const bytes = await encryptedArchive(archive, input.key)
    await offer(tx, present, held.value, { way: 'age-file', proof: 'file-given' })
    return done({ request: row.request, package: row.id, way: 'age-file', bytes })
  },
  recorded: wayOf,
})

/** Sends the package to the print house, behind a cover that fits the window of an envelope. */
export const postPackage = command({
  name: 'requests.post-package',
  may: 'handle-requests',
  confirm: true,
  input: object({ package: uuid }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf(actor, db, at)
    const held = await holdReleased(tx, present, input.package)
    if (!held.ok) return held
    const { row, document } = held.value
    const asked = (await openAsked(present, [row.request], { within: tx })).get(row.request)?.asked
    const to = asked && ((await registerAddress(present, asked, row.request)) ?? contactLines(asked))
    if (!to) return refuse('no-address')
    const sent = await sendToPrint({ document, to, at })
    if (!sent.ok) return sent
    await offer(tx, present, held.value, { way: 'paper', batch: sent.value })
    return done({ request: row.request, package: row.id, way: 'paper' })
  },
  recorded: wayOf,
})

/** Says that a paper copy was handed over: to the post by the print house, or to the person at the desk against a signature. */
export const confirmHandOver = command({
  name: 'requests.confirm-hand-over',
  may: 'handle-requests',
  input: object({ package: uuid, way: oneOf(['paper', 'desk'] as const) }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf(actor, db, at)
    const held = await holdReleased(tx, present, input.package)
    if (!held.ok) return held
    const { row } = held.value
    if (input.way === 'desk') await offer(tx, present, held.value, { way: 'desk', proof: 'signed' })
    else {
      const waiting = await store.handOverBy(tx, { organisation: row.organisation, package: row.id, ways: ['paper'] })
      if (!waiting || waiting.handedAt) return refuse('nothing-waiting')
      await store.markHanded(tx, { organisation: row.organisation, id: waiting.id, at, proof: 'batch' })
      await store.change(tx, row.id, { state: 'handed-over' })
    }
    return done({ request: row.request, package: row.id, way: input.way })
  },
  recorded: wayOf,
})
