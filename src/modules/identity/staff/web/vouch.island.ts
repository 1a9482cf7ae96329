import { fromBase64Url, ready, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { browserPost } from '../../posting.ts'
import { confirmIn } from '../../security/confirm-box.browser.ts'
import { byId, say, shown } from '../../security/elements.ts'
import { keysFingerprint, vouch } from '../../vouched-keys.ts'
import type { Vouched } from '../../vouched-keys.ts'

/*
 * Vouching for an account. What is signed is what the fingerprint on this page was worked out from, here; the sealed
 * key that signs is unwrapped for that, by passphrase or by a passkey that opens keys, and forgotten.
 */

const area = byId('vouch', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as Record<'vouchWorking' | 'vouchTick' | 'vouchFault', string>
const problem = byId('vouch-problem', HTMLElement)
const working = byId('vouch-working', HTMLElement)
const form = byId('vouch-form', HTMLFormElement)

void ready.then(() => {
  const keys = readKeys()
  byId('vouch-fingerprint', HTMLElement).textContent = keysFingerprint(keys)
  area.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void begin(keys)
  })
})

/** Once the comparison is ticked off, the secret is asked for; from there on it is done, or the page begins anew. */
async function begin(keys: Vouched): Promise<void> {
  if (form.hidden) return
  say(problem, null)
  if (!byId('vouch-same', HTMLInputElement).checked) return refuse(texts.vouchTick)
  const name = document.getElementById('vouch-name')
  if (name instanceof HTMLInputElement && !name.reportValidity()) return
  form.hidden = true
  const confirmed = confirmIn({ keys: true })
  byId('confirm-passphrase', HTMLInputElement).focus()
  const own = await confirmed
  working.textContent = texts.vouchWorking
  await shown()
  try {
    const { status } = await browserPost(area.dataset['post'] ?? '', {
      voucher: toBase64Url(vouch(own.keys.sealed.signing.privateKey, keys)),
      ...(name instanceof HTMLInputElement ? { name: name.value } : {}),
    })
    if (status !== 200) return refuse(texts.vouchFault)
    location.assign(area.dataset['to'] ?? '/console/staff')
  } catch (fault) {
    refuse(texts.vouchFault)
    throw fault
  } finally {
    working.textContent = ''
  }
}

function readKeys(): Vouched {
  const told = JSON.parse(area.dataset['keys'] ?? '{}') as Record<keyof Vouched, string>
  const bytes = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array()
  return {
    organisation: told.organisation,
    account: told.account,
    guarded_receiving: bytes(told.guarded_receiving),
    guarded_signing: bytes(told.guarded_signing),
    sealed_receiving: bytes(told.sealed_receiving),
    sealed_signing: bytes(told.sealed_signing),
  }
}

function refuse(sentence: string): void {
  say(problem, sentence)
  problem.focus()
}
