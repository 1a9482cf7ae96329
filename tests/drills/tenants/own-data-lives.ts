import { helsinkiDate } from '#foundation/time'
import {
  compilePackage, identifyRequest, openAsked, packageOf, receiveRequests, releasePackage, releasePatientData, reviewPackage, reviewPatientData,
} from '#requests'
import { destroyDue, keep, placeHold, proposeChange } from '#retention'
import { draftDocument } from '#terms'
import { execute, type StaffActor } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { holdingOf } from '../../../src/modules/retention/testing/things.ts'
import { must } from './outcomes.ts'

/** What becomes of people's own data: a package in review, an order to keep, a proposed term, a certificate, a draft of a text. */
export async function ownDataOf(
  db: Db, [actor, professional]: readonly [StaffActor, StaffActor], { mark, request, person }: { mark: string; request: string; person: string },
): Promise<void> {
  const { organisation } = actor
  must(await execute(compilePackage, { db, actor, input: { request, kind: 'access' } }))
  await releasedPackage(db, actor, professional, request)
  const reasons = `Oikeus pyysi säilyttämään: ${mark}.`
  must(await execute(placeHold, { db, actor, input: { sort: 'legal-hold', people: [person], reasons } }))
  must(await execute(proposeChange, { db, actor, input: { rule: 'request.after-closing', months: 24, reasons } }))
  const texts = { fi: { title: `Kyselyt ${mark}`, body: mark }, sv: { title: 'Enkäter', body: mark }, en: { title: 'Surveys', body: mark } }
  must(await execute(draftDocument, { db, actor, input: { kind: 'consent', slug: 'surveys', texts } }))

  const subject = { organisation, kind: 'person', id: crypto.randomUUID() } as const
  const gone = { organisation, holding: 'tests.things', item: crypto.randomUUID(), subject, kind: 'visitor-ip', facts: [{ trigger: 'made', month: '2020-01' }] } as const
  await inTransaction(db, organisation, (tx) => keep(tx, [gone], { at: new Date() }))
  const night = await destroyDue(db, {
    organisation, holdings: [holdingOf()], clock: () => new Date(),
    onTrouble: (error) => {
      throw error
    },
  })
  if (night.destroyed !== 1) throw new Error('a night destroyed nothing, and left no certificate')
}

/** The same person asks once more, and gets what two people have read. */
async function releasedPackage(db: Db, actor: StaffActor, professional: StaffActor, like: string): Promise<void> {
  const { organisation, keyring, id: by } = actor
  const at = new Date()
  const present = { db, keyring, by, at }
  const asked = (await openAsked(present, [like])).get(like)?.asked
  if (!asked) throw new Error('nobody asked before')
  const request = await inTransaction(db, organisation, async (tx) => {
    const arrival = { kinds: ['access'], channel: 'paper', language: 'fi', asked, receivedOn: helsinkiDate(at) } as const
    const [received] = await receiveRequests(tx, present, [arrival])
    must(await identifyRequest(tx, { organisation, by, at }, { request: received?.request ?? '', way: 'papers' }))
    return received?.request ?? ''
  })
  const { package: id } = must(await execute(compilePackage, { db, actor, input: { request, kind: 'access' } }))
  for (const [act, reader, share] of [[reviewPackage, actor, 'own'], [reviewPatientData, professional, 'patient']] as const) {
    const { items, version } = await packageOf(present, id, share)
    const read = items.map(({ key }) => ({ key, shown: [], byHand: {}, filesWithheld: {}, withheld: null }))
    if (read.length > 0) must(await execute(act, { db, actor: reader, input: { package: id, version, items: read } }))
  }
  must(await execute(releasePatientData, { db, actor: professional, input: { package: id, name: 'Kollega', position: 'psykologi' } }))
  must(await execute(releasePackage, { db, actor, input: { package: id } }))
}
