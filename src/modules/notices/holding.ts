import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { authorship, wanted, type HeldField, type PersonalDataHolding, type Said } from '#people'
import { formatList, type Lang } from '#platform/texts'
import { tellingsHeld, unlink, type HeldTelling } from './holding-store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'

type Texts = ReturnType<typeof holdingTexts>
const said = (of: (t: Texts) => string): Said => ({ fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) })

/** Whether and how somebody was told of a breach: one item for each telling that concerned them. */
const tellingsHolding: PersonalDataHolding = {
  name: 'notices.tellings',
  tables: ['notices.person', 'notices.delivery', 'notices.bounce'],
  description: {
    title: said((t) => t.title),
    subjects: ['person'],
    service: 'incidents',
    categories: [said((t) => t.categories.telling), said((t) => t.categories.delivery), said((t) => t.categories.bounce)],
    purposes: [said((t) => t.purposes.tell)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.statute) }],
    recipients: [said((t) => t.recipients.relay), said((t) => t.recipients.house)],
    source: said((t) => t.source),
    retention: ['notice-delivery'],
    lane: 'clear',
  },
  async *disclose({ db }, { organisation, kind, id }, lang) {
    if (kind !== 'person') return
    const t = holdingTexts(lang)
    for (const telling of await tellingsHeld(db, organisation, id)) {
      const on = telling.begunAt && helsinkiDate(telling.begunAt)
      yield { id: telling.campaign, title: t.kinds[telling.kind], on, fields: fieldsOf(telling, lang) }
    }
  },
  // What was sent, and what came back, is as it was; and whether somebody was told is kept for their sake too.
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items }) {
    const { organisation, kind, id } = items.subject
    if (kind !== 'person') return { erased: [], kept: [] }
    const tellings = await tellingsHeld(tx, organisation, id)
    const meant = wanted(tellings.map(({ campaign }) => campaign), items)
    const open = tellings.filter(({ underWay }) => underWay).map(({ campaign }) => campaign)
    const erased = meant.filter((campaign) => !open.includes(campaign))
    await unlink(tx, { organisation, person: id, campaigns: erased })
    return { erased, kept: meant.filter((campaign) => open.includes(campaign)).map((item) => ({ item, why: 'part-of-an-open-case' })) }
  },
}

function fieldsOf(telling: HeldTelling, lang: Lang): HeldField[] {
  const t = holdingTexts(lang)
  const w = words(lang)
  const none = { given: false } as const
  const reason = telling.reason !== null && telling.reason in w.reason ? w.reason[telling.reason as keyof typeof w.reason] : telling.reason
  return [
    { name: 'subject', label: t.subject, value: telling.subjects[lang].subject, ...none },
    { name: 'certainty', label: t.certainty, value: telling.certainty === 'leaked' ? t.leaked : t.viewed, ...none },
    { name: 'state', label: t.state, value: w.person[telling.state], ...none },
    ...(reason === null ? [] : [{ name: 'reason', label: t.reason, value: reason, ...none }]),
    ...telling.deliveries.flatMap(({ channel, addressee, state, at, code, enhanced, returned }) => [
      { name: channel, label: t[channel], value: state in t.states ? t.states[state as keyof typeof t.states] : state, ...none },
      { name: `${channel}To`, label: t.to, value: addressee === 'person' ? t.toPerson : t.toGuardian, ...none },
      { name: `${channel}At`, label: channel === 'email' ? t.emailAt : t.letterAt, value: new Date(at).toISOString(), ...none },
      ...(code === null ? [] : [{ name: `${channel}Reply`, label: t.reply, value: enhanced ? `${code} ${enhanced}` : String(code), ...none }]),
      ...(returned.length === 0 ? [] : [{
        name: `${channel}Returned`, label: t.returned, value: formatList(lang, returned.map((one) => (one in t.returns ? t.returns[one as keyof typeof t.returns] : one))), ...none,
      }]),
    ]),
  ]
}

const makersHolding = authorship({
  name: 'notices.makers',
  title: said((t) => t.acts.title),
  service: 'incidents',
  acts: [
    { table: 'notices.campaign', by: 'created_by', at: 'created_at', key: ['id'], what: said((t) => t.acts.created) },
    { table: 'notices.campaign', by: 'begun_by', at: 'begun_at', key: ['id'], what: said((t) => t.acts.begun) },
    { table: 'notices.approval', by: 'account', at: 'at', key: ['campaign', 'template_version'], what: said((t) => t.acts.approved) },
    { table: 'notices.person', by: 'decided_by', at: 'changed_at', key: ['campaign', 'person'], what: said((t) => t.acts.decided) },
    { table: 'notices.batch', by: 'confirmed_by', at: 'handed_over_at', key: ['id'], what: said((t) => t.acts.confirmed) },
  ],
  also: ['notices.block'],
  retention: ['incident'],
})

export const noticesHoldings: readonly PersonalDataHolding[] = [tellingsHolding, makersHolding]
