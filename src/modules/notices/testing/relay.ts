import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { openRelay, type Relay } from '#platform/mail'

/** One message as the other side got it. */
export interface Received {
  readonly from: string
  readonly to: string
  readonly raw: string
}

/** How the relay treats an address, by what stands before the @. */
export type Treatment =
  | { readonly refuse: readonly [code: number, words: string] }
  /** Takes the whole message and hangs up without an answer. */
  | 'hang-up-after-dot'

/** A relay on loopback: a real SMTP conversation, with the troubles that a test asks for. */
export async function testRelay(treat: (to: string, received: number) => Treatment | null = () => null) {
  const received: Received[] = []
  let seen = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, answer) => {
      const treatment = treat(address, seen)
      if (treatment === null || treatment === 'hang-up-after-dot') return answer(null)
      const [code, words] = treatment.refuse
      answer(Object.assign(new Error(words), { responseCode: code }))
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        seen += 1
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo[0]?.address ?? ''
        received.push({ from: mailFrom ? mailFrom.address : '', to, raw: Buffer.concat(chunks).toString('latin1') })
        if (treat(to, seen) === 'hang-up-after-dot') {
          const { connection } = stream as unknown as { connection?: { close?(): void } }
          connection?.close?.()
          for (const each of server.connections) (each as unknown as { close(): void }).close()
          return
        }
        answer(null, '2.0.0 Ok: queued as 4XyZ12')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const relays: Relay[] = []
  return {
    port,
    received,
    /** Messages by the address that they went to. */
    to: (address: string) => received.filter((one) => one.to === address),
    open(connections = 5): Relay {
      const relay = openRelay({ host: '127.0.0.1', port, tls: 'none', connections, timeoutMs: 5_000 })
      relays.push(relay)
      return relay
    },
    async close(): Promise<void> {
      for (const relay of relays) relay.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export const parsed = (one: Received) => PostalMime.parse(Buffer.from(one.raw, 'latin1'))

/** A delivery report as a relay writes it, to the return path of a message. */
export function reportFor(message: Received, { action = 'failed', status = '5.1.1' } = {}) {
  return {
    from: null,
    to: [message.from],
    bytes: Buffer.from(
      [
        'From: MAILER-DAEMON@mx.example.org',
        `To: ${message.from}`,
        'Subject: Undelivered Mail Returned to Sender',
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="A1"',
        'MIME-Version: 1.0',
        '',
        '--A1',
        'Content-Type: text/plain',
        '',
        'Could not be delivered.',
        '--A1',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example.org',
        '',
        `Final-Recipient: rfc822; ${message.to}`,
        `Action: ${action}`,
        `Status: ${status}`,
        '',
        '--A1--',
        '',
      ].join('\r\n'),
    ),
  }
}
