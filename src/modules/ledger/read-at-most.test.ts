import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { fetchWith, NoLedgerThere } from './remote.ts'
import { postText } from './witnessing/ask-witnesses.ts'

/** A server whose answer does not end, and which tells how much of it was taken. */
async function endless(): Promise<{ url: string; sent: () => number }> {
  let sent = 0
  const server = createServer((_, response) => {
    const chunk = Buffer.alloc(1 << 16, 'a')
    const push = (): void => {
      while (!response.destroyed && sent < 400_000_000) {
        sent += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', push)
          return
        }
      }
      response.end()
    }
    push()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, sent: () => sent }
}

test('an answer without an end is hung up on, a witness’s and a ledger’s', async () => {
  const witness = await endless()
  await expect(postText(witness.url, 'old 0')).rejects.toThrow(/more than an answer/)
  expect(witness.sent()).toBeLessThan(50_000_000)
  const ledger = await endless()
  await expect(fetchWith(undefined)(ledger.url)).rejects.toThrow(NoLedgerThere)
  expect(ledger.sent()).toBeLessThan(100_000_000)
}, 30_000)
