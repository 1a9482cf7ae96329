import { addPasskeyWith } from './adding-passkeys.ts'
import { browserPost } from '../posting.ts'
import { byId } from './elements.ts'
import { browserPasskeys, canUsePasskeys } from './passkeys-here.ts'
import { finish, onSubmit, setUp } from './set-up.browser.ts'

setUp(({ account, keys, texts }) => {
  const form = byId('make', HTMLFormElement)
  const name = byId('passkey-name', HTMLInputElement)
  if (!canUsePasskeys()) {
    form.hidden = true
    byId('cannot', HTMLElement).hidden = false
    return
  }
  onSubmit(form, texts, async () => {
    const added = await addPasskeyWith(browserPost, { account, keys, name: name.value.trim() || 'Passkey' }, browserPasskeys)
    if (!added) return texts.passkeyRefused
    return finish(form, added.opens ? 'done-opens' : 'done-says')
  })
})
