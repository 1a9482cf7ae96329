import { newPassphrase, normalisePassphrase } from '#foundation/sealing'
import { writtenSecret } from '../posted-keys.ts'
import { byId } from './elements.ts'
import { finish, onSubmit, send, setUp } from './set-up.browser.ts'

setUp(({ account, keys, texts }) => {
  const form = byId('make', HTMLFormElement)
  const again = byId('again', HTMLInputElement)
  const passphrase = newPassphrase()
  byId('new-secret', HTMLElement).textContent = passphrase
  onSubmit(form, texts, async () => {
    if (normalisePassphrase(again.value) !== normalisePassphrase(passphrase)) return texts.passphraseDiffers
    const { ok } = await send('/console/me/passphrase', { credential: writtenSecret('passphrase', passphrase, { account, keys }) })
    return ok ? finish(form) : texts.fault
  })
})
