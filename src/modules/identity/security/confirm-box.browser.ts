import { tryConfirm } from '../confirming.ts'
import type { Shown } from '../confirming.ts'
import type { AccountKeys } from '../keys.ts'
import { browserPost } from '../posting.ts'
import type { ConfirmSentences } from './confirm-box.tsx'
import { byId, say, setWords, shown } from './elements.ts'

export interface InConfirmed {
  readonly account: string
  /** Null only when it was not asked for, and a passkey without keys has said who it is. */
  readonly keys: AccountKeys | null
}

/**
 * Shows the page's `ConfirmBox` until a secret of the account was shown in it. With `keys`, only what opens both key
 * sets will do; whoever asked for them forgets them as soon as the page's work is done.
 */
export function confirmIn(o: { keys: true }): Promise<{ account: string; keys: AccountKeys }>
export function confirmIn(o: { keys: false }): Promise<InConfirmed>
export function confirmIn(o: { keys: boolean }): Promise<InConfirmed> {
  const box = byId('confirm', HTMLElement)
  const texts = JSON.parse(box.dataset['texts'] ?? '{}') as ConfirmSentences
  const passphrase = byId('confirm-passphrase', HTMLInputElement)
  const code = byId('confirm-code', HTMLInputElement)
  const other = byId('confirm-other', HTMLButtonElement)
  const problem = byId('confirm-problem', HTMLElement)
  const working = byId('confirm-working', HTMLElement)
  const otherWords = [other.textContent ?? '', working.dataset['other'] ?? ''] as const
  let byCode = false
  let busy = false
  box.hidden = false

  other.addEventListener('click', () => {
    byCode = !byCode
    for (const field of box.querySelectorAll<HTMLElement>('[data-confirm-by]')) {
      field.hidden = (field.dataset['confirmBy'] === 'recovery-code') !== byCode
    }
    setWords(other, otherWords[byCode ? 1 : 0])
    say(problem, null)
  })

  return new Promise((resolve) => {
    const attempt = async (what: Shown): Promise<void> => {
      if (busy) return
      busy = true
      say(problem, null)
      working.textContent = texts.working
      await shown()
      try {
        const outcome = await tryConfirm(browserPost, what)
        if (outcome.kind === 'confirmed' && (outcome.keys || !o.keys)) {
          passphrase.value = ''
          code.value = ''
          box.hidden = true
          return resolve(outcome)
        }
        refuse(sentence(outcome, what))
      } catch (fault) {
        refuse(texts.fault)
        reportError(fault)
      }
    }

    function sentence(outcome: Awaited<ReturnType<typeof tryConfirm>>, what: Shown): string {
      if (outcome.kind === 'wait') return `${texts.wait} ${outcome.seconds}`
      if (outcome.kind === 'confirmed') return texts.noKeys
      return what.kind === 'passkey' ? texts.wrongPasskey : texts.wrong
    }

    function refuse(words: string): void {
      busy = false
      working.textContent = ''
      say(problem, words)
      problem.focus()
    }

    byId('confirm-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault()
      void attempt(byCode ? { kind: 'recovery-code', secret: code.value } : { kind: 'passphrase', secret: passphrase.value })
    })
    document.getElementById('confirm-passkey')?.addEventListener('click', () => void attempt({ kind: 'passkey' }))
  })
}
