import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { createAccount, createOrganisation, identityRoutes, signIn, type Role } from '#identity'
import { inTransaction } from '#platform/database'
import { createApp } from '#platform/web'
import { redact } from '#foundation/text'
import { testHouse } from '#tests/support/database'
import { importOver } from '../commands/import-register.ts'
import { peopleRoutes } from './routes.ts'

const { db, owner } = await testHouse()
const app = createApp({ db, routes: [...identityRoutes(), ...peopleRoutes] })
const sessions = new Map<Role, string>()
const home = 'http://localhost'

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  for (const role of ['administrator', 'officer', 'communicator'] as const) {
    const account = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName: role, roles: [role], displayName: redact('Keksitty Kollega'), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
    sessions.set(role, await sessionOf(role, account.passphrase))
  }
})

async function sessionOf(name: string, secret: string): Promise<string> {
  let cookie = ''
  const post = async (path: string, body: unknown) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
    const response = await app.request(home + path, { method: 'POST', headers, body: JSON.stringify(body) })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, body: await response.json() }
  }
  expect((await signIn(post, { name, secret, kind: 'passphrase' })).kind).toBe('in')
  return cookie
}

let english = ''
beforeAll(async () => {
  english = (await app.request(`${home}/language/en`)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
})
const headers = (role: Role) => ({ 'sec-fetch-site': 'same-origin', cookie: `${sessions.get(role)}; ${english}` })

async function see(path: string, role: Role = 'officer') {
  const response = await app.request(home + path, { headers: headers(role) })
  return { status: response.status, text: await response.text() }
}

async function post(path: string, fields: Record<string, string | File>, role: Role = 'officer') {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await app.request(home + path, { method: 'POST', headers: headers(role), body })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
}

async function newRegister(): Promise<string> {
  return (await post('/console/register', { name: 'Asiakasrekisteri' })).to
}

const file = [
  'Nimi;Hetu;Sähköposti;Kengännumero;Lähiosoite;Postinumero;Postitoimipaikka',
  'Maija Meri;131052-308T;maija@example.org;38;Katu 1;00100;Helsinki',
  'Eeva Eskola;131052-308U;eeva@example.org;39;Katu 2;00100;Helsinki',
  'Onni Oja;;onni@;40;Katu 3;00100;Helsinki',
].join('\n')

async function upload(register: string, text = file) {
  return post(`${register}/upload`, { file: new File([text], 'rekisteri.csv', { type: 'text/csv' }) })
}

async function imported(register: string, text = file) {
  const { to } = await upload(register, text)
  const columns = Object.fromEntries(
    [...(await see(to)).text.matchAll(/<select[^>]*name="(column-\d+)"[^>]*>(.*?)<\/select>/gs)].map(([, name, options = '']) => [
      name ?? '', /<option[^>]*value="(\w*)"[^>]*selected|<option[^>]*selected[^>]*value="(\w*)"/.exec(options)?.slice(1).find(Boolean) ?? '',
    ]),
  )
  const begun = await post(to, columns)
  await importOver(begun.to.split('/').at(-1) ?? '')
  return { ...begun, upload: to, columns }
}

describe('the console', () => {
  test('takes a file from upload over confirmed columns to its result, and lets a rejected row be mended', async () => {
    const register = await newRegister()
    const { to, columns } = await imported(register)
    expect(columns).toEqual({
      'column-0': 'name', 'column-1': 'identityCode', 'column-2': 'email', 'column-3': '', 'column-4': 'street', 'column-5': 'postcode', 'column-6': 'town',
    })
    const result = await see(to)
    expect(result.text).toContain('The import is done')
    expect(result.text).toContain('The personal identity code is wrong')
    expect(result.text).toContain('The email address cannot be used')

    const rows = await see(`${register}/rows`)
    expect(rows.text).toContain('Eeva Eskola')
    const row = /\/console\/register\/rows\/[0-9a-f-]{36}/.exec(rows.text)?.[0] ?? ''
    const form = await see(row)
    expect(form.text).toContain('131052-308U')
    const version = /name="version" value="(\d+)"/.exec(form.text)?.[1] ?? ''
    const wrong = await post(row, { version, name: 'Eeva Eskola', identityCode: '131052-308V', protected: 'no' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('131052-308V')
    expect(wrong.text).toContain('The personal identity code is wrong')
    const mended = await post(row, { version, name: 'Eeva Eskola', identityCode: '010594Y9032', email: 'eeva@example.org', protected: 'no' })
    expect(mended.status).toBe(303)
    const person = await see(mended.to)
    expect(person.text).toContain('010594Y9032')
    expect(person.text).toContain('Keksitty Kollega')
    expect((await see(`${register}/rows`)).text).toContain('All rows have been mended')

    // The same file again: the mended person stays as mended, and nobody doubles.
    await imported(register)
    expect((await see(mended.to)).text).toContain('010594Y9032')
    expect((await see(`${register}/rows`)).text).toContain('All rows have been mended')
  })

  test('finds a person without a word of it in the address, and mends them for good', async () => {
    const register = await newRegister()
    const ours = file.replaceAll('Onni Oja', 'Aino Aho')
    await imported(register, ours)
    const found = await post('/console/register/find', { text: 'aho aino' })
    expect(found.status).toBe(200)
    const path = [...found.text.matchAll(/\/console\/register\/people\/[0-9a-f-]{36}/g)].at(-1)?.[0] ?? ''
    const form = await see(`${path}/mend`)
    expect(form.text).toContain('value="onni@"')
    const version = /name="version" value="(\d+)"/.exec(form.text)?.[1] ?? ''
    const cells = { name: 'Aino Aho', email: 'onni@example.org', street: 'Katu 3', postcode: '00100', town: 'Helsinki', protected: 'no' }
    expect((await post(`${path}/mend`, { version, ...cells })).to).toBe(path)
    expect((await post(`${path}/mend`, { version, ...cells })).status).toBe(409)
    await imported(register, ours)
    expect((await see(path)).text).toContain('onni@example.org')
    await imported(register, ours.replace('onni@', 'onni.uusi@example.org'))
    expect((await see(path)).text).toContain('onni.uusi@example.org')
  })

  test('shows that somebody is restricted wherever they are found, and no way to contact them in what is found', async () => {
    const register = await newRegister()
    await imported(register, file.replaceAll('Onni Oja', 'Rauha Rajattu').replaceAll('Eeva Eskola', 'Rauha Rajaton').replaceAll('Katu 3;00100;Helsinki', 'Katu 3;48100;Kotka'))
    const find = () => post('/console/register/find', { text: 'rauha rajattu' })
    const before = await find()
    expect(before.text).toContain('Kotka')
    const path = [...before.text.matchAll(/\/console\/register\/people\/[0-9a-f-]{36}/g)].at(-1)?.[0] ?? ''
    expect((await see(path)).text).not.toContain('Processing of this data is restricted')
    await sql`update people.person set restricted_at = now() where id = ${path.split('/').at(-1)}`.execute(owner)
    const after = await find()
    expect(after.text).toContain('Rauha Rajattu')
    expect(after.text).toContain('Processing restricted')
    expect(after.text).not.toContain('Kotka')
    expect((await see(path)).text).toContain('Processing of this data is restricted')
    expect((await post('/console/register/find', { text: 'rauha rajaton' })).text).not.toContain('Processing restricted')
  })

  test('stops at a mis-joined file, says where, and takes it only from somebody who has checked it', async () => {
    const register = await newRegister()
    const given = 'Maija Matti Eeva Aino Onni Eino Helmi Juhani'.split(' ')
    const family = 'Korhonen Virtanen Nieminen Laine Heikkinen Koskinen Salonen'.split(' ')
    const name = (i: number) => `${given[i % 8]} ${family[i % 7]}`
    const lines = Array.from({ length: 60 }, (_, i) => `${name(i)};${name(i + 1).toLowerCase().replace(' ', '.')}${i}@example.org`)
    const { to, upload: kept } = await imported(register, ['Nimi;Sähköposti', ...lines].join('\n'))
    const stopped = await see(to)
    expect(stopped.text).toContain('Rows 2–61')
    expect((await see(register)).text).not.toContain('progressbar')
    const again = await post(kept, { 'column-0': 'name', 'column-1': 'email', joiningChecked: 'yes' })
    await importOver(again.to.split('/').at(-1) ?? '')
    expect((await see(again.to)).text).toContain('The import is done')
  })

  test('refuses a file without a header, and says what to do', async () => {
    const register = await newRegister()
    const { to } = await upload(register, 'Maija Meri;maija@example.org\n')
    expect((await see(to)).text).toContain('Add a header row')
    expect((await post(to, { 'column-0': 'name' })).status).toBe(422)
  })

  test('keeps an upload sealed, and drops it when it is in', async () => {
    const register = await newRegister()
    const { to } = await upload(register)
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from people.upload_chunk`.execute(owner)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(({ sealed }) => !sealed.includes('Maija') && !sealed.includes('131052'))).toBe(true)
    const begun = await post(to, { 'column-0': 'name' })
    await importOver(begun.to.split('/').at(-1) ?? '')
    expect((await see(to)).status).toBe(404)
  })

  test('shows the register to nobody whose work it is not', async () => {
    const register = await newRegister()
    for (const path of ['/console/register', register, `${register}/rows`]) expect((await see(path, 'communicator')).status).toBe(403)
    expect((await post('/console/register/find', { text: 'Maija Meri' }, 'communicator')).status).toBe(403)
  })

  test('answers 404 for what there is not, and for what belongs to nobody here', async () => {
    const nothing = crypto.randomUUID()
    for (const path of ['', 'people/', 'rows/', 'imports/', 'uploads/']) {
      expect((await see(`/console/register/${path}${nothing}`)).status).toBe(404)
      expect((await see(`/console/register/${path}x`)).status).toBe(404)
    }
  })
})
