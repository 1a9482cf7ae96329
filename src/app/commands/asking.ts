import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Complaint } from '../command-line.ts'

/**
 * Asks on the terminal, or reads the answers line by line from a pipe. Names and secrets are asked for
 * and not given as options: options stay in the shell's history and show in the list of processes.
 */
export interface Asking {
  ask(question: string, o?: { secret?: boolean; optional?: boolean }): Promise<string>
  close(): void
}

export function asking(input: NodeJS.ReadableStream = process.stdin, say: NodeJS.WritableStream = process.stderr): Asking {
  let quiet = false
  const echo = new Writable({
    write(chunk: Buffer, _encoding, written) {
      if (!quiet) say.write(chunk)
      written()
    },
  })
  const terminal = 'isTTY' in input && input.isTTY === true
  const lines = createInterface({ input, output: echo, terminal })
  const waiting: string[] = []
  let take: ((line: string | null) => void) | null = null
  let ended = false
  lines.on('line', (line) => {
    if (take) take(line)
    else waiting.push(line)
  })
  lines.on('close', () => {
    ended = true
    take?.(null)
  })

  const nextLine = (): Promise<string | null> =>
    new Promise((resolve) => {
      const ready = waiting.shift()
      if (ready !== undefined || ended) return resolve(ready ?? null)
      take = (line) => {
        take = null
        resolve(line)
      }
    })

  return {
    async ask(question, { secret = false, optional = false } = {}) {
      say.write(`${question} `)
      quiet = secret && terminal
      const line = await nextLine()
      if (quiet) say.write('\n')
      quiet = false
      const answer = line?.trim() ?? ''
      if (answer === '' && !optional) throw new Complaint(`\nAn answer is needed: ${question}`)
      return answer
    },
    close: () => lines.close(),
  }
}
