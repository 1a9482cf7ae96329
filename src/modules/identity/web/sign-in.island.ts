import { normalisePassphrase, ready } from '#foundation/sealing'
import type { SecretKind } from '../keys.ts'
import { browserPost } from '../posting.ts'
import { signIn } from '../sign-in.ts'
import type { Renewal } from '../sign-in.ts'
import type { SignInSentences } from './sign-in-page.tsx'

const area = byId('sign-in', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as SignInSentences
const form = byId('sign-in-form', HTMLFormElement)
const name = byId('sign-in-name', HTMLInputElement)
const passphrase = byId('passphrase', HTMLInputElement)
const recoveryCode = byId('recovery-code', HTMLInputElement)
const submit = byId('sign-in-submit', HTMLButtonElement)
const other = byId('sign-in-other', HTMLButtonElement)
const problem = byId('sign-in-problem', HTMLElement)
const working = byId('sign-in-working', HTMLElement)

let kind: SecretKind = 'passphrase'

void ready.then(begin)

function begin(): void {
  area.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(name.value, kind === 'passphrase' ? passphrase.value : recoveryCode.value)
  })
  other.addEventListener('click', () => choose(kind === 'passphrase' ? 'recovery-code' : 'passphrase'))
  byId('passphrase-shown', HTMLInputElement).addEventListener('change', (event) => {
    passphrase.type = (event.currentTarget as HTMLInputElement).checked ? 'text' : 'password'
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-demo-name]')) {
    button.addEventListener('click', () => {
      choose('passphrase')
      name.value = button.dataset['demoName'] ?? ''
      void attempt(name.value, button.dataset['demoPassphrase'] ?? '')
    })
  }
}

function choose(next: SecretKind): void {
  kind = next
  byId('passphrase-field', HTMLElement).hidden = next !== 'passphrase'
  byId('recovery-field', HTMLElement).hidden = next !== 'recovery-code'
  setWords(other, next === 'passphrase' ? texts.useRecovery : texts.usePassphrase)
  say(problem, null)
}

async function attempt(typedName: string, secret: string): Promise<void> {
  if (submit.disabled) return
  submit.disabled = true
  say(problem, null)
  working.textContent = texts.working
  // The stretching holds the page for a moment: let it show first that something is happening.
  await new Promise((resolve) => setTimeout(resolve, 30))
  try {
    const outcome = await signIn(browserPost, { name: typedName, secret, kind })
    if (outcome.kind === 'in') return go(outcome.to)
    if (outcome.kind === 'renew') return showRenewal(outcome.renewal)
    if (outcome.kind === 'wait') return refuse(`${texts.wait} ${outcome.seconds}`)
    refuse(kind === 'passphrase' ? texts.wrong : texts.wrongCode)
  } catch (fault) {
    refuse(texts.fault)
    throw fault
  }
}

function refuse(sentence: string): void {
  submit.disabled = false
  working.textContent = ''
  say(problem, sentence)
  problem.focus()
}

/** The server says that we are in; where to is what the page was asked for. */
function go(to: string): void {
  location.assign(area.dataset['to'] ?? to)
}

function showRenewal(renewal: Renewal): void {
  area.hidden = true
  byId('renewal', HTMLElement).hidden = false
  byId('renewal-passphrase', HTMLElement).textContent = renewal.passphrase
  byId('renewal-code', HTMLElement).textContent = renewal.recoveryCode
  byId('renewal-title', HTMLElement).focus()
  byId('renewal-print', HTMLButtonElement).addEventListener('click', () => print())
  const again = byId('renewal-again', HTMLInputElement)
  const differs = byId('renewal-problem', HTMLElement)
  byId('renewal-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    if (normalisePassphrase(again.value) !== normalisePassphrase(renewal.passphrase)) return say(differs, texts.renewDiffers)
    say(differs, null)
    void renewal.confirm().then((outcome) => (outcome.kind === 'in' ? go(outcome.to) : say(differs, texts.fault)))
  })
}

function say(where: HTMLElement, sentence: string | null): void {
  where.hidden = sentence === null
  where.textContent = sentence ?? ''
}

function setWords(button: HTMLElement, words: string): void {
  const inner = button.querySelector('span') ?? button
  inner.textContent = words
}

function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return found
}
