import { hash, toHex, utf8 } from '#foundation/sealing'
import type { LockedPackage } from './lockfile.ts'

/**
 * What this version of Satama is made of, as CycloneDX 1.6 in JSON (ECMA-424). Of the lockfile alone: the same
 * version gives the same bytes on every machine, without a time, a host or a path in them.
 */
export function sbomOf(packages: readonly LockedPackage[], lockfile: string): object {
  const own = packages.find(({ path }) => path === '')
  if (!own) throw new TypeError('a lockfile without its own package')
  const others = packages.filter(({ path }) => path !== '')
  const parts = new Map(others.map((one) => [purlOf(one), one]))
  const purls = new Map(packages.map((one) => [one.path, purlOf(one)]))
  const needs = (all: readonly LockedPackage[]) => [...new Set(all.flatMap((one) => one.needs.map((path) => purls.get(path) ?? '')))].filter(Boolean).sort()
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${idOf(lockfile)}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { ...componentOf(own), type: 'application' },
    },
    components: [...parts.values()].sort(byPurl).map(componentOf),
    dependencies: [
      { ref: purlOf(own), dependsOn: needs([own]) },
      ...[...parts.keys()].sort().map((ref) => ({ ref, dependsOn: needs(others.filter((one) => purlOf(one) === ref)) })),
    ],
  }
}

function componentOf(one: LockedPackage) {
  const purl = purlOf(one)
  return {
    'type': 'library',
    'bom-ref': purl,
    'name': one.name,
    'version': one.version,
    'scope': one.development ? 'excluded' : one.optional ? 'optional' : 'required',
    purl,
    ...(one.integrity === null ? {} : { hashes: hashesOf(one.integrity) }),
    ...(one.licence === null ? {} : { licenses: [licenceOf(one.licence)] }),
  }
}

/** By the purl specification: the @ of a scope is encoded, its slash is not. */
export const purlOf = ({ name, version }: LockedPackage): string => `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`

const byPurl = (one: LockedPackage, other: LockedPackage): number => (purlOf(one) < purlOf(other) ? -1 : 1)

/** One SPDX identifier, or an expression of several. */
const licenceOf = (licence: string) => (/^[\w.+-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence })

function hashesOf(integrity: string): { alg: string; content: string }[] {
  const names: Readonly<Record<string, string>> = { sha512: 'SHA-512', sha384: 'SHA-384', sha256: 'SHA-256', sha1: 'SHA-1' }
  return integrity.split(' ').flatMap((one) => {
    const [algorithm = '', encoded = ''] = one.split(/-(.*)/s)
    const alg = names[algorithm]
    return alg ? [{ alg, content: Buffer.from(encoded, 'base64').toString('hex') }] : []
  })
}

/** A UUID (RFC 9562, version 8) of the lockfile's own content. */
function idOf(lockfile: string): string {
  const hex = toHex(hash(utf8(`satama sbom v1\n${lockfile}`))).slice(0, 32)
  const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}${((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)}${hex.slice(17)}`
  return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Licence → packages under it, the commonest first. */
export function licencesOf(packages: readonly LockedPackage[]): { licence: string; packages: string[] }[] {
  const all = new Map<string, string[]>()
  for (const one of packages) {
    if (one.path === '') continue
    const licence = one.licence ?? 'not stated in the lockfile'
    all.set(licence, [...(all.get(licence) ?? []), `${one.name}@${one.version}`])
  }
  return [...all]
    .map(([licence, names]) => ({ licence, packages: [...new Set(names)].sort() }))
    .sort((one, other) => other.packages.length - one.packages.length || (one.licence < other.licence ? -1 : 1))
}
