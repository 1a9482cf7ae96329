import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { ConsoleLayout, Field, Form, type Attempt, type ConsoleFrame } from './index.ts'

const frame: ConsoleFrame = {
  lang: 'fi',
  organisation: 'Lokkisaaren terapiapalvelut',
  navigation: [{ href: '/console', label: 'Etusivu', current: true }],
  person: { name: 'Aino Esimerkki', roles: 'Vastuuhenkilö' },
  signOut: { action: '/sign-out' },
  languageLinks: [{ lang: 'fi', href: '?lang=fi' }, { lang: 'sv', href: '?lang=sv' }],
}

test('a refused form shows what was typed and ties the fault to its field', () => {
  const state: Attempt = {
    refused: true,
    sentence: 'Tarkista tiedot.',
    all: (field) => (field === 'name' ? ['A<b'] : []),
    problem: (field) => (field === 'name' ? 'Liian lyhyt' : null),
    problems: [{ field: 'name', sentence: 'Liian lyhyt' }],
  }
  const html = renderToString(
    <ConsoleLayout frame={frame} title="Uusi">
      <Form action="/x" state={state}><Field name="name" label="Nimi" hint="Koko nimi" value="before" /></Form>
    </ConsoleLayout>,
  )
  expect(html).toContain('<html lang="fi">')
  expect(html).toContain('value="A&lt;b"')
  expect(html).toContain('aria-describedby="field-name-hint field-name-error"')
  expect(html).toContain('href="#field-name"')
})
