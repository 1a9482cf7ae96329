import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'
import { isFolderHeld, loginsFor, openDatabase, prepareDatabase, removeEmbedded, startEmbedded, type Logins } from '#platform/database'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
    appUrl: string
    templateFault: string
  }
}

const runs = fileURLToPath(new URL('../../node_modules/.cache/satama-tests', import.meta.url))

const justStarted = 60_000

/** One PostgreSQL for the whole run, with a migrated template that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep()
  const folder = join(runs, randomBytes(4).toString('hex'))
  const server = await startEmbedded({ folder, durable: false })
  project.provide('databaseUrl', server.url)
  const template = new URL(server.url)
  template.pathname = '/template'
  const logins = loginsFor({ url: template.href })
  project.provide('appUrl', logins.url)
  project.provide('templateFault', await makeTemplate(server.url, logins))
  return async () => {
    await server.stop()
    await removeEmbedded(folder)
  }
}

/** A fault in one migration must not hide every other test: those that ask for a database tell of it. */
async function makeTemplate(url: string, logins: Logins): Promise<string> {
  const first = openDatabase(url, { poolSize: 1 })
  await sql`create database template`.execute(first)
  await first.destroy()
  try {
    await prepareDatabase(logins)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A run that was killed leaves its server and files behind; a later run, not one beside it, clears them away. */
async function sweep(): Promise<void> {
  await mkdir(runs, { recursive: true })
  for (const name of await readdir(runs)) {
    const folder = join(runs, name)
    const found = await stat(folder).catch(() => null)
    if (!found || Date.now() - found.mtimeMs < justStarted || (await isFolderHeld(folder))) continue
    const left = await startEmbedded({ folder, durable: false }).catch(() => null)
    await left?.stop()
    await removeEmbedded(folder)
  }
}
