import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, partsOf, UploadBroken } from './multipart.ts'

interface Read {
  name: string
  fileName: string | null
  bytes: Buffer
}

async function* inPieces(body: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array, void> {
  let at = 0
  for (let i = 0; at < body.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1
    yield body.subarray(at, at + size)
    at += size
  }
}

async function readAll(body: Buffer, boundary: string, sizes: readonly number[]): Promise<Read[]> {
  const parts = partsOf(inPieces(body, sizes), boundary)
  const read: Read[] = []
  for (let part = await parts.next(); part !== null; part = await parts.next()) {
    const pieces: Uint8Array[] = []
    for await (const piece of part.bytes) pieces.push(piece)
    read.push({ name: part.name, fileName: part.fileName, bytes: Buffer.concat(pieces) })
  }
  return read
}

async function encoded(form: FormData): Promise<{ body: Buffer; boundary: string }> {
  const request = new Request('http://satama.test/', { method: 'POST', body: form })
  const boundary = boundaryOf(request.headers.get('content-type') ?? '')
  if (boundary === null) throw new Error('no boundary')
  return { body: Buffer.from(await request.arrayBuffer()), boundary }
}

test('any form reads back the same, however its bytes are cut on the way', async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // Bytes that look like the beginning of a boundary are the hard ones.
    fc.array(fc.constantFrom('\r', '\n', '-', '--', '\r\n--', 'x'), { maxLength: 60 }).map((all) => Buffer.from(all.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 }),
      async (contents, sizes) => {
        const form = new FormData()
        contents.forEach((one, i) => form.append(`file${i}`, new Blob([new Uint8Array(one)]), `list ${i}.csv`))
        const { body, boundary } = await encoded(form)
        const read = await readAll(body, boundary, sizes)
        expect(read.map(({ bytes }) => bytes.toString('hex'))).toEqual(contents.map((one) => Buffer.from(one).toString('hex')))
        expect(read.map(({ fileName }) => fileName)).toEqual(contents.map((_, i) => `list ${i}.csv`))
      },
    ),
    { numRuns: 150 },
  )
})

test('a plain field has no file name, and an empty file field an empty one', async () => {
  // As a browser writes it; undici's own FormData leaves an empty file name out.
  const boundary = '----WebKitFormBoundaryAbC'
  const body = Buffer.from(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="purpose"',
      '',
      'häiriö "lainattu"',
      `--${boundary}`,
      'Content-Disposition: form-data; name="register"; filename=""',
      'Content-Type: application/octet-stream',
      '',
      '',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  )
  const [field, file] = await readAll(body, boundary, [7])
  expect([field?.fileName, field?.bytes.toString()]).toEqual([null, 'häiriö "lainattu"'])
  expect([file?.fileName, file?.bytes.length]).toEqual(['', 0])
})

test('a part that nobody read to its end is stepped over', async () => {
  const form = new FormData()
  form.append('first', new Blob(['a'.repeat(5_000)]), 'a.csv')
  form.append('second', 'b')
  const { body, boundary } = await encoded(form)
  const parts = partsOf(inPieces(body, [100]), boundary)
  const first = await parts.next()
  for await (const piece of first?.bytes ?? []) {
    expect(piece.length).toBeGreaterThan(0)
    break
  }
  expect((await parts.next())?.name).toBe('second')
})

test('an upload that stops short is told apart from one that is whole', async () => {
  const form = new FormData()
  form.append('register', new Blob(['name;email\n'.repeat(50)]), 'register.csv')
  const { body, boundary } = await encoded(form)
  await expect(readAll(body.subarray(0, body.length - 40), boundary, [64])).rejects.toThrow(UploadBroken)
})
