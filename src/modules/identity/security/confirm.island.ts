import { ready } from '#foundation/sealing'
import { confirmIn } from './confirm-box.browser.ts'
import { byId } from './elements.ts'

void ready
  .then(() => confirmIn({ keys: false }))
  .then(() => location.replace(byId('confirm', HTMLElement).parentElement?.dataset['to'] ?? '/console'))
