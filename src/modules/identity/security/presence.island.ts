import { asRecord, browserPost } from '../posting.ts'
import { byId } from './elements.ts'

/* See [Note: What was typed stays]. */

const dialog = byId('presence', HTMLDialogElement)
const words = byId('presence-words', HTMLElement)
const stay = byId('presence-stay', HTMLButtonElement)
const signIn = byId('presence-sign-in', HTMLAnchorElement)
const goOn = byId('presence-go-on', HTMLButtonElement)
const warnMs = 3 * 60_000
const lookEveryMs = 5_000

let endsAt = Date.parse(dialog.dataset['ends'] ?? '')
/** Said once: whoever has put it aside reads on in peace. */
let said: 'alive' | 'soon' | 'ended' = 'alive'
/** The form that was held back, and the button that sent it. */
let held: { form: HTMLFormElement; by: HTMLElement | null } | null = null

// Work in one tab keeps the session of all: they tell each other.
const tabs = new BroadcastChannel('satama-session')
const toTabs = tabs.postMessage.bind(tabs)
tabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const told = asRecord(data)
  if (told['account'] === dialog.dataset['account']) extend(Number(told['endsAt']))
})
tell()

setInterval(look, lookEveryMs)
stay.addEventListener('click', () => void ask())
goOn.addEventListener('click', () => void ask())
dialog.addEventListener('close', () => {
  held = null
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post' || Date.now() < endsAt) return
  event.preventDefault()
  show('ended')
  held = { form, by: event.submitter }
})

function look(): void {
  const left = endsAt - Date.now()
  const now = left > warnMs ? 'alive' : left > 0 ? 'soon' : 'ended'
  if (now === said) return
  said = now
  if (now !== 'alive') show(now)
}

function show(what: 'soon' | 'ended' | 'other'): void {
  const over = what !== 'soon'
  const sentence = dialog.dataset[what] ?? ''
  if (words.textContent !== sentence) words.textContent = sentence
  stay.hidden = over
  signIn.hidden = !over
  goOn.hidden = !over
  if (!dialog.open) dialog.showModal()
}

/** Whether the session lives, and is still this page's account's; asking is being here. */
async function ask(): Promise<void> {
  try {
    const answer = await browserPost('/console/me/still-here', {})
    const told = asRecord(answer.body)
    if (answer.status !== 200) return show('ended')
    if (told['account'] !== dialog.dataset['account']) return show('other')
    extend(Date.parse(String(told['endsAt'])))
    tell()
  } catch (fault) {
    reportError(fault)
  }
}

function extend(until: number): void {
  if (until > endsAt) endsAt = until
  if (endsAt - Date.now() <= warnMs) return
  const waiting = held
  dialog.close()
  waiting?.form.requestSubmit(waiting.by)
}

function tell(): void {
  toTabs({ account: dialog.dataset['account'], endsAt })
}
