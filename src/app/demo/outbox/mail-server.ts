import type { AddressInfo, Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { deliveryStatus } from '../../rehearsal/sink/refusing.ts'
import type { KeptMail, Mailbox } from './mailbox.ts'

export interface DemoMailServer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** Where returned mail is taken in; null while nobody listens yet. */
export type BounceDoor = () => { readonly port: number } | null

const loopback = '127.0.0.1'
const refuses = /@refuse\.example$/i
const bounces = /@bounce\.example$/i

/** Plays the mail server of everybody in the demo, on this machine alone. */
export async function startMailServer(o: {
  mailbox: Mailbox
  bounceTo: BounceDoor
  /** How long a returned mail takes on its way. */
  bounceAfterMs: number
  clock: () => Date
}): Promise<DemoMailServer> {
  const returning = startReturning(o)
  for (const mail of o.mailbox.mails) if (mail.fate === 'bouncing') returning.soon(mail)

  const server = new SMTPServer({
    name: 'posti.example',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, session, reply) {
      if (!refuses.test(address)) return reply()
      const refusal = Object.assign(new Error('5.1.1 no such mailbox here'), { responseCode: 550 })
      o.mailbox
        .keep({ ...envelopeOf(session), at: o.clock(), to: address, subject: '', fate: 'refused' }, null)
        .then(() => reply(refusal), reply)
    },
    onData(stream, session, reply) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        take(session, Buffer.concat(chunks)).then(() => reply(), reply)
      })
    },
  })
  // Replies go out at once: held back, each message would wait for a delayed acknowledgement.
  server.server.on('connection', (socket: Socket) => socket.setNoDelay(true))
  // A sender that hangs up is its own business.
  server.on('error', () => undefined)

  async function take(session: SMTPServerSession, raw: Buffer): Promise<void> {
    const { subject = '' } = await PostalMime.parse(raw)
    for (const { address } of session.envelope.rcptTo) {
      const fate = bounces.test(address) ? 'bouncing' : 'delivered'
      const mail = await o.mailbox.keep({ ...envelopeOf(session), at: o.clock(), to: address, subject, fate }, raw)
      if (fate === 'bouncing') returning.soon(mail)
    }
  }

  await new Promise<void>((ready, failed) => {
    server.server.once('error', failed)
    server.listen(0, loopback, ready)
  })
  return {
    host: loopback,
    port: (server.server.address() as AddressInfo).port,
    async close() {
      returning.close()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

function envelopeOf({ envelope }: SMTPServerSession): { returnPath: string; envelopeId: string | null } {
  const from = envelope.mailFrom
  if (!from) return { returnPath: '', envelopeId: null }
  const given = from.args && 'ENVID' in from.args ? from.args['ENVID'] : null
  return { returnPath: from.address, envelopeId: typeof given === 'string' ? given : null }
}

/** Hands mails back to their return paths a while later, and again until they are taken. */
function startReturning(o: { mailbox: Mailbox; bounceTo: BounceDoor; bounceAfterMs: number; clock: () => Date }) {
  const waiting = new Set<NodeJS.Timeout>()
  let closed = false

  function soon(mail: KeptMail): void {
    if (closed) return
    const timer = setTimeout(() => {
      waiting.delete(timer)
      giveBack(mail).then(
        (taken) => (taken ? undefined : soon(mail)),
        () => soon(mail),
      )
    }, o.bounceAfterMs)
    waiting.add(timer)
  }

  async function giveBack(mail: KeptMail): Promise<boolean> {
    const door = o.bounceTo()
    if (!door || closed) return false
    if (mail.returnPath !== '') {
      const text = Buffer.from((await o.mailbox.raw(mail.id)) ?? []).toString('latin1')
      const raw = deliveryStatus({
        returnPath: mail.returnPath,
        recipient: mail.to,
        envelopeId: mail.envelopeId,
        headers: text.split('\r\n\r\n', 1)[0] ?? '',
        at: o.clock(),
      })
      const transport = createTransport({ host: loopback, port: door.port, secure: false, ignoreTLS: true, name: 'mx.bounce.example' })
      await transport.sendMail({ envelope: { from: '', to: [mail.returnPath] }, raw })
    }
    await o.mailbox.settle(mail.id, 'bounced')
    return true
  }

  return {
    soon,
    close() {
      closed = true
      for (const timer of waiting) clearTimeout(timer)
    },
  }
}
