import { ready } from '#foundation/sealing'
import type { AccountKeys } from '../../keys.ts'
import { tryConfirm } from '../../confirming.ts'
import type { Shown } from '../../confirming.ts'
import { browserPost } from '../../posting.ts'
import { canUsePasskeys } from '../../security/passkeys-here.ts'
import { filled } from '../texts-in-page.ts'

/* What the two pages of the quorum do alike in the browser. */

export type Facts = Readonly<Record<string, string | number>>

export function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return found
}

export interface PageProblems {
  working: string
  problems: Record<string, string>
}

/** Tells a problem in a sentence, and takes it away again. */
export function problemTeller(texts: PageProblems) {
  const where = byId('problem', HTMLElement)
  const working = byId('working', HTMLElement)
  return {
    busy(): Promise<void> {
      where.hidden = true
      working.textContent = texts.working
      // Stretching holds the page for a moment: let it show first that something is happening.
      return new Promise((resolve) => setTimeout(resolve, 30))
    },
    tell(code: string, facts: Facts = {}): void {
      working.textContent = ''
      where.textContent = filled(texts.problems[code] ?? texts.problems['fault'] ?? code, facts)
      where.hidden = false
      where.focus()
    },
    rest(): void {
      working.textContent = ''
      where.hidden = true
    },
  }
}

/** The account's own keys, unwrapped here by the secret that was shown; else the code of what is wrong. */
export async function ownKeys(shown: Shown): Promise<{ keys: AccountKeys } | { code: string; facts?: Facts }> {
  await ready
  const outcome = await tryConfirm(browserPost, shown)
  if (outcome.kind === 'wait') return { code: 'wait', facts: { seconds: outcome.seconds } }
  if (outcome.kind === 'wrong') return { code: 'wrong-secret' }
  return outcome.keys ? { keys: outcome.keys } : { code: 'no-keys' }
}

/** Runs with the secret of the field, or with a passkey when its button was pressed. */
export function onSecret(form: HTMLFormElement, act: (shown: Shown) => Promise<void>): void {
  const field = byId('secret', HTMLInputElement)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void act({ kind: 'passphrase', secret: field.value })
  })
  byId('passkey-row', HTMLElement).hidden = !canUsePasskeys()
  byId('passkey', HTMLButtonElement).addEventListener('click', () => void act({ kind: 'passkey' }))
}
