import { expect, test } from 'vitest'
import { testDatabase } from '#tests/support/database'
import { createApp } from './app.tsx'
import { ErrorPage } from './error-page.tsx'
import { publishedPages } from './published-pages.ts'
import { publicPage } from './routes.ts'

test('an error page shown by a view answers with its own status, and is not kept', async () => {
  const cache = publishedPages()
  const view = () => <ErrorPage lang="fi" kind="not-found" />
  const app = createApp({ db: await testDatabase(), routes: [publicPage({ path: '/kept', view, cache }), publicPage({ path: '/plain', view })] })
  expect((await app.request('http://localhost/kept')).status).toBe(404)
  expect((await app.request('http://localhost/plain')).status).toBe(404)
  expect(cache.size).toBe(0)
})
