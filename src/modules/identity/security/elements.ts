/* Small words for what every script of these pages does with its page. */

export function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return found
}

export function say(where: HTMLElement, sentence: string | null): void {
  where.hidden = sentence === null
  where.textContent = sentence ?? ''
}

export function setWords(button: HTMLElement, words: string): void {
  const inner = button.querySelector('span') ?? button
  inner.textContent = words
}

/** Stretching a passphrase holds the page for a moment: lets it show first that something is happening. */
export const shown = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))
