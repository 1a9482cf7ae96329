import { registerHooks } from 'node:module'

/*
 * The control's seam. Loaded by `--import` into the control's process and nowhere else: whoever asks
 * for the ciphers is given ones that seal nothing. The product has no switch for this, and its bundle
 * none of these files.
 */
const here = new URL('./', import.meta.url)

const instead: Readonly<Record<string, string>> = {
  '#sodium': 'sodium.ts',
  './receiving.ts': 'receiving.ts',
  'age-encryption': 'age.ts',
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const file = instead[specifier]
    const fromHere = context.parentURL?.startsWith(here.href) ?? true
    const elsewhere = specifier === './receiving.ts' && !context.parentURL?.includes('/src/foundation/sealing/')
    if (file === undefined || fromHere || elsewhere) return nextResolve(specifier, context)
    return nextResolve(new URL(file, here).href, context)
  },
})
