import { createHash } from 'node:crypto'

/** What becomes of mail to an address: always the same, so that a rehearsal can be repeated. */
export type Fate = 'accept' | 'refuse' | 'bounce'

export function fateOf(address: string, refuse: number, bounce: number): Fate {
  const drawn = createHash('sha256').update(address.toLowerCase()).digest().readUInt32BE(0) / 2 ** 32
  if (drawn < refuse) return 'refuse'
  return drawn < refuse + bounce ? 'bounce' : 'accept'
}

/**
 * A delivery status notification (RFC 3464) as a receiving domain would send it. Headers of the
 * returned message and no more, as RET=HDRS asks.
 */
export function deliveryStatus(o: {
  readonly returnPath: string
  readonly recipient: string
  readonly envelopeId: string | null
  readonly headers: string
  readonly at: Date
}): string {
  const boundary = `=_${createHash('sha256').update(o.returnPath + o.recipient).digest('hex').slice(0, 32)}`
  const domain = o.recipient.split('@')[1] ?? 'invalid'
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@mx.${domain}>`,
    `To: ${o.returnPath}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${o.at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${boundary.slice(2)}@mx.${domain}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered',
    'to one or more recipients. It is attached below.',
    '',
    `--${boundary}`,
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; mx.${domain}`,
    ...(o.envelopeId ? [`Original-Envelope-Id: ${o.envelopeId}`] : []),
    `Arrival-Date: ${o.at.toUTCString().replace('GMT', '+0000')}`,
    '',
    `Final-Recipient: rfc822; ${o.recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    `Remote-MTA: dns; store.${domain}`,
    'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here',
    '',
    `--${boundary}`,
    'Content-Description: Undelivered Message Headers',
    'Content-Type: text/rfc822-headers',
    '',
    o.headers,
    '',
    `--${boundary}--`,
    '',
  ]
  return lines.join('\r\n')
}
