import { newRecoveryCode } from '#foundation/sealing'
import { writtenSecret } from '../posted-keys.ts'
import { byId } from './elements.ts'
import { finish, onSubmit, send, setUp } from './set-up.browser.ts'

setUp(({ account, keys, texts }) => {
  const form = byId('make', HTMLFormElement)
  const again = byId('again', HTMLInputElement)
  const code = newRecoveryCode()
  byId('new-secret', HTMLElement).textContent = code
  byId('print', HTMLButtonElement).addEventListener('click', () => print())
  onSubmit(form, texts, async () => {
    const typed = again.value.trim().toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
    if (typed !== code.slice(-4)) return texts.codeLastDiffers
    const { ok } = await send('/console/me/recovery-code', { credential: writtenSecret('recovery-code', code, { account, keys }) })
    return ok ? finish(form) : texts.fault
  })
})
