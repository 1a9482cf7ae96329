import { parentPort } from 'node:worker_threads'
import { makeLetterBatch } from '../letters/index.ts'

type Order = Parameters<typeof makeLetterBatch>[0]

/** The thread that typesets: one order at a time, answered by its number. See letters-aside.ts. */
parentPort?.on('message', ({ number, order }: { number: number; order: Order }) => {
  makeLetterBatch(order).then(
    (made) => parentPort?.postMessage({ number, made }, []),
    // The compiler's own words, which hold no values; a stack would not cross well.
    (fault: unknown) => parentPort?.postMessage({ number, fault: fault instanceof Error ? fault.message : 'unknown' }, []),
  )
})
