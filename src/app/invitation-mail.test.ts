import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { expect, onTestFinished, test } from 'vitest'
import { redact, reveal } from '#foundation/text'
import { clientSecretOf } from './client-secrets.ts'
import { invitationMail, messageFor } from './invitation-mail.ts'

const letter = {
  to: redact('lumi@example.org'), lang: 'fi' as const, link: 'https://satama.example.org/join#abc', organisation: 'Äänekkään tuki ry', at: new Date('2026-11-22T09:00:00Z'),
}

test('an invitation is read as it was written, link and all', async () => {
  const read = await new PostalMime().parse(messageFor(letter, 'returns@satama.example'))
  expect(read.to?.[0]?.address).toBe('lumi@example.org')
  expect(read.text).toContain('https://satama.example.org/join#abc')
  expect(read.text).toContain('Äänekkään tuki ry')
})

test('it counts as sent when the relay has taken it, and not otherwise', async () => {
  const relay = (sent: object) => ({ send: async () => sent, width: 1, close: () => undefined }) as never
  const accepted = { outcome: 'accepted', reply: { code: 250, enhanced: null, queueId: null } }
  expect(await invitationMail({ relay: relay(accepted), from: 'a@b.example' })(letter)).toBe(true)
  expect(await invitationMail({ relay: relay({ outcome: 'in-doubt' }), from: 'a@b.example' })(letter)).toBe(false)
})

test('a client secret comes out of the service manager’s credentials, and is no trouble when there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satama-credentials-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const organisation = crypto.randomUUID()
  expect(await clientSecretOf(organisation, folder)).toBeNull()
  await writeFile(join(folder, `oidc-${organisation}`), 'hidden\n')
  const secret = await clientSecretOf(organisation, folder)
  expect(secret && reveal(secret)).toBe('hidden')
  expect(String(secret)).toBe('<redacted>')
  expect(await clientSecretOf('../somewhere', folder)).toBeNull()
})
