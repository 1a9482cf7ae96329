import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { readFile } from 'node:fs/promises'
import { readHeaderWords } from './headers.ts'
import { Judge } from './judge.ts'
import type { Answers, Order, Reply, Setting, Taken } from './protocol.ts'
import { isPdf, lettersOf, openBatch, pagesOf } from './read-letters.ts'
import { readMail } from './read-mail.ts'
import { startReceiving, type Received, type Receiving } from './receiving.ts'
import { readRegister } from './register.ts'

/**
 * The sink, as a process of its own: everybody's mail server, the print house, and the judge of what
 * came. It knows the input file and what was received, and imports nothing of the product.
 */
interface Sink {
  readonly setting: Setting
  readonly judge: Judge
  readonly receiving: Receiving
  readonly printHouse: string
  readonly waiting: Received[]
  /** The reading of what waits, while it runs. */
  reading: Promise<void> | null
}

let sink: Sink | null = null

const acts: { [Act in Order['do']]: (order: Extract<Order, { do: Act }>) => Promise<Answers[Act]> } = {
  async open({ setting }) {
    const register = readRegister(await readFile(setting.register), readHeaderWords(setting.headerWords), setting.today)
    if (!register) throw new Error('the register file has no header')
    const judge = new Judge(register.rows, setting.today, setting.approvedText)
    const printHouse = await generateX25519Identity()
    const receiving = await startReceiving(setting, (received) => take(received), judge)
    sink = { setting, judge, receiving, printHouse, waiting: [], reading: null }
    const rejected = register.rows.flatMap((row) => (row.fault ? [{ line: row.line, reason: row.fault }] : []))
    return {
      smtpPort: receiving.port,
      printHouse: await identityToRecipient(printHouse),
      rows: register.rows.length,
      rejected,
    }
  },
  async hear(order) {
    const { judge } = opened()
    if (order.mended) judge.mend(order.mended)
    if (order.decided) judge.decide(order.decided)
    if (order.exceptions) judge.except(order.exceptions)
    return null
  },
  async settle() {
    await opened().reading
    return opened().receiving.settled()
  },
  async 'take-letters'({ files }) {
    const taken = { letters: 0, pages: 0 }
    for (const file of files) {
      const { letters, pages } = await takeBatch(file)
      taken.letters += letters
      taken.pages += pages
    }
    return taken
  },
  async judge() {
    await opened().reading
    return opened().judge.judgement()
  },
  async close() {
    await sink?.receiving.close()
    return null
  },
}

function opened(): Sink {
  if (!sink) throw new Error('the sink has not been opened')
  return sink
}

function take(received: Received): void {
  const open = opened()
  if (received.recipients.every((address) => open.setting.alsoTo.includes(address))) return
  open.waiting.push(received)
  open.reading ??= readWaiting(open).finally(() => (open.reading = null))
}

/** Reads message by message, letting the mail server speak in between. */
async function readWaiting(open: Sink): Promise<void> {
  for (let at = 0; at < open.waiting.length; at += 1) {
    const received = open.waiting[at]
    if (received) open.judge.mail(received.recipients, readMail(received.raw))
    if (at >= 500) at -= open.waiting.splice(0, 500).length
    await new Promise((next) => setImmediate(next))
  }
  open.waiting.length = 0
}

async function takeBatch(file: string): Promise<Taken> {
  const { judge, printHouse, setting } = opened()
  const bytes = await openBatch(file, printHouse)
  if (!isPdf(bytes)) return { letters: 0, pages: 0 }
  const pages = await pagesOf(bytes)
  const letters = lettersOf(pages, setting.approvedText)
  for (const letter of letters) judge.letter(letter)
  return { letters: letters.length, pages: pages.length }
}

async function obey(id: number, order: Order): Promise<Reply> {
  try {
    return { id, value: await (acts[order.do] as (order: Order) => Promise<unknown>)(order) }
  } catch (fault) {
    return { id, error: fault instanceof Error ? fault.message : 'unknown' }
  }
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  void obey(id, order).then((reply) => {
    process.send?.(reply, () => {
      if (order.do === 'close') process.disconnect()
    })
  })
})
process.on('disconnect', () => process.exit())
// A terminal's Ctrl-C reaches the whole group: the rehearsal ends the sink when it has cleaned up.
process.on('SIGINT', () => undefined)
