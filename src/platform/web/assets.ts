import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { hash, toBase64Url } from '#foundation/sealing'
import { compressed } from './compression.ts'
import type { Compressed } from './compression.ts'

/** A browser script of a page that needs life: its name, and its source below `src/`. */
export interface Island {
  readonly name: string
  readonly source: string
}

const islands = new Map<string, Island>()

/** Names an island where its page is defined; all are built together, when the first is asked for. */
export function island(name: string, source: string): Island {
  const one = Object.freeze({ name, source })
  const other = islands.get(name)
  if (other && other.source !== source) throw new TypeError(`two islands are called ${name}`)
  islands.set(name, one)
  return one
}

/** Static files, served from memory under an address made of their content, for ever the same. */
export interface Assets {
  add(content: string | Uint8Array, type: string): string
  script(one: Island): Promise<string>
  find(path: string): Asset | null
}

export interface Asset extends Compressed {
  readonly type: string
}

export const assetsPath = '/assets/'

const endings: Readonly<Record<string, string>> = {
  'text/css; charset=utf-8': 'css',
  'text/javascript; charset=utf-8': 'js',
  'image/svg+xml': 'svg',
  'font/woff2': 'woff2',
}

export function newAssets({ islandsFolder }: { islandsFolder?: string | undefined } = {}): Assets {
  const files = new Map<string, Asset>()
  const addresses = new Map<string, string>()
  let building: Promise<void> | null = null

  function add(content: string | Uint8Array, type: string): string {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const address = `${assetsPath}${toBase64Url(hash(bytes)).slice(0, 22)}.${endings[type] ?? 'bin'}`
    if (!files.has(address)) files.set(address, { ...compressed(bytes), type })
    return address
  }

  async function build(): Promise<void> {
    const built = islandsFolder ? await prebuiltIslands(islandsFolder) : await bundleIslands([...islands.values()])
    for (const [name, script] of built) addresses.set(name, add(script, 'text/javascript; charset=utf-8'))
  }

  async function script(one: Island): Promise<string> {
    if (!addresses.has(one.name)) await (building ??= build())
    const address = addresses.get(one.name)
    if (address === undefined) throw new Error(`the island ${one.name} was not built`)
    return address
  }

  return { add, script, find: (path) => files.get(path) ?? null }
}

const root = new URL('../../../', import.meta.url)

/** Islands built beforehand, named in their manifest: { name: file }. */
async function prebuiltIslands(folder: string): Promise<Map<string, string>> {
  const names = JSON.parse(await readFile(`${folder}/manifest.json`, 'utf8')) as Record<string, string>
  const built = new Map<string, string>()
  for (const [name, file] of Object.entries(names)) built.set(name, await readFile(`${folder}/${file}`, 'utf8'))
  return built
}

/** One file per island, for browsers of the last years, without source text or comments. */
export async function bundleIslands(all: readonly Island[]): Promise<Map<string, string>> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: all.map(({ name, source }) => ({ in: `src/${source}`, out: name })),
    outdir: 'islands',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  })
  const marker = `${fileURLToPath(root)}islands/`
  return new Map(outputFiles.map(({ path, text }) => [path.slice(marker.length).replace(/\.js$/, ''), text]))
}

export function knownIslands(): readonly Island[] {
  return [...islands.values()]
}
