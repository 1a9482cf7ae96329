import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { madePeople } from '../../../src/app/rehearsal/make-register.ts'
import { rehearse, type RehearsalOrder } from '../../../src/app/rehearsal/rehearse.ts'

/** A small rehearsal in which two people's names are swapped in one finished message. */
export interface Rehearsed {
  readonly wrongMessages: number
  readonly swapped: number
}

type Finished = NonNullable<NonNullable<RehearsalOrder['hooks']>['finished']>

const register = { people: 60, seed: 7 }
const silent = { phase: () => undefined, at: () => undefined, end: () => undefined }

const dataFolder = await mkdtemp(join(tmpdir(), 'satama-swap-'))
try {
  let swapped = 0
  const finished: Finished = (email) => {
    if (swapped > 0) return email
    const changed = withAnothersName(email)
    if (changed !== email) swapped += 1
    return changed
  }
  const settings = { ...settingsFrom(readEnvironment()), dataFolder }
  const { wrongMessages } = await rehearse({ settings, register, progress: silent, hooks: { finished } })
  process.send?.({ wrongMessages, swapped } satisfies Rehearsed)
} finally {
  await rm(dataFolder, { recursive: true, force: true })
}

/** Only names of plain letters: they stand in the encoded bytes as they are. */
function withAnothersName(email: Parameters<Finished>[0]): Parameters<Finished>[0] {
  const people = [...madePeople(register)].map(([, name = '', , , address = '']) => ({ name, address }))
  const plain = people.filter(({ name }) => /^[A-Za-z]+ [A-Za-z]+$/.test(name))
  const own = plain.find(({ address }) => address === email.envelope.to)
  const parts = own?.name.split(' ') ?? []
  const other = plain.find(({ name }) => !name.split(' ').some((part) => parts.includes(part)))
  const bytes = email.bytes.toString('latin1')
  const body = bytes.indexOf('\r\n\r\n')
  if (!own || !other || !bytes.includes(own.name, body)) return email
  const changed = bytes.slice(0, body) + bytes.slice(body).replaceAll(own.name, other.name)
  return { ...email, bytes: Buffer.from(changed, 'latin1') }
}
