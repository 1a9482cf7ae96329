import { describe, expect, test } from 'vitest'
import { readReturned } from './read-returned.ts'

const report = (action: string, status: string, diagnostic = '') =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mx.example.org',
      'To: b+00112233445566778899@returns.example',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status;',
      '\tboundary="A1"',
      '',
      '--A1',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'I am sorry to have to inform you that your message could not be delivered.',
      '',
      '--A1',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.org',
      'Arrival-Date: Sun, 22 Nov 2026 10:00:00 +0200',
      '',
      'Final-Recipient: rfc822; aino@example.org',
      `Action: ${action}`,
      `Status: ${status}`,
      ...(diagnostic ? ['Diagnostic-Code: smtp; ' + diagnostic] : []),
      '',
      '--A1',
      'Content-Type: text/rfc822-headers',
      '',
      'Subject: x',
      '',
      '--A1--',
      '',
    ].join('\r\n'),
  )

describe('a delivery report', () => {
  test.each([
    ['failed', '5.1.1', '', 'permanent', '5.1.1'],
    ['failed', '5.1.2', '', 'permanent', '5.1.2'],
    ['failed', '5.2.1', '', 'permanent', '5.2.1'],
    ['failed', '5.2.2', '', 'mailbox-full', '5.2.2'],
    ['failed', '5.7.1', '', 'reputation', '5.7.1'],
    ['failed', '4.4.7', '', 'permanent', '4.4.7'],
    ['delayed', '4.4.1', '', 'delayed', '4.4.1'],
    ['failed', '5.0.0', '550 5.1.1 User unknown', 'permanent', '5.1.1'],
    ['failed', '5.0.0', '554 5.7.1 Service unavailable', 'reputation', '5.7.1'],
    ['Failed', '5.1.1 (bad destination mailbox address)', '', 'permanent', '5.1.1'],
  ])('of %s with %s %s is %s', async (action, status, diagnostic, kind, enhanced) => {
    expect(await readReturned(report(action, status, diagnostic))).toEqual({ kind: 'bounce', class: kind, enhanced })
  })

  test('of success is no bounce', async () =>
    expect(await readReturned(report('delivered', '2.0.0'))).toEqual({ kind: 'automatic' }))

  test('without a status that can be read goes to a human', async () =>
    expect(await readReturned(report('failed', 'unknown'))).toEqual({ kind: 'for-a-human' }))
})

const mail = (headers: string[], body: string) => Buffer.from([...headers, '', body, ''].join('\r\n'))

describe('what is no report is no bounce', () => {
  test('an absence notice is not kept', async () =>
    expect(
      await readReturned(mail(['Auto-Submitted: auto-replied (vacation)', 'Subject: Poissa'], 'Olen lomalla.')),
    ).toEqual({ kind: 'automatic' }))

  test.each([
    ['a reply that speaks of delivery', mail(['Subject: Re: Ilmoitus'], 'My mail was undeliverable: 550 5.1.1, what now?')],
    ['a bounce in prose', mail(['From: <>', 'Subject: failure notice'], 'This is qmail. 5.1.1 User unknown.')],
    ['a forged report without the report', mail(['Content-Type: multipart/report; boundary=B'], '--B\r\n\r\nStatus: 5.1.1\r\n--B--')],
    ['a complaint (RFC 5965)', mail(['Content-Type: multipart/report; report-type=feedback-report; boundary=B'], '--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n--B--')],
    ['nothing at all', Buffer.alloc(0)],
    ['noise', Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x0d, 0x0a])],
  ])('%s goes to a human', async (_, bytes) => expect(await readReturned(bytes)).toEqual({ kind: 'for-a-human' }))
})
