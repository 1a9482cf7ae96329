import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** One message that came in, whole. It may be anything that anybody on the internet cares to send. */
export interface Incoming {
  /** Null for the empty return path, as bounces have. */
  readonly from: string | null
  readonly to: readonly string[]
  readonly bytes: Buffer
}

export interface MailIntake {
  readonly port: number
  close(): Promise<void>
}

export interface IntakeOptions {
  readonly host?: string
  readonly port: number
  /** Which recipients exist. Everybody else is refused before any message is sent. */
  accepts(address: string): boolean
  /** Takes one message; the sender hears "accepted" only after this has resolved, "try later" when it throws. */
  take(message: Incoming): Promise<void>
  readonly longest?: number
  readonly connections?: number
}

/** Listens for mail by SMTP. It relays nothing, takes no passwords, and offers no TLS of its own (stand behind one that does). */
export async function takeInMail(options: IntakeOptions): Promise<MailIntake> {
  const longest = options.longest ?? 1_000_000
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    size: longest,
    maxClients: options.connections ?? 50,
    socketTimeout: 60_000,
    closeTimeout: 1_000,
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, answer) => {
      answer(options.accepts(address) ? null : refusal(550, 'No such address'))
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = []
      let length = 0
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length <= longest) chunks.push(chunk)
      })
      stream.on('error', () => answer(refusal(451, 'Try again later')))
      stream.on('end', () => {
        if (length > longest || stream.sizeExceeded) return answer(refusal(552, 'Too large'))
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom && mailFrom.address !== '' ? mailFrom.address : null
        options.take({ from, to: rcptTo.map(({ address }) => address), bytes: Buffer.concat(chunks, length) }).then(
          () => answer(null, 'Taken in'),
          () => answer(refusal(451, 'Try again later')),
        )
      })
    },
  })
  // Without this each reply but the first waits for the sender's delayed acknowledgement.
  server.server.on('connection', (socket: Socket) => socket.setNoDelay(true))
  // Strangers hang up as they like; that is no event.
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function refusal(responseCode: number, sentence: string): Error & { responseCode: number } {
  return Object.assign(new Error(sentence), { responseCode })
}
