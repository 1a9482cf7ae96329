import type { IsoDate } from '#foundation/time'
import type { DataSubject, HeldItem, HoldingDescription, PersonalDataHolding, Said } from '#people'

export const said = (text: string): Said => ({ fi: text, sv: `${text} (sv)`, en: `${text} (en)` })

/** An invented holding over items in memory, for what stands on the contract of holdings alone. */
export function inventedHolding(
  name: string,
  itemsOf: (subject: DataSubject) => readonly HeldItem[],
  description: Partial<HoldingDescription> = {},
): PersonalDataHolding {
  return {
    name,
    tables: [],
    description: {
      title: said(`Otsikko ${name}`),
      subjects: ['person'],
      service: 'care',
      categories: [said('yhteystiedot')],
      purposes: [said('hoito')],
      legalBases: [{ article: '6(1)(c)', statute: said('laki 703/2023') }],
      recipients: [],
      source: said('sinulta itseltäsi'),
      retention: ['patient-record'],
      lane: 'guarded',
      ...description,
    },
    async *disclose(_, subject) {
      yield* itemsOf(subject)
    },
    correct: () => Promise.resolve({ ok: false, code: 'not-correctable', facts: {} }),
    restrict: () => Promise.resolve({ ok: false, code: 'not-restrictable', facts: {} }),
    erase: () => Promise.resolve({ erased: [], kept: [] }),
  }
}

export const item = (id: string, fields: HeldItem['fields'], more: Partial<HeldItem> = {}): HeldItem => ({
  id, title: `Merkintä ${id}`, on: '2026-03-02' as IsoDate, fields, ...more,
})
