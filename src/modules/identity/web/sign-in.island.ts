import { normalisePassphrase, ready } from '#foundation/sealing'
import type { SecretKind } from '../keys.ts'
import { browserPost } from '../posting.ts'
import { byId, say, setWords, shown } from '../security/elements.ts'
import { canUsePasskeys } from '../security/passkeys-here.ts'
import { signIn, signInWithPasskey } from '../sign-in.ts'
import type { Renewal, SecondFactor, SignInOutcome } from '../sign-in.ts'
import type { SignInSentences } from './sign-in-page.tsx'

const area = byId('sign-in', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as SignInSentences
const form = byId('sign-in-form', HTMLFormElement)
const name = byId('sign-in-name', HTMLInputElement)
const passphrase = byId('passphrase', HTMLInputElement)
const recoveryCode = byId('recovery-code', HTMLInputElement)
const other = byId('sign-in-other', HTMLButtonElement)
const byPasskey = byId('sign-in-passkey', HTMLButtonElement)
const problem = byId('sign-in-problem', HTMLElement)
const working = byId('sign-in-working', HTMLElement)
const second = byId('second', HTMLFormElement)
const secondProblem = byId('second-problem', HTMLElement)
const code = byId('second-code', HTMLInputElement)

let kind: SecretKind = 'passphrase'
let factor: SecondFactor | null = null
let busy = false

void ready.then(begin)

function begin(): void {
  area.hidden = false
  byPasskey.hidden = !canUsePasskeys()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void attemptSecret(name.value, kind === 'passphrase' ? passphrase.value : recoveryCode.value)
  })
  other.addEventListener('click', () => choose(kind === 'passphrase' ? 'recovery-code' : 'passphrase'))
  byPasskey.addEventListener('click', () => void attempt(() => signInWithPasskey(browserPost, { name: name.value }), texts.wrongPasskey))
  byId('passphrase-shown', HTMLInputElement).addEventListener('change', (event) => {
    passphrase.type = (event.currentTarget as HTMLInputElement).checked ? 'text' : 'password'
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-demo-name]')) {
    button.addEventListener('click', () => {
      choose('passphrase')
      name.value = button.dataset['demoName'] ?? ''
      void attemptSecret(name.value, button.dataset['demoPassphrase'] ?? '')
    })
  }
  second.addEventListener('submit', (event) => {
    event.preventDefault()
    void attempt(async () => (factor ? factor.showCode(code.value) : { kind: 'wrong' }), texts.wrongCodeNow)
  })
  byId('second-passkey', HTMLButtonElement).addEventListener('click', () =>
    void attempt(async () => (factor ? factor.showPasskey() : { kind: 'wrong' }), texts.wrongPasskey),
  )
  byId('second-back', HTMLButtonElement).addEventListener('click', startAgain)
}

function choose(next: SecretKind): void {
  kind = next
  byId('passphrase-field', HTMLElement).hidden = next !== 'passphrase'
  byId('recovery-field', HTMLElement).hidden = next !== 'recovery-code'
  setWords(other, next === 'passphrase' ? texts.useRecovery : texts.usePassphrase)
  say(problem, null)
}

function attemptSecret(typedName: string, secret: string): Promise<void> {
  const wrongWords = kind === 'passphrase' ? texts.wrong : texts.wrongCode
  return attempt(() => signIn(browserPost, { name: typedName, secret, kind }), wrongWords)
}

async function attempt(ask: () => Promise<SignInOutcome>, wrongWords: string): Promise<void> {
  if (busy) return
  busy = true
  say(problem, null)
  say(secondProblem, null)
  working.textContent = texts.working
  await shown()
  try {
    const outcome = await ask()
    if (outcome.kind === 'in') return go(outcome.to)
    if (outcome.kind === 'renew') return showRenewal(outcome.renewal)
    if (outcome.kind === 'second') return showSecond(outcome.second)
    if (outcome.kind === 'identified') return showIdentified(outcome.name)
    refuse(outcome.kind === 'wait' ? `${texts.wait} ${outcome.seconds}` : wrongWords)
  } catch (fault) {
    refuse(texts.fault)
    throw fault
  }
}

function refuse(sentence: string): void {
  rest()
  const where = second.hidden ? problem : secondProblem
  say(where, sentence)
  where.focus()
}

function rest(): void {
  busy = false
  working.textContent = ''
}

/** The server says that we are in, and where to when something has to be seen first; else to what the page was asked for. */
function go(to: string): void {
  location.assign(to === '/console' ? (area.dataset['to'] ?? to) : to)
}

function showIdentified(who: string): void {
  rest()
  name.value = who
  byId('identified', HTMLElement).hidden = false
  byPasskey.hidden = true
  choose('passphrase')
  passphrase.focus()
}

function showSecond(given: SecondFactor): void {
  rest()
  factor = given
  form.hidden = true
  second.hidden = false
  byId('second-code-field', HTMLElement).hidden = !given.code
  byId('second-submit', HTMLButtonElement).hidden = !given.code
  byId('second-passkey', HTMLButtonElement).hidden = !given.passkey
  code.value = ''
  if (given.wrong) return refuse(texts.wrongCodeNow)
  if (given.code) code.focus()
  else byId('second-title', HTMLElement).focus()
}

function startAgain(): void {
  factor = null
  second.hidden = true
  form.hidden = false
  name.focus()
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
