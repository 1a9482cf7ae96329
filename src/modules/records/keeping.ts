import { helsinkiDate, type IsoDate } from '#foundation/time'
import { parseIdentityCode } from '#foundation/text'
import type { Person, PersonId } from '#people'
import type { Tx } from '#platform/database'
import { keep, learn, letGo, mayErase, restrictItems, type KeptItem, type RetainedKind } from '#retention'
import type { EntryId, EntryKind, EntryState, FileId } from './model.ts'

/** As retention, packages and letters name it: header, entries and supervision of a file. */
export const fileHolding = 'records.client-file'

/**
 * By which rules an entry is kept. Most of a file is kept for its person's lifetime and twelve years (V30); what was
 * booked, and what was never finished, for twelve years from when it was written; the disclosure log by its own rule.
 */
export function retentionOf({ kind, state }: { kind: EntryKind; state: EntryState }): RetainedKind {
  if (kind === 'disclosure') return 'disclosure-log'
  return kind === 'appointment' || state === 'draft' ? 'patient-record-short' : 'patient-record'
}

/** Tells retention of what was written, so that its due month is known without opening it. */
export async function keepEntries(
  tx: Tx,
  o: {
    organisation: string
    person: PersonId
    entries: readonly { id: EntryId; kind: EntryKind; state: EntryState; writtenMonth: string; ofMonth: string }[]
    header?: { file: FileId; month: string }
    at: Date
  },
): Promise<void> {
  const { organisation } = o
  const subject = { organisation, kind: 'person', id: o.person } as const
  const items: KeptItem[] = o.entries.map((entry) => ({
    organisation,
    holding: fileHolding,
    item: entry.id,
    subject,
    kind: retentionOf(entry),
    facts: [
      { trigger: 'entry-written', month: entry.writtenMonth },
      { trigger: 'made', month: entry.writtenMonth },
      ...(entry.kind === 'visit' || entry.kind === 'appointment' ? [{ trigger: 'visit', month: entry.ofMonth } as const] : []),
    ],
  }))
  if (o.header) {
    const facts = [{ trigger: 'entry-written', month: o.header.month } as const]
    items.push({ organisation, holding: fileHolding, item: o.header.file, subject, kind: 'patient-record', facts })
  }
  await keep(tx, items, { at: o.at })
}

/** That a file was opened in supervision is kept as the access log is. */
export async function keepSupervision(tx: Tx, o: { organisation: string; person: PersonId; supervision: string; month: string; at: Date }): Promise<void> {
  const { organisation } = o
  await keep(tx, [{
    organisation,
    holding: fileHolding,
    item: o.supervision,
    subject: { organisation, kind: 'person', id: o.person },
    kind: 'access-log',
    facts: [{ trigger: 'entry-written', month: o.month }, { trigger: 'made', month: o.month }],
  }], { at: o.at })
}

/** What the register knows of birth and death, by year: both end the time for which a file is kept. */
export async function learnOfPerson(
  tx: Tx,
  o: { organisation: string; person: Pick<Person, 'id' | 'birthDate' | 'identityCode' | 'deceased'>; at: Date },
): Promise<void> {
  const { organisation, person, at } = o
  const subject = { organisation, kind: 'person', id: person.id } as const
  const born = person.birthDate ?? (person.identityCode ? parseIdentityCode(person.identityCode)?.birthDate : undefined)
  if (born) await learn(tx, { organisation, subject, trigger: 'birth', month: yearOf(born), at })
  const died = person.deceased === true ? helsinkiDate(at) : person.deceased
  if (died) await learn(tx, { organisation, subject, trigger: 'death', month: yearOf(died), at })
}

const yearOf = (day: IsoDate): string => day.slice(0, 4)

/** Tells retention that entries are gone otherwise than by its own work. */
export async function letGoOfEntries(tx: Tx, organisation: string, items: readonly EntryId[]): Promise<void> {
  if (items.length > 0) await letGo(tx, { organisation, holding: fileHolding, items })
}

/** What stops a needless entry from being removed: a hold, an archive duty, or a restriction of one of its versions. */
export async function whatStops(tx: Tx, organisation: string, items: readonly EntryId[], at: Date): Promise<'held' | 'restricted' | null> {
  const answers = await mayErase(tx, { organisation, holding: fileHolding, items, ground: 'needless', at })
  const no = answers.find(({ may }) => !may)
  if (!no || no.may) return null
  return no.because === 'restricted' ? 'restricted' : 'held'
}

/** What is restricted is not destroyed either, whatever its month. */
export async function restrictEntries(tx: Tx, organisation: string, o: { items: readonly EntryId[]; on: boolean }): Promise<void> {
  await restrictItems(tx, { organisation, holding: fileHolding, items: o.items, on: o.on })
}
