import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { reveal, type Redacted } from '#foundation/text'
import { readReply, type Reply } from './reply.ts'

export interface RelaySettings {
  readonly host: string
  readonly port: number
  /** `immediate`: TLS from the start (port 465). `required`: STARTTLS or nothing. `none`: loopback only. */
  readonly tls: 'immediate' | 'required' | 'none'
  readonly login?: { readonly user: string; readonly password: Redacted<string> } | null
  /** The name that we greet with. */
  readonly greetAs?: string
  readonly connections?: number
  readonly messagesPerConnection?: number
  readonly timeoutMs?: number
  /** For a relay whose certificate is signed by a private authority. */
  readonly certificateAuthority?: string
}

/** A finished message for one recipient. */
export interface Outgoing {
  readonly envelope: { readonly from: string; readonly to: string; readonly id: string }
  readonly bytes: Buffer
}

/**
 * How giving one message to the relay ended.
 *
 * [Note: In doubt] Once the message has begun to flow, a lost connection leaves open whether the
 * relay has it: its answer to the final dot may have been on the way. That is never `not-sent`, and
 * the message must not be made anew: it is looked up, or sent again to the byte.
 */
export type Sent =
  | { readonly outcome: 'accepted'; readonly reply: Reply }
  | { readonly outcome: 'refused'; readonly reply: Reply; readonly during: 'sender' | 'recipient' | 'message' }
  | { readonly outcome: 'not-sent'; readonly trouble: 'connection' | 'sign-in' }
  | { readonly outcome: 'in-doubt' }

/** Moments of one message's way, for those who test what happens when the sender dies there. */
export interface Watch {
  /** The relay has asked for the message; its first byte is about to go. */
  begun?(): void
  /** Its last byte, and the final dot, have been handed to the connection. */
  ended?(): void
}

export interface Relay {
  /** Gives one message to the relay; never throws for what a network or a relay can do. */
  send(mail: Outgoing, watch?: Watch): Promise<Sent>
  /** How many messages may usefully be on their way at once. */
  readonly width: number
  close(): void
}

/**
 * A pool of connections to one relay. Messages are prebuilt: nothing is composed or changed here,
 * except that dots at the start of a line are doubled on the way as SMTP asks.
 */
export function openRelay(settings: RelaySettings): Relay {
  const width = settings.connections ?? 10
  const perConnection = settings.messagesPerConnection ?? 1_000
  const idle: Line[] = []
  const waiting: ((line: Line | null) => void)[] = []
  const all = new Set<Line>()
  let opening = 0
  let closed = false

  async function borrow(): Promise<Line | Trouble> {
    for (;;) {
      const line = idle.pop()
      if (line && !line.lost) return line
      if (line) {
        all.delete(line)
        continue
      }
      if (closed) return 'connection'
      if (all.size + opening < width) {
        opening += 1
        const opened = await openLine(settings).finally(() => (opening -= 1))
        if (typeof opened === 'string') {
          waiting.shift()?.(null)
          return opened
        }
        all.add(opened)
        return opened
      }
      const handed = await new Promise<Line | null>((resolve) => waiting.push(resolve))
      if (handed && !handed.lost) return handed
      if (handed) all.delete(handed)
    }
  }

  function giveBack(line: Line): void {
    if (line.lost || line.sent >= perConnection || closed) {
      all.delete(line)
      line.end()
      waiting.shift()?.(null)
      return
    }
    const next = waiting.shift()
    if (next) next(line)
    else idle.push(line)
  }

  return {
    width,
    async send(mail, watch) {
      const line = await borrow()
      if (typeof line === 'string') return { outcome: 'not-sent', trouble: line }
      try {
        return await line.send(mail, watch)
      } finally {
        giveBack(line)
      }
    },
    close() {
      closed = true
      for (const line of all) line.end()
      all.clear()
      idle.length = 0
      for (const wake of waiting.splice(0)) wake(null)
    },
  }
}

type Trouble = 'connection' | 'sign-in'

interface Line {
  lost: boolean
  sent: number
  send(mail: Outgoing, watch?: Watch): Promise<Sent>
  end(): void
}

async function openLine(settings: RelaySettings): Promise<Line | Trouble> {
  const timeout = settings.timeoutMs ?? 60_000
  // The final dot is a small packet of its own: held back by Nagle it costs 40 ms a message.
  const socket = new Socket().setNoDelay(true)
  const connection = new SMTPConnection({
    socket,
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'immediate',
    requireTLS: settings.tls === 'required',
    ignoreTLS: settings.tls === 'none',
    ...(settings.greetAs === undefined ? {} : { name: settings.greetAs }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    // RFC 5321 4.5.3.2.6: ten minutes for the answer to the final dot is the relay's right.
    socketTimeout: Math.max(timeout, settings.timeoutMs ?? 600_000),
    socketCloseTimeout: 1_000,
    tls: { minVersion: 'TLSv1.2', ...(settings.certificateAuthority ? { ca: settings.certificateAuthority } : {}) },
  })
  const line: Line = {
    lost: false,
    sent: 0,
    send: (mail, watch) => sendOver(connection, line, mail, watch),
    end: () => {
      if (line.lost) return
      line.lost = true
      connection.quit()
    },
  }
  connection.on('end', () => (line.lost = true))
  connection.on('error', () => (line.lost = true))

  const connected = await new Promise<boolean>((resolve) => {
    connection.once('error', () => resolve(false))
    connection.once('end', () => resolve(false))
    connection.connect((error) => resolve(!error))
  })
  if (!connected) {
    connection.close()
    return 'connection'
  }
  const { login } = settings
  if (login) {
    const credentials = { user: login.user, pass: reveal(login.password) }
    const signedIn = await new Promise<boolean>((resolve) =>
      connection.login({ credentials }, (error) => resolve(!error)),
    )
    if (!signedIn) {
      connection.close()
      return 'sign-in'
    }
  }
  return line
}

/** Knows when the message began to flow: nodemailer asks for it only after the relay said 354. */
class Flow extends Readable {
  begun = false
  #bytes: Buffer
  #told: (() => void) | undefined
  constructor(bytes: Buffer, told: (() => void) | undefined) {
    super()
    this.#bytes = bytes
    this.#told = told
  }
  override _read(): void {
    if (this.begun) return
    this.begun = true
    this.#told?.()
    this.push(this.#bytes)
    this.push(null)
  }
}

async function sendOver(
  connection: SMTPConnection,
  line: Line,
  { envelope, bytes }: Outgoing,
  watch: Watch | undefined,
): Promise<Sent> {
  const flow = new Flow(bytes, watch?.begun)
  if (watch?.ended) flow.once('end', () => setImmediate(() => watch.ended?.()))
  line.sent += 1
  const sent = await new Promise<Sent>((resolve) => {
    connection.send(
      { from: envelope.from, to: [envelope.to], size: bytes.length, dsn: { ret: 'HDRS', envid: envelope.id } },
      flow,
      (error, info) => {
        if (!error) return resolve({ outcome: 'accepted', reply: readReply(info?.response ?? '') })
        if (error.code === 'EMESSAGE' && !error.response) {
          // Larger than the relay says it takes: refused before a word was sent.
          return resolve({ outcome: 'refused', reply: { code: 552, enhanced: '5.3.4', queueId: null }, during: 'message' })
        }
        const answered = typeof error.responseCode === 'number' && typeof error.response === 'string'
        if (answered && error.responseCode !== 421 && !isLoss(error)) {
          const reply = readReply(error.response as string)
          return resolve({ outcome: 'refused', reply, during: flow.begun ? 'message' : error.command === 'MAIL FROM' ? 'sender' : 'recipient' })
        }
        line.lost = true
        resolve(flow.begun ? { outcome: 'in-doubt' } : { outcome: 'not-sent', trouble: 'connection' })
      },
    )
  })
  flow.destroy()
  if (line.lost) connection.close()
  else if (sent.outcome === 'refused') await reset(connection, line)
  return sent
}

const isLoss = (error: { code?: unknown }): boolean =>
  error.code === 'ECONNECTION' || error.code === 'ETIMEDOUT' || error.code === 'ESOCKET'

/** After a refusal the session starts anew, so that nothing of it hangs over to the next message. */
async function reset(connection: SMTPConnection, line: Line): Promise<void> {
  const clean = await new Promise<boolean>((resolve) => connection.reset((error) => resolve(!error)))
  if (clean) return
  line.lost = true
  connection.close()
}
