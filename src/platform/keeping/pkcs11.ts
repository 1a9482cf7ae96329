import { spawn } from 'node:child_process'
import { type Bytes, concat, equalBytes, randomBytes, sha256 } from '#foundation/sealing'
import { reveal, type Redacted } from '#foundation/text'
import { KeepingTrouble, type Kms } from './kms.ts'

/*
 * A module that speaks PKCS#11 (OASIS, 2.40): hardware modules, smart cards, TPMs (tpm2-pkcs11), SoftHSM. Reached
 * through OpenSC's `pkcs11-tool`, a program of every distribution, in a process of its own: a vendor's library in
 * ours could read the server's memory, and a Node binding would have to be compiled at installation (decision 0009).
 *
 * The module holds an AES key that it does not give out. 1 byte form, 16 IV, AES-CBC-PAD of 32 bytes that check
 * context and content, then the content. (GCM would be the choice, but the tool's older versions do not have it,
 * and who asks compares the result with a public key besides.)
 */
const form = 1
const ivLength = 16
const checkLength = 32
const patienceMs = 20_000

export interface Pkcs11Place {
  /** The module's library, such as /usr/lib/softhsm/libsofthsm2.so. */
  readonly module: string
  readonly token: string
  /** The ID of an AES-256 key on the token, in hexadecimal: the tool does not choose by label when it encrypts. */
  readonly key: string
}

export function pkcs11Kms(
  { module, token, key }: Pkcs11Place,
  pin: Redacted<string>,
  { tool = 'pkcs11-tool' }: { tool?: string } = {},
): Kms {
  const run = (act: '--encrypt' | '--decrypt', iv: Bytes, input: Bytes) =>
    runTool(
      tool,
      ['--module', module, '--token-label', token, '--login', '--pin', `env:${pinVariable}`, act, '--id', key,
        '--mechanism', 'AES-CBC-PAD', '--iv', Buffer.from(iv).toString('hex')],
      { input, pin },
    )
  return {
    name: `PKCS#11, token ${token}, key ${key}`,
    async wrap(plain, context) {
      const iv = randomBytes(ivLength)
      const sealed = await run('--encrypt', iv, concat(checkOf(plain, context), plain))
      if (!sealed.ok) throw troubleOf(sealed.said)
      return concat(Uint8Array.of(form), iv, sealed.output)
    },
    async unwrap(wrapped, context) {
      if (wrapped[0] !== form || wrapped.length < 1 + ivLength + checkLength) return null
      const opened = await run('--decrypt', wrapped.slice(1, 1 + ivLength), wrapped.slice(1 + ivLength))
      // What another key sealed, or somebody changed, has no end that fits: the module says so, and is well.
      if (!opened.ok && /CKR_ENCRYPTED_DATA|CKR_GENERAL_ERROR|CKR_FUNCTION_FAILED/.test(opened.said)) return null
      if (!opened.ok) throw troubleOf(opened.said)
      const plain = opened.output.slice(checkLength)
      return equalBytes(opened.output.slice(0, checkLength), checkOf(plain, context)) ? plain : null
    },
  }
}

function checkOf(plain: Bytes, context: string): Bytes {
  return sha256(concat(sha256(context), plain))
}

// The tool reads the PIN there; the environment of a process is its own user's business alone, its arguments are not.
const pinVariable = 'SATAMA_PIN_FOR_TOOL'

type Ran = { ok: true; output: Bytes } | { ok: false; said: string }

function runTool(tool: string, args: readonly string[], { input, pin }: { input: Bytes; pin: Redacted<string> }): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, {
      env: { ...process.env, [pinVariable]: reveal(pin) },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: patienceMs,
    })
    const output: Buffer[] = []
    const said: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => output.push(piece))
    child.stderr.on('data', (piece: Buffer) => said.push(piece))
    // A tool that ends before it has read everything says why on its way out.
    child.stdin.on('error', () => undefined)
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT'
      reject(new KeepingTrouble(missing ? 'pkcs11-tool is not installed (Debian: opensc).' : 'pkcs11-tool could not be started.'))
    })
    child.on('close', (code) => {
      const bytes = new Uint8Array(Buffer.concat(output))
      resolve(code === 0 && bytes.length > 0 ? { ok: true, output: bytes } : { ok: false, said: Buffer.concat(said).toString('utf8') })
    })
    child.stdin.end(Buffer.from(input))
  })
}

/** The tool's own words may hold anything: only what we know of them is told. */
function troubleOf(said: string): KeepingTrouble {
  const sentences: readonly [RegExp, string][] = [
    [/PIN_INCORRECT|PIN_LEN_RANGE|PIN_INVALID/, 'The token refuses the PIN.'],
    [/PIN_LOCKED/, 'The token is locked after wrong PINs.'],
    [/No slot with a token|token.*not found|no slot|slot.*not/i, 'There is no token of this label.'],
    [/key not found|object not found/i, 'The token has no AES key of this ID.'],
    [/Failed to load pkcs11 module|sc_dlopen|dlopen/i, 'The module’s library cannot be loaded.'],
  ]
  const known = sentences.find(([pattern]) => pattern.test(said))?.[1]
  const code = /CKR_[A-Z_]+/.exec(said)?.[0]
  return new KeepingTrouble(known ?? `The token does not answer${code ? ` (${code})` : ''}.`)
}
