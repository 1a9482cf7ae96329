import type { WriteStream } from 'node:tty'

export interface Progress {
  /** A new phase, with how much of it there is when that is known. */
  phase(name: string, of?: number): void
  at(done: number): void
  end(): void
}

/** A bar on a terminal; on anything else nothing at all. */
export function progressOn(stream: WriteStream | NodeJS.WritableStream): Progress {
  if (!('isTTY' in stream) || !stream.isTTY) return { phase: () => undefined, at: () => undefined, end: () => undefined }
  let name = ''
  let total = 0
  let drawn = 0
  const draw = (done: number) => {
    const share = total > 0 ? Math.min(1, done / total) : 0
    const bar = total > 0 ? ` ${'█'.repeat(Math.round(share * 30)).padEnd(30, '░')} ${done} / ${total}` : ''
    stream.write(`\r\x1b[2K${name}${bar}`)
  }
  return {
    phase(next, of = 0) {
      name = next
      total = of
      draw(0)
    },
    at(done) {
      if (Date.now() - drawn < 100) return
      drawn = Date.now()
      draw(done)
    },
    end: () => void stream.write('\r\x1b[2K'),
  }
}
