import { Worker } from 'node:worker_threads'
import type { makeLetterBatch } from '../letters/index.ts'

type Order = Parameters<typeof makeLetterBatch>[0]
type Made = Awaited<ReturnType<typeof makeLetterBatch>>

/*
 * [Note: Letters aside] Typesetting five hundred letters and reading them back takes seconds of pure
 * computing. In a thread of its own it holds up neither the mail nor the pages nor the stop button.
 * The thread ends when it has had nothing to do for a while, and with it all that it has seen.
 */
let thread: Worker | null = null
let orders = 0
let resting: NodeJS.Timeout | undefined
const waiting = new Map<number, { made(result: Made): void; failed(fault: Error): void }>()
const restMs = 20_000

/** Makes a batch of letters as {@link makeLetterBatch} does, in another thread. */
export function makeLettersAside(order: Order): Promise<Made> {
  clearTimeout(resting)
  const worker = (thread ??= startThread())
  worker.ref()
  orders += 1
  const number = orders
  return new Promise<Made>((made, failed) => {
    waiting.set(number, { made, failed })
    worker.postMessage({ number, order }, [])
  }).finally(() => {
    waiting.delete(number)
    if (waiting.size > 0) return
    // Waiting for more letters keeps no process alive.
    worker.unref()
    resting = setTimeout(() => void worker.terminate(), restMs).unref()
  })
}

function startThread(): Worker {
  const worker = new Worker(new URL('./letter-thread.ts', import.meta.url), { execArgv: loaders(process.execArgv) })
  worker.on('message', (answer: { number: number; made?: Made; fault?: string }) => {
    const order = waiting.get(answer.number)
    if (answer.made) order?.made(answer.made)
    else order?.failed(new Error(`letters could not be made: ${answer.fault}`))
  })
  const over = (fault: Error) => {
    if (thread === worker) thread = null
    for (const { failed } of waiting.values()) failed(fault)
  }
  worker.on('error', over)
  worker.on('exit', () => over(new Error('the typesetting thread ended')))
  return worker
}

/** The thread loads its modules as this process does, and TypeScript in any case. */
function loaders(own: readonly string[]): string[] {
  const named = own.filter((_, index) => own[index - 1] === '--import')
  return [...new Set(['tsx', ...named])].flatMap((name) => ['--import', name])
}
