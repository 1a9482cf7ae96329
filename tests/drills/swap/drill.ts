import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Rehearsed } from './rehearsing.ts'

export interface SwapResult {
  /** Wrong messages that arrived, as the sink saw them. */
  readonly wrongWithProof: number
  readonly wrongWithoutProof: number
}

export const passed = ({ wrongWithProof, wrongWithoutProof }: SwapResult): boolean =>
  wrongWithProof === 0 && wrongWithoutProof === 1

const rehearsing = fileURLToPath(new URL('./rehearsing.ts', import.meta.url))
const hooks = new URL('./without-proof/hooks.ts', import.meta.url).href

/**
 * Puts somebody else's name into one finished message, twice: the product must not send it, and a
 * build whose proof says yes to everything must, so that the sink is known to see what it should.
 */
export async function swap(): Promise<SwapResult> {
  const withProof = await rehearsed([])
  const withoutProof = await rehearsed(['--import', hooks])
  if (withProof.swapped !== 1 || withoutProof.swapped !== 1) throw new Error('no names were swapped: nothing was tried')
  return { wrongWithProof: withProof.wrongMessages, wrongWithoutProof: withoutProof.wrongMessages }
}

async function rehearsed(imports: readonly string[]): Promise<Rehearsed> {
  const child = fork(rehearsing, [], {
    execArgv: ['--import', 'tsx', ...imports, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (said: Rehearsed) => resolve(said))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the rehearsal ended with ${code} and said nothing`)))
  })
}
