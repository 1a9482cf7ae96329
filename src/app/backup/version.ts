import { readFileSync } from 'node:fs'

/** The version of this Satama, as its package names it. */
export const version: string = versionIn(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))

function versionIn(text: string): string {
  return (JSON.parse(text) as { version: string }).version
}
