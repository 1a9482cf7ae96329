// npm run mend-lockfile: names in package-lock.json the packages of other platforms that npm left out.
//
// npm leaves an optional package out of the lockfile when the registry at hand does not hold it, and then
// refuses `npm ci` on every machine because the lockfile is not whole. Such a package is never installed
// where its platform does not match; what npm needs is its version and its platform, which the name tells.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './house.mjs'

const file = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = { ...lock.packages }
const left = missingFrom(packages)
for (const { name, version, by } of left) packages[`node_modules/${name}`] = entryFor(name, version, by)
const [own, ...others] = Object.keys(packages)
lock.packages = Object.fromEntries([own, ...others.sort()].map((path) => [path, packages[path]]))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${left.length} named\n`)

function missingFrom(packages) {
  return Object.entries(packages).flatMap(([path, by]) =>
    Object.entries(by.optionalDependencies ?? {})
      .filter(([name]) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
      .map(([name, version]) => ({ name, version, by })),
  )
}

function entryFor(name, version, by) {
  const systems = 'android|darwin|freebsd|linux|openharmony|openbsd|netbsd|sunos|aix|win32'
  const found = new RegExp(`(${systems})-([a-z0-9]+)(?:-(gnu|musl))?`).exec(name)
  if (!found) throw new Error(`the name of ${name} does not tell its platform`)
  const [, os, cpu, abi] = found
  return {
    version,
    cpu: [cpu],
    ...(by.dev ? { dev: true } : {}),
    ...(os === 'linux' ? { libc: [abi === 'musl' ? 'musl' : 'glibc'] } : {}),
    optional: true,
    os: [os],
    ...(by.engines ? { engines: by.engines } : {}),
  }
}
