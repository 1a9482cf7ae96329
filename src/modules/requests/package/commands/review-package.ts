import { done, refuse } from '#foundation/results'
import { command, type Permission } from '#identity'
import { array, line, nullable, object, oneOf, prose, record, string, uuid, whole } from '#platform/web'
import { holdDraft } from '../making.ts'
import { limitGrounds, type Share } from '../model.ts'
import { review } from '../reviewing.ts'
import { sealDraft } from '../sealed.ts'
import * as store from '../store.ts'

const withholding = object({ ground: oneOf(limitGrounds), reason: prose({ from: 0, to: 1_000 }) })

const input = object({
  package: uuid,
  /** The draft that the reviewer saw. */
  version: whole({ from: 1, to: 1_000_000 }),
  items: array(
    object({
      key: line({ from: 2, to: 12 }),
      shown: array(line({ from: 3, to: 16 })),
      byHand: record(string(), array(line({ from: 1, to: 200 }))),
      withheld: nullable(withholding),
      filesWithheld: record(string(), oneOf(limitGrounds)),
    }),
  ),
})

const reviewBy = <const P extends Permission>(name: `requests.${string}`, may: P, share: Share) =>
  command({
    name,
    may,
    input,

    async run({ input: { package: id, version, items }, actor, at, tx, db }) {
      const present = { db, keyring: actor.keyring, by: actor.id, at }
      const held = await holdDraft(tx, present, id)
      if (!held.ok) return held
      if (held.value.row.version !== version) return refuse('changed-meanwhile')
      if (items.length === 0) return refuse('nothing-reviewed')
      const { row, draft } = held.value
      if ((share === 'own' ? row.ownReleasedAt : row.patientReleasedAt) !== null) return refuse('released-already')
      const reviewed = review(draft, { share, reviews: items, by: actor.id })
      if (!reviewed.ok) return reviewed
      const { openOwn, openPatient } = reviewed.value
      await sealDraft(tx, present, row, reviewed.value.draft, held.value.version + 1)
      await store.change(tx, id, { version: version + 1, openOwn, openPatient })
      return done({ request: row.request, open: share === 'own' ? openOwn : openPatient })
    },
    recorded: ({ input: { package: id, items }, value }) => ({
      about: (value as { request: string }).request,
      body: { package: id, items: items.length, withheld: items.filter(({ withheld }) => withheld !== null).length, open: (value as { open: number }).open },
    }),
  })

/** What was read and decided of everything but patient data. */
export const reviewOwn = reviewBy('requests.review-package', 'handle-requests', 'own')
/** The same of patient data, by a health professional. */
export const reviewPatient = reviewBy('requests.review-patient-data', 'release-records', 'patient')
