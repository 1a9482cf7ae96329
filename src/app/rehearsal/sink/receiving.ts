import { createTransport } from 'nodemailer'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { deliveryStatus, fateOf } from './refusing.ts'
import type { Setting, Settled } from './protocol.ts'

/** A message that was taken with a 250, or whose sender was left in doubt. */
export interface Received {
  readonly recipients: readonly string[]
  readonly raw: Buffer
}

export interface Receiving {
  readonly port: number
  /** Waits until every bounce has been handed back. */
  settled(): Promise<Settled>
  close(): Promise<void>
}

/** The mail server of everybody's: refuses some addresses, bounces some later, accepts the rest. */
export async function startReceiving(
  setting: Setting,
  take: (received: Received) => void,
  told: { refused(address: string): void; bounced(address: string): void },
): Promise<Receiving> {
  const counts = { accepted: 0, refused: 0, bounced: 0, disturbed: 0 }
  const spared = new Set(setting.alsoTo.map((address) => address.toLowerCase()))
  const fate = (address: string) =>
    spared.has(address.toLowerCase()) ? 'accept' : fateOf(address, setting.refuse, setting.bounce)
  const bounces = startBouncing(setting.bounceTo)

  const server = new SMTPServer({
    name: 'mx.rehearsal.test',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, reply) {
      if (fate(address) !== 'refuse') return reply()
      counts.refused += 1
      told.refused(address)
      const refusal = new Error('5.1.1 no such mailbox here')
      return reply(Object.assign(refusal, { responseCode: 550 }))
    },
    onData(stream, session, reply) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks)
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        counts.accepted += 1
        take({ recipients, raw })
        for (const address of recipients) {
          if (fate(address) !== 'bounce') continue
          counts.bounced += 1
          told.bounced(address)
          bounces.send(bounceOf(session, address, raw))
        }
        if (setting.dropAfterDot && drawn(raw) < setting.dropAfterDot && first(raw)) return hangUp(server, session)
        return reply()
      })
    },
  })
  // Replies go out at once: held back, each message would wait for a delayed acknowledgement.
  server.server.on('connection', (socket: Socket) => socket.setNoDelay(true))
  // A client that goes away mid-sentence is part of the exercise.
  server.on('error', () => {
    counts.disturbed += 1
  })
  const droppedOnce = new Set<string>()
  const first = (raw: Buffer) => {
    const key = raw.toString('latin1')
    if (droppedOnce.has(key)) return false
    droppedOnce.add(key)
    return true
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    port: (server.server.address() as AddressInfo).port,
    async settled() {
      await bounces.empty()
      return { ...counts }
    },
    close: async () => {
      bounces.close()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

/** A share drawn from the message itself. */
const drawn = (raw: Buffer): number => {
  let sum = 0
  for (const byte of raw) sum = (sum * 31 + byte) >>> 0
  return sum / 2 ** 32
}

function hangUp(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.session?.id === session.id) connection._socket.destroy()
  }
}

interface Bounce {
  readonly to: string
  readonly raw: string
}

function bounceOf(session: SMTPServerSession, recipient: string, raw: Buffer): Bounce {
  const returnPath = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
  const text = raw.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return {
    to: returnPath,
    raw: deliveryStatus({
      returnPath,
      recipient,
      envelopeId: envelopeId(session),
      headers: text.slice(0, end < 0 ? text.length : end),
      at: new Date(),
    }),
  }
}

function envelopeId(session: SMTPServerSession): string | null {
  const args = session.envelope.mailFrom ? session.envelope.mailFrom.args : false
  const given = args && 'ENVID' in args ? args['ENVID'] : null
  return typeof given === 'string' ? given : null
}

/** How long a bounce that nobody takes is tried again. */
const patienceMs = 60_000

/** Bounces go out on connections of their own, a moment after the acceptance. */
function startBouncing(to: Setting['bounceTo']) {
  if (!to) return { send: () => undefined, empty: async () => undefined, close: () => undefined }
  const transport = createTransport({
    host: to.host,
    port: to.port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 2,
    maxMessages: Number.POSITIVE_INFINITY,
    name: 'mx.rehearsal.test',
  })
  const under = new Set<Promise<void>>()
  const failures: unknown[] = []
  let closed = false

  /** As any mail server does: tried again when nobody is at home. */
  async function handBack(bounce: Bounce): Promise<void> {
    const until = Date.now() + patienceMs
    while (!closed) {
      try {
        await transport.sendMail({ envelope: { from: '', to: bounce.to }, raw: bounce.raw })
        return
      } catch (fault) {
        if (Date.now() > until) {
          failures.push(fault)
          return
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  return {
    send(bounce: Bounce) {
      const sent = handBack(bounce).finally(() => under.delete(sent))
      under.add(sent)
    },
    async empty() {
      while (under.size > 0) await Promise.all(under)
      if (failures.length > 0) throw new Error(`${failures.length} bounces could not be handed back`)
    },
    close() {
      closed = true
      transport.close()
    },
  }
}
