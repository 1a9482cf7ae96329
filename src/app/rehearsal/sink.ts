import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answers, Order, Reply } from './sink/protocol.ts'

/** The rehearsal's end of the line to its sink. */
export interface Sink {
  ask<O extends Order>(order: O): Promise<Answers[O['do']]>
  /** Ends the process, also when it no longer answers. */
  end(): Promise<void>
}

export function startSink(): Sink {
  const child = fork(fileURLToPath(new URL('./sink/process.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(fault: Error): void }>()
  let asked = 0
  let ended: Error | null = null
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = new Error(`the sink ended (${signal ?? code})`)
      for (const { reject } of waiting.values()) reject(ended)
      waiting.clear()
      resolve()
    })
  })
  child.on('message', (reply: Reply) => {
    const asker = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('error' in reply) asker?.reject(new Error(`the sink could not obey: ${reply.error}`))
    else asker?.resolve(reply.value as never)
  })
  return {
    ask(order) {
      if (ended) return Promise.reject(ended)
      asked += 1
      const id = asked
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ id, order })
      })
    },
    async end() {
      if (ended) return
      child.disconnect()
      const killed = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exited
      clearTimeout(killed)
    },
  }
}
