import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { hash, toBase64Url } from '#foundation/sealing'

/** Bytes compressed once, to be sent many times. */
export interface Compressed {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
  readonly brotli: Uint8Array<ArrayBuffer>
  readonly etag: string
}

/** Above this, the last per cent of compression would hold everybody up for a second. */
const quick = 150_000

export function compressed(content: string | Uint8Array): Compressed {
  const plain = new Uint8Array(Buffer.from(content as string))
  return {
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    brotli: new Uint8Array(
      brotliCompressSync(plain, {
        params: { [constants.BROTLI_PARAM_QUALITY]: plain.length > quick ? 6 : 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
      }),
    ),
    etag: `"${toBase64Url(hash(plain)).slice(0, 22)}"`,
  }
}

export type Encoding = 'br' | 'gzip' | null

/** The best of what the browser takes; a coding marked `q=0` is refused. */
export function chooseEncoding(accepted: string | null | undefined): Encoding {
  if (!accepted) return null
  const takes = (name: string) =>
    accepted.split(',').some((one) => {
      const [coding = '', ...rest] = one.trim().toLowerCase().split(';')
      return coding.trim() === name && !rest.some((part) => /^\s*q=0(\.0*)?\s*$/.test(part))
    })
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null
}

export function bodyFor(content: Compressed, encoding: Encoding): Uint8Array<ArrayBuffer> {
  return encoding === 'br' ? content.brotli : encoding === 'gzip' ? content.gzip : content.plain
}
