import PostalMime, { type Email } from 'postal-mime'

/** What a message to a return path turned out to be. Codes only: its words may be anybody's. */
export type Returned =
  | { readonly kind: 'bounce'; readonly class: BounceClass; readonly enhanced: string | null }
  /** An automatic answer: nobody needs to see it. */
  | { readonly kind: 'automatic' }
  /** A person wrote, or a machine in a way that we cannot read: a human looks at it. */
  | { readonly kind: 'for-a-human' }

export type BounceClass = 'permanent' | 'mailbox-full' | 'reputation' | 'delayed'

/**
 * Reads a returned message by RFC 3464: only a delivery report with an action and a status is a
 * bounce. Words like "undeliverable" in somebody's reply are not, nor is an absence notice.
 */
export async function readReturned(bytes: Uint8Array): Promise<Returned> {
  const mail = await parse(bytes)
  if (!mail) return { kind: 'for-a-human' }
  const report = deliveryStatus(mail)
  if (report !== null) return fromReport(report)
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value.trim().toLowerCase() ?? ''
  const answers = header('auto-submitted').startsWith('auto-replied') || header('x-autoreply') !== '' ||
    header('x-autorespond') !== '' || header('precedence') === 'auto_reply'
  return { kind: answers ? 'automatic' : 'for-a-human' }
}

async function parse(bytes: Uint8Array): Promise<Email | null> {
  try {
    // Reports inside reports are not followed: the outermost one speaks of our message.
    return await PostalMime.parse(bytes, { maxNestingDepth: 20, forceRfc822Attachments: true })
  } catch {
    return null
  }
}

function deliveryStatus(mail: Email): string | null {
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value.toLowerCase() ?? ''
  if (!type.startsWith('multipart/report')) return null
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status')
  if (!part) return null
  const { content } = part
  return typeof content === 'string' ? content : new TextDecoder('utf-8').decode(content)
}

/** The groups of fields of a report: one for the message, then one for each recipient. */
function fromReport(text: string): Returned {
  const groups = text
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .map(fieldsOf)
  const verdicts = groups.flatMap((fields) => {
    const action = fields.get('action')?.toLowerCase()
    return action === undefined ? [] : [verdictOf(action, statusOf(fields))]
  })
  // One message goes to one recipient; should a report name several, the worst counts.
  const worst = order.flatMap((kind) => verdicts.filter((verdict) => verdict.kind === 'bounce' && verdict.class === kind))
  return worst[0] ?? verdicts.find(({ kind }) => kind === 'automatic') ?? { kind: 'for-a-human' }
}
const order: readonly BounceClass[] = ['permanent', 'reputation', 'mailbox-full', 'delayed']

function fieldsOf(group: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of group.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return fields
}

function statusOf(fields: ReadonlyMap<string, string>): string | null {
  const status = /^([245]\.\d{1,3}\.\d{1,3})/.exec(fields.get('status') ?? '')?.[1]
  // Some write a bare 5.0.0 as status and the true code in the relay's words.
  const inWords = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('diagnostic-code') ?? '')?.[1]
  if (status && !/^[45]\.0\.0$/.test(status)) return status
  return inWords ?? status ?? null
}

function verdictOf(action: string, status: string | null): Returned {
  switch (action) {
    case 'failed':
      if (status === null) return { kind: 'for-a-human' }
      if (status === '5.2.2') return { kind: 'bounce', class: 'mailbox-full', enhanced: status }
      if (status.startsWith('5.7.')) return { kind: 'bounce', class: 'reputation', enhanced: status }
      // A relay that reports failure has given up, also after temporary troubles (4.4.7).
      return { kind: 'bounce', class: 'permanent', enhanced: status }
    case 'delayed':
      return { kind: 'bounce', class: 'delayed', enhanced: status }
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return { kind: 'automatic' }
    default:
      return { kind: 'for-a-human' }
  }
}
