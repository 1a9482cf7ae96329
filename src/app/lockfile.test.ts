import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

interface Locked {
  version?: string
  optionalDependencies?: Record<string, string>
}

test('a bare clone can install: the lockfile names every package, those of other platforms too', async () => {
  const file = new URL('../../package-lock.json', import.meta.url)
  const { packages } = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, Locked> }
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  )
  expect(missing, 'run: npm run mend-lockfile').toEqual([])
})
