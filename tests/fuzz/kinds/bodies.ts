import { decryptWith, encryptTo, newAgeIdentity } from '#platform/files'
import { UploadBroken } from '#platform/web'
import type { Kind } from '../kind.ts'
import { spoilBytes } from '../spoil.ts'
import { readReturned } from '../../../src/modules/notices/bounces/read-returned.ts'
import { readUpload } from '../../../src/platform/web/uploads.ts'

const bytesOf = (lines: readonly string[]): Uint8Array => Uint8Array.from(Buffer.from(lines.join('\r\n')))
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

const ageFiles: Kind = {
  name: 'age files',
  tries: 300,
  async begin() {
    const [own, stranger] = await Promise.all([newAgeIdentity(), newAgeIdentity()])
    const plain = Uint8Array.from({ length: 900 }, (_, index) => index % 251)
    const to = async (recipient: string) => {
      const made = await encryptTo([recipient], plain)
      if (!made.ok) throw new Error('nothing was encrypted')
      return made.value
    }
    const [sealed, other] = [await to(own.recipient), await to(stranger.recipient)]
    return {
      genuine: async () => same((await decryptWith(own.identity, sealed)) ?? new Uint8Array(), plain),
      async attempt(chance) {
        const spoilt = spoilBytes(chance, sealed, [other])
        if (same(spoilt, sealed)) return 'unchanged'
        return (await decryptWith(own.identity, spoilt)) === null ? 'refused' : 'taken'
      },
    }
  },
}

/**
 * Uploads cut to pieces. Some are still forms, with other words in them; what counts is that the reader ends, and
 * that it never makes more of a body than there is, nor breaks in a way of its own.
 */
const multiparts: Kind = {
  name: 'multipart bodies',
  tries: 4_000,
  begin() {
    const type = 'multipart/form-data; boundary=xYzZY'
    const form = bytesOf([
      '--xYzZY', 'Content-Disposition: form-data; name="kind"', '', 'clients', '--xYzZY',
      'Content-Disposition: form-data; name="register"; filename="rekisteri.csv"', 'Content-Type: text/csv', '',
      'nimi;postinumero', 'Aalto;00100', '--xYzZY--', '',
    ])
    const read = async (body: Uint8Array, contentType: string, piece: number) => {
      let at = 0
      const pieces = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at < body.length) controller.enqueue(body.slice(at, (at += piece)))
          else controller.close()
        },
      })
      const request = new Request('http://localhost/', {
        method: 'POST', body: pieces, headers: { 'content-type': contentType }, duplex: 'half',
      } as RequestInit)
      const upload = await readUpload(request, { limit: 10_000 })
      if (!upload.ok) return 0
      let length = 0
      for await (const chunk of upload.value.file.bytes) length += chunk.length
      return length
    }
    return {
      genuine: async () => (await read(form, type, 7)) === 29,
      async attempt(chance) {
        const spoilt = spoilBytes(chance, form, [bytesOf(['--xYzZY--'])])
        if (same(spoilt, form)) return 'unchanged'
        try {
          const length = await read(spoilt, chance.below(8) === 0 ? `${type}"${chance.below(9)}` : type, 1 + chance.below(40))
          return length <= spoilt.length ? 'refused' : 'taken'
        } catch (error) {
          if (error instanceof UploadBroken) return 'refused'
          throw error
        }
      },
    }
  },
}

/** Mail to a return path, spoilt: it may still be read, but it is never more than one of the things it can be. */
const bounces: Kind = {
  name: 'returned mails',
  tries: 900,
  begin() {
    const report = bytesOf([
      'From: <>', 'Content-Type: multipart/report; report-type=delivery-status; boundary=B', '', '--B',
      'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; relay.example', '',
      'Final-Recipient: rfc822; lukija@posti.example', 'Action: failed', 'Status: 5.1.1', '', '--B--', '',
    ])
    const classes = ['permanent', 'mailbox-full', 'reputation', 'delayed']
    return {
      genuine: async () => (await readReturned(report)).kind === 'bounce',
      async attempt(chance) {
        const spoilt = spoilBytes(chance, report, [bytesOf(['Auto-Submitted: auto-replied', '', 'Poissa.'])])
        if (same(spoilt, report)) return 'unchanged'
        const read = await readReturned(spoilt)
        const known = read.kind === 'bounce' ? classes.includes(read.class) : ['automatic', 'for-a-human'].includes(read.kind)
        return known ? 'refused' : 'taken'
      },
    }
  },
}

export const bodies: readonly Kind[] = [ageFiles, multiparts, bounces]
