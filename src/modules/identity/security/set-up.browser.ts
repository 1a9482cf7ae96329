import { ready } from '#foundation/sealing'
import type { AccountKeys } from '../keys.ts'
import { asRecord, browserPost } from '../posting.ts'
import { confirmIn } from './confirm-box.browser.ts'
import { byId, say, shown } from './elements.ts'
import type { SettingUpSentences } from './set-up-pages.tsx'

/* What the pages that make a way in have in common: a secret first, then the work, then that it is done. */

export interface Working {
  readonly signInName: string
  readonly texts: SettingUpSentences
}

/** Asks for a secret, then shows the page's work; `begin` wires it up. */
export function setUp(begin: (o: Working & { account: string; keys: AccountKeys }) => void): void {
  void ready.then(() => confirmIn({ keys: true })).then((confirmed) => begin({ ...showWork(), ...confirmed }))
}

/** For a page whose own first step shows the passphrase. */
export function setUpAtOnce(begin: (o: Working) => void): void {
  void ready.then(() => begin(showWork()))
}

function showWork(): Working {
  const work = byId('work', HTMLElement)
  const texts = JSON.parse(work.dataset['texts'] ?? '{}') as SettingUpSentences
  work.hidden = false
  work.querySelector<HTMLElement>('input')?.focus()
  return { signInName: work.dataset['name'] ?? '', texts }
}

/** On each submit of a form: `attempt` gives the sentence to refuse with, or null when it is done. */
export function onSubmit(form: HTMLFormElement, texts: SettingUpSentences, attempt: () => Promise<string | null>): void {
  const problem = byId('problem', HTMLElement)
  const working = byId('working', HTMLElement)
  let busy = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    say(problem, null)
    working.textContent = texts.working
    void shown()
      .then(attempt)
      .catch((fault: unknown) => {
        reportError(fault)
        return texts.fault
      })
      .then((sentence) => {
        busy = false
        working.textContent = ''
        say(problem, sentence)
        if (sentence !== null) problem.focus()
      })
  })
}

/** Shows that it is done, and nothing of the work any more. */
export function finish(form: HTMLFormElement, doneId = 'done'): null {
  form.hidden = true
  const done = byId(doneId, HTMLElement)
  done.hidden = false
  done.querySelector('a')?.focus()
  return null
}

/** Posts; gives the status, and the code of a refusal. */
export async function send(path: string, body: unknown): Promise<{ ok: boolean; refused: string }> {
  const answer = await browserPost(path, body)
  const { refused } = asRecord(answer.body)
  return { ok: answer.status === 200, refused: typeof refused === 'string' ? refused : '' }
}
