import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { authorship, wanted, type Act, type DataSubject, type PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import { formatList } from '#platform/texts'
import { erasedAt, keysHeld, openWaiting, ownViewsOf, recordsHeld, waitingOf } from '#vault'
import { kindIn } from './kind-words.ts'
import { saidOf } from './said.ts'
import { vaultTexts } from './vault-texts.ts'

const said = saidOf(vaultTexts)
const keys = 'keys'

/**
 * The ciphertext of every module, and the keys and marks that go with it. What the records say their own modules tell;
 * this tells that they are there, and opens what came in for somebody and nobody has taken in yet.
 */
export const sealedHolding: PersonalDataHolding = {
  name: 'vault.sealed',
  tables: [
    'vault.record', 'vault.inbox', 'vault.snapshot', 'keystore.person_key', 'keystore.blind_index', 'keystore.item_key',
    'keystore.own_grant', 'keystore.own_code',
  ],
  description: {
    title: said((t) => t.sealed.title),
    subjects: ['person', 'staff'],
    service: 'care',
    categories: [
      said((t) => t.sealed.categories.keys), said((t) => t.sealed.categories.records), said((t) => t.sealed.categories.inbox), said((t) => t.sealed.categories.view),
    ],
    purposes: [said((t) => t.sealed.purposes.seal)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.sealed.statute) }],
    recipients: [],
    source: said((t) => t.sealed.source),
    retention: ['register', 'patient-record', 'request', 'staff-account'],
    lane: 'guarded',
  },
  async *disclose(reach, subject, lang) {
    if (subject.kind === 'client') return
    const { db, keyring, by, purpose, about, at } = reach
    const { organisation, id } = subject
    const t = vaultTexts(lang).sealed
    const none = { given: false } as const
    if (await hasKeys(db, subject)) {
      const [held, records] = [await keysHeld(db, organisation, id), await recordsHeld(db, organisation, id)]
      const views = (await ownViewsOf(db, { organisation, person: id, today: helsinkiDate(at) })).length
      const list = (kinds: readonly string[]) => formatList(lang, kinds.map((kind) => kindIn(lang, kind)))
      yield {
        id: keys,
        title: t.keys,
        on: null,
        fields: [
          { name: 'kinds', label: t.kinds, value: list(records.map(({ kind }) => kind)), ...none },
          ...(held.foundBy.length > 0 ? [{ name: 'foundBy', label: t.foundBy, value: list(held.foundBy), ...none }] : []),
          ...(held.snapshots > 0 ? [{ name: 'snapshots', label: t.snapshots, value: held.snapshots, ...none }] : []),
          ...(views > 0 ? [{ name: 'views', label: t.views, value: views, ...none }] : []),
        ],
      }
    }
    for (const item of await openWaiting(db, keyring, { by, purpose, subject: id, at, ...(about === undefined ? {} : { about }) })) {
      yield {
        id: item.id,
        title: t.waiting,
        on: helsinkiDate(item.at),
        fields: [{ name: 'kind', label: t.kind, value: kindIn(lang, item.kind) }],
        attachments: [{ name: `${item.kind}-${item.id.slice(0, 8)}.${item.kind === 'returned-mail' ? 'eml' : 'bin'}`, ...mediaOf(item.kind), bytes: item.plain }],
      }
    }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  // A key by itself is nobody's to erase: it goes with the record that it opens, and what waits with the person.
  async erase(tx, { items }) {
    const { subject } = items
    if (subject.kind === 'client') return { erased: [], kept: [] }
    const ids = [...((await hasKeys(tx, subject)) ? [keys] : []), ...(await waitingOf(tx, subject.organisation, subject.id))]
    return { erased: [], kept: wanted(ids, items).map((item) => ({ item, why: 'goes-with-its-record' as const })) }
  },
}

async function hasKeys(tx: Tx, { organisation, id }: DataSubject): Promise<boolean> {
  return (await keysHeld(tx, organisation, id)).key || (await recordsHeld(tx, organisation, id)).length > 0
}

const mediaOf = (kind: string) => ({ mediaType: kind === 'returned-mail' ? 'message/rfc822' : 'application/octet-stream' })

const act = (table: string, by: string, at: string | null, key: readonly string[], what: Exclude<keyof ReturnType<typeof vaultTexts>['keepers'], 'title' | 'category'>): Act =>
  ({ table, by, at, key, what: said((t) => t.keepers[what]) })

/** Who of the staff holds which keys, and who gave them: what every opening and every voucher rests on. */
export const keepersHolding = authorship({
  name: 'vault.keepers',
  title: said((t) => t.keepers.title),
  service: 'staff',
  acts: [
    act('keystore.team_grant', 'account', 'granted_at', ['team', 'epoch', 'account'], 'granted'),
    act('keystore.team_grant', 'granted_by', 'granted_at', ['team', 'epoch', 'account'], 'granter'),
    act('keystore.team_epoch', 'begun_by', 'begun_at', ['team', 'epoch'], 'epoch'),
    act('keystore.index_grant', 'granted_by', null, ['team', 'epoch'], 'index'),
    act('keystore.own_view', 'made_by', 'made_at', ['id'], 'view'),
    act('keystore.recovery_key', 'made_by', 'proposed_at', ['id'], 'recoveryMade'),
    act('keystore.recovery_grant', 'granted_by', 'granted_at', ['team', 'epoch', 'recovery'], 'recoveryGranted'),
    act('vault.recovery_use', 'account', 'at', ['id'], 'used'),
    act('vault.recovery_seen', 'account', 'at', ['use'], 'seen'),
    act('vault.lease', 'approved_by[]', 'begun_at', ['id'], 'lease'),
    act('vault.rotation', 'begun_by', 'begun_at', ['id'], 'rotation'),
    act('vault.rotation_approval', 'account', 'at', ['rotation'], 'rotationApproved'),
  ],
  categories: [said((t) => t.keepers.category)],
  retention: ['staff-account'],
})

/** That somebody was erased, so that no backup brings them back. The id was random, and leads nowhere any more. */
export const erasuresHolding: PersonalDataHolding = {
  name: 'vault.erasures',
  tables: ['vault.erased', 'house.outside'],
  description: {
    title: said((t) => t.erasures.title),
    subjects: ['person', 'staff', 'client'],
    service: 'care',
    categories: [said((t) => t.erasures.categories.id)],
    purposes: [said((t) => t.erasures.purposes.stay)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.erasures.statute) }],
    recipients: [],
    source: said((t) => t.erasures.source),
    retention: ['ledger'],
    lane: 'clear',
  },
  async *disclose({ db }, { organisation, id }, lang) {
    const at = await erasedAt(db, organisation, id)
    const t = vaultTexts(lang).erasures
    if (at) yield { id: 'erasure', title: t.item, on: helsinkiDate(at), fields: [{ name: 'on', label: t.on, value: at.toISOString(), given: false }] }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items }) {
    const at = await erasedAt(tx, items.subject.organisation, items.subject.id)
    return { erased: [], kept: wanted(at ? ['erasure'] : [], items).map((item) => ({ item, why: 'the-organisations-own-record' as const })) }
  },
}
