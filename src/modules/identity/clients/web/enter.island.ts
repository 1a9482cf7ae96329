import { normalisePassphrase, ready } from '#foundation/sealing'
import type { SecretKind } from '../../keys.ts'
import { browserPost } from '../../posting.ts'
import { beginSigningUp, signInClient } from '../in-browser.ts'
import { byId, onSubmit, partOf } from './parts.ts'
import type { Part } from './parts.ts'

/* A client's sign-in and sign-up: what is typed here is stretched here, and keys are made here. */

void ready.then(() => {
  const signIn = partOf('client-sign-in')
  const signUp = partOf('client-sign-up')
  if (signIn) beginSignIn(signIn)
  if (signUp) beginSignUp(signUp)
})

function beginSignIn(part: Part): void {
  let kind: SecretKind = 'passphrase'
  const other = byId('client-other', HTMLButtonElement)
  part.form.hidden = false
  other.addEventListener('click', () => {
    kind = kind === 'passphrase' ? 'recovery-code' : 'passphrase'
    for (const field of part.form.querySelectorAll<HTMLElement>('[data-for]')) field.hidden = field.dataset['for'] !== kind
    const words = other.querySelector('span') ?? other
    words.textContent = kind === 'passphrase' ? part.texts.useCode : part.texts.usePassphrase
    part.say(null)
  })
  onSubmit(part, async () => {
    await part.work(part.texts.working)
    const nickname = byId('client-nickname', HTMLInputElement).value
    const secret = byId(kind === 'passphrase' ? 'client-passphrase' : 'client-code', HTMLInputElement).value
    const outcome = await signInClient(browserPost, { nickname, secret, kind })
    if (outcome.kind === 'in') return location.assign(part.to)
    if (outcome.kind === 'wait') return part.say(`${part.texts.wait} ${outcome.seconds}`)
    if (outcome.kind === 'wrong') return part.say(part.texts.wrong)
    showSecrets(part, { ...outcome, nickname }, async () => {
      if (await outcome.finish()) location.assign(part.to)
      else throw new Error('the new secrets were not taken')
    })
  })
}

function beginSignUp(part: Part): void {
  part.form.hidden = false
  onSubmit(part, async () => {
    const base = byId('client-base', HTMLInputElement).value
    await part.work(part.texts.making)
    const made = await beginSigningUp(browserPost, { nickname: base, language: part.form.dataset['language'] ?? 'fi' })
    if (!made) return part.say(part.texts.notANickname)
    if ('wait' in made) return part.say(`${part.texts.wait} ${made.wait}`)
    showSecrets(part, made, async () => {
      if (!(await made.finish())) throw new Error('the account was not made')
      // The secret has just been typed back: it signs in.
      const entered = await signInClient(browserPost, { nickname: made.nickname, secret: made.passphrase, kind: 'passphrase' })
      location.assign(entered.kind === 'in' ? part.to : (part.form.dataset['signIn'] ?? part.to))
    })
  })
}

function showSecrets(
  before: Part,
  shown: { nickname: string; passphrase: string; recoveryCode: string },
  finish: () => Promise<void>,
): void {
  const part = partOf('client-secrets')
  if (!part) throw new TypeError('the page has nowhere to show secrets')
  before.form.hidden = true
  part.form.hidden = false
  byId('new-nickname', HTMLElement).textContent = shown.nickname
  byId('new-passphrase', HTMLElement).textContent = shown.passphrase
  byId('new-code', HTMLElement).textContent = shown.recoveryCode
  byId('client-secrets-title', HTMLElement).focus()
  byId('client-print', HTMLButtonElement).addEventListener('click', () => print())
  onSubmit(part, async () => {
    const again = byId('client-again', HTMLInputElement).value
    if (normalisePassphrase(again) !== normalisePassphrase(shown.passphrase)) return part.say(part.texts.differs)
    await part.work(part.texts.making)
    await finish()
  })
}
