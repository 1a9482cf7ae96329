import { registerHooks } from 'node:module'

/*
 * The control's seam. Loaded by `--import` into the control's process and nowhere else: whoever asks
 * for the proof gets one that says yes to everything. The product has no switch for this.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const asked = /(?:^|\/)proof\/prove\.ts$/.test(specifier) && context.parentURL?.includes('/src/modules/notices/')
    return nextResolve(asked ? new URL('./prove.ts', import.meta.url).href : specifier, context)
  },
})
