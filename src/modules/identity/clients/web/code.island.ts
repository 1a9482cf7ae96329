import { ready } from '#foundation/sealing'
import { browserPost } from '../../posting.ts'
import { newCodeFor } from '../in-browser.ts'
import { byId, onSubmit, partOf } from './parts.ts'

/* A new recovery code: the keys are opened here with the passphrase, and wrapped anew here. */

void ready.then(() => {
  const ask = partOf('code-passphrase-form')
  const keep = partOf('code-keep-form')
  if (!ask || !keep) throw new TypeError('the page lacks its forms')
  ask.form.hidden = false
  onSubmit(ask, async () => {
    await ask.work(ask.texts.working)
    const made = await newCodeFor(browserPost, byId('code-passphrase', HTMLInputElement).value)
    if (!made) return ask.say(ask.texts.wrong)
    ask.form.hidden = true
    keep.form.hidden = false
    byId('new-code', HTMLElement).textContent = made.recoveryCode
    byId('code-title', HTMLElement).focus()
    byId('client-print', HTMLButtonElement).addEventListener('click', () => print())
    onSubmit(keep, async () => {
      if (!(await made.keep())) throw new Error('the new code was not taken')
      keep.form.hidden = true
      byId('code-done', HTMLElement).hidden = false
    })
  })
})
