import { textOf, utf8 } from '#foundation/sealing'
import { type Db, type Tx } from '#platform/database'
import { openRecords, sealRecords, type Keyring } from '#vault'

/** Why an order was given, or a change proposed: sealed under its own id, so that it can be destroyed by itself. */
export const reasonsKind = 'retention-reasons'

export async function sealReasons(tx: Tx, keyring: Keyring, { id, reasons, at }: { id: string; reasons: string; at: Date }): Promise<void> {
  const plain = utf8(JSON.stringify({ reasons }))
  await sealRecords(tx, keyring, [{ subject: id, kind: reasonsKind, version: 1, plain }], { at })
}

/** Opens reasons, on record. What was destroyed is not in the map. */
export async function openReasons(
  db: Db,
  keyring: Keyring,
  { ids, ...opening }: { ids: readonly string[]; by: string; about?: string; at: Date },
): Promise<Map<string, string>> {
  const opened = await openRecords(db, keyring, { ...opening, purpose: 'retention', kind: reasonsKind, subjects: ids })
  return new Map([...opened].map(([id, { plain }]) => [id, (JSON.parse(textOf(plain)) as { reasons: string }).reasons]))
}
