import { beforeAll, describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import { redact, reveal } from '#foundation/text'
import type { StaffActor } from '#identity'
import { revealingWords } from '#notices'
import { inTransaction, within, type Db } from '#platform/database'
import { languages } from '#platform/texts'
import { findRequest, lettersOf, receiveRequests, sendPointers, sendPointersBy, type Pointer } from '#requests'
import { openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import { addressIn, messageFor } from './requests.ts'

const pool = await testDatabase()
let officer: StaffActor
let db: Db
const at = new Date('2026-11-23T09:00:00Z')

beforeAll(async () => {
  officer = (await openOffice(pool, ['officer']))[1] as StaffActor
  db = within(pool, officer.organisation)
})

const present = () => ({ db, keyring: officer.keyring, by: officer.id, at })
async function ask(email: string): Promise<string> {
  const contact = { email, street: 'Katu 1', postcode: '00100', town: 'Helsinki' }
  const asked = { name: 'Ilona Keksitty', contact, whose: 'own' as const, text: '', subjects: [], notes: [] }
  const arrival = { kinds: ['access'] as const, channel: 'email' as const, language: 'sv' as const, asked, receivedOn: date('2026-11-23') }
  return (await inTransaction(db, officer.organisation, (tx) => receiveRequests(tx, present(), [arrival])))[0]?.request ?? ''
}

describe('a pointer by email', () => {
  test('tells nobody who looks on what it is about, in any language', () => {
    for (const lang of languages) {
      const message = messageFor({ to: redact('ilona@esimerkki.example'), lang, path: `/${lang}/my-data/status`, at }, 'posti@esimerkki.example', 'https://satama.example').toString()
      const [head = '', body = ''] = message.split('\r\n\r\n')
      const subject = Buffer.from(/=\?utf-8\?B\?(.*)\?=/.exec(head)?.[1] ?? '', 'base64').toString()
      const words = Buffer.from(body, 'base64').toString()
      expect(revealingWords(`${subject} ${words}`)).toEqual([])
      expect(words).toContain(`https://satama.example/${lang}/my-data/status`)
      expect(words).not.toContain('Ilona')
    }
  })

  test('counts as sent when the relay took it, waits while nobody knows, and becomes a letter when the address is refused', async () => {
    const [taken, refused, unsure] = [await ask('taken@esimerkki.example'), await ask('refused@esimerkki.example'), await ask('unsure@esimerkki.example')]
    const told: Pointer[] = []
    sendPointersBy(async (pointer) => {
      told.push(pointer)
      const to = reveal(pointer.to)
      return to.startsWith('taken') ? '250 queued' : to.startsWith('refused') ? 'refused' : null
    })
    expect(await sendPointers(present())).toEqual({ sent: 1, byPost: 1, left: 1 })
    expect(told.map(({ lang }) => lang)).toEqual(['sv', 'sv', 'sv'])
    expect((await findRequest(db, officer.organisation, taken))?.acknowledgedOn).toBe('2026-11-23')
    const ways = await Promise.all([taken, refused, unsure].map(async (id) => (await lettersOf(db, officer.organisation, id)).map(({ channel, proof }) => [channel, proof])))
    expect(ways).toEqual([[['pointer', 'relay']], [['post', null]], [['pointer', null]]])
    sendPointersBy(null)
    expect(await sendPointers(present())).toEqual({ sent: 0, byPost: 0, left: 1 })
  })
})

test('a return address is read from the particulars, and nothing is made up where it cannot be', () => {
  expect(addressIn('PL 12, 00101 Helsinki')).toEqual({ street: 'PL 12', postcode: '00101', town: 'Helsinki' })
  expect(addressIn('Helsinki')).toEqual({ street: '', postcode: '', town: '' })
})
