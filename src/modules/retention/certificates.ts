import { sha256, toHex } from '#foundation/sealing'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import * as store from './certificate-store.ts'
import { monthText, type Month } from './months.ts'

/** What was destroyed in one night: what, by which rule, how much. It names nobody, and no id of anybody. */
export interface Certificate {
  readonly id: string
  readonly organisation: string
  /** Each organisation's certificates are numbered from 1, without a gap. */
  readonly number: number
  readonly begunAt: Date
  /** Null while the night's work goes on, or until the next night when it was cut off. */
  readonly finishedAt: Date | null
  readonly count: number
  readonly lines: readonly CertificateLine[]
}

export interface CertificateLine {
  readonly holding: string
  readonly kind: string
  readonly rule: string
  /** The month since which it was due. */
  readonly due: Month
  readonly count: number
}

export async function certificateOf(tx: Tx, organisation: string, id: string): Promise<Certificate | null> {
  const row = await store.findCertificate(tx, organisation, id)
  return row && { ...row, organisation, lines: row.lines.map((line) => ({ ...line, due: monthText(line.due) })) }
}

/**
 * What the hash in the ledger is of: the certificate as a machine reads it, in one way. Whoever has the JSON and the ledger
 * can tell that neither was changed.
 */
export function certificateText({ id, organisation, number, begunAt, finishedAt, count, lines }: Certificate): string {
  return JSON.stringify({
    certificate: id,
    organisation,
    number,
    begunAt: begunAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    count,
    lines: lines.map(({ holding, kind, rule, due, count: each }) => ({ holding, kind, rule, due, count: each })),
  })
}

/** Ends a certificate, and chains its hash into the ledger. One that nothing was written in does not exist. */
export async function certify(tx: Tx, o: { organisation: string; id: string; at: Date }): Promise<void> {
  const { organisation, id, at } = o
  await store.finishCertificate(tx, o)
  const certificate = await certificateOf(tx, organisation, id)
  if (!certificate) return
  await append(tx, {
    type: 'retention.certified',
    organisation,
    by: null,
    at,
    about: id,
    body: { number: certificate.number, count: certificate.count, sha256: toHex(sha256(certificateText(certificate))) },
  })
}
