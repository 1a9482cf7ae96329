import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { hash, toBase64Url } from '#foundation/sealing'

/** Which files make up a sheet, in the order of the cascade. The public one stays small: it is read in a queue, on a phone. */
const sheets = {
  console: [
    'tokens', 'base', 'layout', 'console', 'buttons', 'forms', 'notices', 'tables', 'status', 'progress', 'month-bars', 'forecast', 'steps',
    'dialogs', 'shares', 'terms', 'files', 'requests', 'standing', 'print',
  ],
  public: ['tokens', 'base', 'layout', 'public', 'notices', 'terms', 'print'],
} as const

export type Sheet = keyof typeof sheets

export interface Asset {
  /** Names its content, so it may be cached for ever. */
  readonly path: string
  readonly type: string
  readonly bytes: Buffer
}

/** The style sheets, minified and named by their content, to be served from memory. */
export function stylesheets(): readonly Asset[] {
  return Object.keys(sheets).filter(isSheet).map(stylesheet)
}

/** Everything that the page shells link to: style sheets and the icon. */
export function pageAssets(): readonly Asset[] {
  return [...stylesheets(), icon()]
}

export function stylesheetPath(sheet: Sheet): string {
  return stylesheet(sheet).path
}

export function iconPath(): string {
  return icon().path
}

const built = new Map<string, Asset>()

function stylesheet(sheet: Sheet): Asset {
  return once(sheet, () => {
    const source = sheets[sheet].map((name) => read(`${name}.css`)).join('\n')
    const { code } = transformSync(source, { loader: 'css', minify: true, legalComments: 'none', target: 'es2022' })
    return asset('css', 'text/css; charset=utf-8', Buffer.from(code))
  })
}

function icon(): Asset {
  return once('icon', () => asset('svg', 'image/svg+xml', Buffer.from(read('icon.svg').trim())))
}

function once(name: string, build: () => Asset): Asset {
  const known = built.get(name) ?? build()
  built.set(name, known)
  return known
}

/** The same naming as the web layer's assets: the address is made of the content. */
function asset(extension: string, type: string, bytes: Buffer): Asset {
  return { path: `/assets/${toBase64Url(hash(bytes)).slice(0, 22)}.${extension}`, type, bytes }
}

function read(name: string): string {
  return readFileSync(new URL(`./styles/${name}`, import.meta.url), 'utf8')
}

function isSheet(name: string): name is Sheet {
  return name in sheets
}
