import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { randomBytes, ready } from '#foundation/sealing'
import { redact, reveal } from '#foundation/text'
import { KeepingTrouble, pkcs11Kms, readCredential, readKeyText, writeKeyText } from '#platform/keeping'
import { softHsm } from './testing/softhsm.ts'

const run = promisify(execFile)
beforeAll(() => ready)

async function folder(under = tmpdir()): Promise<string> {
  const made = await mkdtemp(join(under, 'satama-keeping-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

describe('a key as text', () => {
  it('is read back as it was written, however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        const text = writeKeyText(key)
        expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/)
        expect(readKeyText(text)).toEqual(key)
        expect(readKeyText(text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))).toEqual(key)
      }),
    )
  })

  it('is refused with a wrong character, one too many or one too few', () => {
    const text = writeKeyText(randomBytes(32))
    expect(readKeyText(text.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')))).toBeNull()
    expect(readKeyText(`${text}A`)).toBeNull()
    expect(readKeyText(text.slice(1))).toBeNull()
    expect(readKeyText('')).toBeNull()
  })
})

describe('a credential of systemd', () => {
  const memory = '/dev/shm'
  const lay = async (under: string, mode = 0o400) => {
    const place = await folder(under)
    await writeFile(join(place, 'mailer-key'), 'secret\n')
    await chmod(join(place, 'mailer-key'), mode)
    return place
  }

  it.runIf(existsSync(memory))('is read out of memory', async () => {
    const found = await readCredential('mailer-key', { folder: await lay(memory), dataFolder: await folder() })
    expect(found && reveal(found)).toBe('secret')
  })

  it('is null when there is none', async () => {
    const place = await folder()
    expect(await readCredential('mailer-key', { folder: place, dataFolder: place })).toBeNull()
    expect(await readCredential('mailer-key', { folder: null, dataFolder: place })).toBeNull()
    expect(await readCredential('mailer-key', { folder: join(place, 'gone'), dataFolder: place })).toBeNull()
  })

  it('is refused in the data folder, by whatever way it got there', async () => {
    const data = await folder()
    await mkdir(join(data, 'secrets'))
    await writeFile(join(data, 'secrets', 'mailer-key'), 'secret\n', { mode: 0o400 })
    const elsewhere = await folder()
    await symlink(join(data, 'secrets', 'mailer-key'), join(elsewhere, 'mailer-key'))
    for (const place of [join(data, 'secrets'), elsewhere]) {
      await expect(readCredential('mailer-key', { folder: place, dataFolder: data })).rejects.toThrow('in the data folder')
    }
  })

  it.runIf(process.platform === 'linux')('is refused on a disk', async () => {
    // The checkout lies on a disk wherever tests run; the machine's folder for temporary files may be memory.
    const place = await lay(import.meta.dirname)
    await expect(readCredential('mailer-key', { folder: place, dataFolder: await folder() })).rejects.toThrow('lies on a disk')
  })

  it.runIf(existsSync(memory))('is refused where everybody can read it', async () => {
    const place = await lay(memory, 0o444)
    const asked = readCredential('mailer-key', { folder: place, dataFolder: await folder() })
    await expect(asked).rejects.toThrow(KeepingTrouble)
    await expect(asked).rejects.not.toThrow('secret\n')
  })
})

const library = softHsm()

/** On a real token; installed with Debian's `softhsm2` and `opensc`. */
describe.runIf(library !== null)('a module that speaks PKCS#11', () => {
  const pin = redact('654321')

  /** A token of its own for each test: SoftHSM finds its folder by an environment variable. */
  async function token() {
    const place = await folder()
    await mkdir(join(place, 'tokens'))
    await writeFile(join(place, 'softhsm2.conf'), `directories.tokendir = ${place}/tokens\nobjectstore.backend = file\n`)
    const before = process.env['SOFTHSM2_CONF']
    process.env['SOFTHSM2_CONF'] = join(place, 'softhsm2.conf')
    onTestFinished(() => {
      if (before === undefined) delete process.env['SOFTHSM2_CONF']
      else process.env['SOFTHSM2_CONF'] = before
    })
    const module = library ?? ''
    await run('softhsm2-util', ['--init-token', '--free', '--label', 'satama', '--so-pin', '123456', '--pin', '654321'])
    const make = (key: string) =>
      run('pkcs11-tool', ['--module', module, '--token-label', 'satama', '--login', '--pin', '654321', '--keygen',
        '--key-type', 'AES:32', '--id', key, '--sensitive'])
    await make('01')
    return { place: { module, token: 'satama', key: '01' }, make }
  }

  it('opens what it wrapped, in the same context and unchanged, and never the same bytes twice', async () => {
    const kms = pkcs11Kms((await token()).place, pin)
    const secret = randomBytes(32)
    const wrapped = await kms.wrap(secret, 'here')
    expect(await kms.unwrap(wrapped, 'here')).toEqual(secret)
    expect(await kms.unwrap(wrapped, 'there')).toBeNull()
    expect(await kms.wrap(secret, 'here')).not.toEqual(wrapped)
    for (const at of [0, 5, 20, wrapped.length - 1]) {
      expect(await kms.unwrap(wrapped.map((byte, i) => (i === at ? byte ^ 1 : byte)), 'here')).toBeNull()
    }
    expect(await kms.unwrap(wrapped.slice(0, 30), 'here')).toBeNull()
    expect(Buffer.from(wrapped).includes(Buffer.from(secret))).toBe(false)
  })

  it('does not open what another of its keys wrapped', async () => {
    const { place, make } = await token()
    await make('02')
    const wrapped = await pkcs11Kms({ ...place, key: '02' }, pin).wrap(randomBytes(32), 'here')
    expect(await pkcs11Kms(place, pin).unwrap(wrapped, 'here')).toBeNull()
  })

  it('tells in a sentence what is wrong, and repeats no PIN', async () => {
    const { place } = await token()
    const tries: [Parameters<typeof pkcs11Kms>, string][] = [
      [[place, redact('111111')], 'refuses the PIN'],
      [[{ ...place, token: 'nobody' }, pin], 'no token'],
      [[{ ...place, key: '77' }, pin], 'no AES key'],
      [[{ ...place, module: '/nowhere.so' }, pin], 'cannot be loaded'],
      [[place, pin, { tool: '/nowhere/pkcs11-tool' }], 'not installed'],
    ]
    for (const [o, said] of tries) {
      const failed = await pkcs11Kms(...o).wrap(randomBytes(32), 'here').then(() => null, (error: unknown) => error)
      expect(failed).toBeInstanceOf(KeepingTrouble)
      expect(String(failed)).toContain(said)
      expect(String(failed)).not.toMatch(/111111|654321/)
    }
  }, 60_000)
})
