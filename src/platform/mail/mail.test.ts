import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { openRelay, readReply, takeInMail, type Outgoing, type Relay, type RelaySettings } from './index.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Taken {
  from: string
  to: string
  envelopeId: string | undefined
  returned: string | undefined
  text: string
}

/** A relay on loopback that refuses whom it is told to. */
async function listen(refused: Record<string, [number, string]> = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, answer) => {
      const [code, words] = refused[address] ?? []
      answer(code ? Object.assign(new Error(words), { responseCode: code }) : null)
    },
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo, dsn } = session.envelope as typeof session.envelope & {
          dsn?: { ret?: string; envid?: string }
        }
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo[0]?.address ?? '',
          envelopeId: dsn?.envid,
          returned: dsn?.ret,
          text: Buffer.concat(chunks).toString(),
        })
        answer(null, '2.0.0 Ok: queued as 4XyZ12')
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, taken }
}

function relayTo(port: number, more: Partial<RelaySettings> = {}): Relay {
  const relay = openRelay({ host: '127.0.0.1', port, tls: 'none', timeoutMs: 2_000, ...more })
  closing.push(() => relay.close())
  return relay
}

const mailTo = (to: string, text = 'Subject: x\r\n\r\n.hei\r\n..\r\n'): Outgoing => ({
  envelope: { from: 'b+00@returns.example', to, id: 'delivery-1' },
  bytes: Buffer.from(text),
})

describe('giving a message to the relay', () => {
  test('it arrives to the byte, with the envelope asked for', async () => {
    const { port, taken } = await listen()
    const sent = await relayTo(port).send(mailTo('aino@example.org'))
    expect(sent).toEqual({ outcome: 'accepted', reply: { code: 250, enhanced: '2.0.0', queueId: '4XyZ12' } })
    expect(taken).toMatchObject([{ from: 'b+00@returns.example', to: 'aino@example.org' }])
    expect(taken[0]?.text).toBe('Subject: x\r\n\r\n.hei\r\n..\r\n')
  })

  test('a refusal is told by its code, and the connection serves the next', async () => {
    const { port, taken } = await listen({ 'gone@example.org': [550, '5.1.1 No such user gone@example.org'] })
    const relay = relayTo(port, { connections: 1 })
    const refused = await relay.send(mailTo('gone@example.org'))
    expect(refused).toEqual({
      outcome: 'refused',
      during: 'recipient',
      reply: { code: 550, enhanced: '5.1.1', queueId: null },
    })
    expect(JSON.stringify(refused)).not.toContain('gone@')
    expect(await relay.send(mailTo('aino@example.org'))).toMatchObject({ outcome: 'accepted' })
    expect(taken).toHaveLength(1)
  })

  test('many at once go over several connections, each once', async () => {
    const { port, taken } = await listen()
    const relay = relayTo(port, { connections: 4, messagesPerConnection: 7 })
    const sent = await Promise.all(Array.from({ length: 100 }, (_, i) => relay.send(mailTo(`p${i}@example.org`))))
    expect(sent.every(({ outcome }) => outcome === 'accepted')).toBe(true)
    expect(new Set(taken.map(({ to }) => to)).size).toBe(100)
    expect(taken).toHaveLength(100)
  })

  test('when nobody listens, nothing was sent', async () => {
    expect(await relayTo(1).send(mailTo('aino@example.org'))).toEqual({ outcome: 'not-sent', trouble: 'connection' })
  })
})

/** A relay that talks by script, and hangs up where it is told to. */
async function hangUpAt(moment: 'rcpt' | 'data' | 'final-dot'): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.write('220 relay.example ESMTP\r\n')
    let inMessage = false
    let seen = ''
    socket.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (inMessage) {
        if (seen.endsWith('\r\n.\r\n')) socket.destroy()
        return
      }
      for (const line of seen.split('\r\n').slice(0, -1)) {
        if (/^(EHLO|HELO|MAIL)/.test(line)) socket.write('250 Ok\r\n')
        else if (line.startsWith('RCPT') && moment === 'rcpt') socket.destroy()
        else if (line.startsWith('RCPT')) socket.write('250 Ok\r\n')
        else if (line.startsWith('DATA') && moment === 'data') socket.destroy()
        else if (line.startsWith('DATA')) {
          inMessage = true
          socket.write('354 Go on\r\n')
        }
      }
      seen = ''
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

describe('a lost connection', () => {
  test.each(['rcpt', 'data'] as const)('at %s means that nothing was sent', async (moment) => {
    const relay = relayTo(await hangUpAt(moment))
    expect(await relay.send(mailTo('aino@example.org'))).toEqual({ outcome: 'not-sent', trouble: 'connection' })
  })

  test('after the final dot leaves it in doubt', async () => {
    const relay = relayTo(await hangUpAt('final-dot'))
    expect(await relay.send(mailTo('aino@example.org'))).toEqual({ outcome: 'in-doubt' })
  })
})

describe('taking in mail', () => {
  test('only known addresses are taken, and the sender hears of it after we have it', async () => {
    const messages: { from: string | null; to: readonly string[]; text: string }[] = []
    const intake = await takeInMail({
      port: 0,
      accepts: (address) => address.startsWith('b+'),
      take: async ({ from, to, bytes }) => {
        messages.push({ from, to, text: bytes.toString() })
      },
    })
    closing.push(() => intake.close())
    const relay = relayTo(intake.port)
    expect(await relay.send(mailTo('someone@returns.example'))).toMatchObject({ outcome: 'refused', reply: { code: 550 } })
    expect(await relay.send(mailTo('b+11@returns.example'))).toMatchObject({ outcome: 'accepted' })
    expect(messages).toEqual([
      { from: 'b+00@returns.example', to: ['b+11@returns.example'], text: 'Subject: x\r\n\r\n.hei\r\n..\r\n' },
    ])
  })

  test('what we could not keep is asked for again later', async () => {
    const intake = await takeInMail({
      port: 0,
      accepts: () => true,
      take: () => Promise.reject(new Error('the database is away')),
    })
    closing.push(() => intake.close())
    expect(await relayTo(intake.port).send(mailTo('b+11@returns.example'))).toMatchObject({
      outcome: 'refused',
      reply: { code: 451 },
      during: 'message',
    })
  })

  test('too large a message is refused', async () => {
    const intake = await takeInMail({ port: 0, longest: 1_000, accepts: () => true, take: () => Promise.resolve() })
    closing.push(() => intake.close())
    const huge = mailTo('b+11@returns.example', `Subject: x\r\n\r\n${'x'.repeat(5_000)}\r\n`)
    expect(await relayTo(intake.port).send(huge)).toMatchObject({ outcome: 'refused', reply: { code: 552 } })
  })
})

test.each([
  ['250 2.0.0 Ok: queued as 4XyZ12', { code: 250, enhanced: '2.0.0', queueId: '4XyZ12' }],
  ['550 No such user', { code: 550, enhanced: null, queueId: null }],
  ['452 4.2.2 Mailbox full', { code: 452, enhanced: '4.2.2', queueId: null }],
  ['', { code: 0, enhanced: null, queueId: null }],
])('%j is read without its words', (line, reply) => expect(readReply(line)).toEqual(reply))
