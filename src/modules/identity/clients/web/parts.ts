/** What the scripts of a client's pages have in common: a form with a problem line and a working line. */

export interface Sentences {
  working: string
  making: string
  wrong: string
  wait: string
  fault: string
  differs: string
  notANickname: string
  useCode: string
  usePassphrase: string
}

export interface Part {
  readonly form: HTMLFormElement
  readonly texts: Sentences
  readonly to: string
  say(sentence: string | null): void
  work(sentence: string | null): Promise<void>
}

/** A form of the page, by its id; null when this page has none of it. */
export function partOf(id: string): Part | null {
  const form = document.getElementById(id)
  if (!(form instanceof HTMLFormElement)) return null
  const problem = form.querySelector<HTMLElement>('[data-problem]')
  const working = form.querySelector<HTMLElement>('[data-working]')
  return {
    form,
    texts: JSON.parse(form.dataset['texts'] ?? '{}') as Sentences,
    to: form.dataset['to'] ?? '/',
    say(sentence) {
      if (!problem) return
      problem.hidden = sentence === null
      problem.textContent = sentence ?? ''
      if (sentence !== null) problem.focus()
    },
    async work(sentence) {
      for (const button of form.querySelectorAll('button')) button.disabled = sentence !== null
      if (working) working.textContent = sentence ?? ''
      // Stretching holds the page for a moment: let it show first that something is happening.
      if (sentence !== null) await new Promise((resolve) => setTimeout(resolve, 30))
    },
  }
}

/** Runs what a form does, and says so when it fails. */
export function onSubmit(part: Part, run: () => Promise<void>): void {
  part.form.addEventListener('submit', (event) => {
    event.preventDefault()
    part.say(null)
    void attempt(part, run)
  })
}

async function attempt(part: Part, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (fault) {
    part.say(part.texts.fault)
    throw fault
  } finally {
    await part.work(null)
  }
}

export function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return found
}
