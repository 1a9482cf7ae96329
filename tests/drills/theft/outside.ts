import { createServer, type AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { newAgeIdentity } from '#platform/files'
import { keptIn, word, type Canary } from './canaries.ts'

/** The world outside: a relay, a reader who answers, a print house. Nothing of it lies where the thief goes. */
export interface Outside {
  readonly environment: Readonly<Record<string, string>>
  /** What only those outside know: codes and return paths as they came with the mail, and what was answered. */
  readonly canaries: readonly Canary[]
  /** Until everybody who got mail has answered it. */
  settled(): Promise<void>
  close(): Promise<void>
}

const told = ['vault.record', 'vault.snapshot'] as const

export async function openOutside(): Promise<Outside> {
  const canaries: Canary[] = []
  const answers: Promise<void>[] = []
  const returnsAt = await freePort()
  const relay = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    logger: false,
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const said = word()
        const { mailFrom } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        // Invitations go out by the same relay; nobody answers them.
        const wantsAnswer = /\+[0-9a-f]{20}@/.test(from)
        canaries.push({ field: "words of the relay's reply", forms: [said], places: [] })
        answer(null, `2.0.0 Ok: for ${said}@posti.example`)
        if (wantsAnswer) answers.push(readAndAnswer(Buffer.concat(chunks), from))
      })
    },
  })
  async function readAndAnswer(bytes: Buffer, returnPath: string): Promise<void> {
    const { text = '' } = await PostalMime.parse(bytes)
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(text)?.[0] ?? ''
    const token = /\+([0-9a-f]{20})@/.exec(returnPath)?.[1] ?? ''
    const [subject, body] = [word(), word()] as const
    canaries.push(
      { field: 'notice code', forms: [code, code.replaceAll('-', '')], places: keptIn(...told, 'notices.code') },
      { field: 'secret of a return path', forms: [token, Buffer.from(token, 'hex')], places: keptIn(...told, 'notices.delivery') },
    )
    const answering = createTransport({ host: '127.0.0.1', port: returnsAt, ignoreTLS: true })
    const answer = { from: 'lukija@posti.example', to: returnPath, subject, text: `Hei, ${body} vastaa.` }
    // The server may be killed while it is being told: then it has kept nothing that it answers for.
    const taken = await answering.sendMail({ ...answer, envelope: { from: answer.from, to: returnPath } }).then(() => true, () => false)
    answering.close()
    const places = taken ? keptIn('vault.inbox') : []
    canaries.push({ field: 'subject of an answer', forms: [subject], places }, { field: 'body of an answer', forms: [body], places })
  }
  await new Promise<void>((resolve) => {
    relay.listen(0, '127.0.0.1', resolve)
  })
  const { recipient } = await newAgeIdentity()
  return {
    canaries,
    environment: {
      SATAMA_RELAY_HOST: '127.0.0.1',
      SATAMA_RELAY_PORT: String((relay.server.address() as AddressInfo).port),
      SATAMA_BOUNCE_PORT: String(returnsAt),
      SATAMA_BOUNCE_DOMAIN: 'returns.example',
      SATAMA_PRINT_HOUSE_KEY: recipient,
    },
    settled: async () => void (await Promise.all(answers)),
    close: () =>
      new Promise((resolve) => {
        relay.close(() => resolve())
      }),
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
