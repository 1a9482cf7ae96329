import { fromBase64Url, ready, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { confirm } from '../../confirming.ts'
import { browserPost } from '../../posting.ts'
import { keysFingerprint, vouch } from '../../vouched-keys.ts'
import type { Vouched } from '../../vouched-keys.ts'

/*
 * Vouching for an account. What is signed is what the fingerprint on this page was worked out from, here; the sealed
 * key that signs is unwrapped for that and forgotten.
 */

const area = byId('vouch', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as Record<'vouchWorking' | 'vouchWrong' | 'vouchTick' | 'vouchFault', string>
const problem = byId('vouch-problem', HTMLElement)
const working = byId('vouch-working', HTMLElement)
const submit = byId('vouch-submit', HTMLButtonElement)

void ready.then(() => {
  const keys = readKeys()
  byId('vouch-fingerprint', HTMLElement).textContent = keysFingerprint(keys)
  area.hidden = false
  byId('vouch-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void sign(keys)
  })
})

async function sign(keys: Vouched): Promise<void> {
  if (submit.disabled) return
  say(null)
  if (!byId('vouch-same', HTMLInputElement).checked) return say(texts.vouchTick)
  submit.disabled = true
  working.textContent = texts.vouchWorking
  await new Promise((resolve) => setTimeout(resolve, 30))
  try {
    const passphrase = byId('vouch-passphrase', HTMLInputElement)
    const own = await confirm(browserPost, { kind: 'passphrase', secret: passphrase.value })
    if (!own) return say(texts.vouchWrong)
    const name = document.getElementById('vouch-name')
    const { status } = await browserPost(area.dataset['post'] ?? '', {
      voucher: toBase64Url(vouch(own.sealed.signing.privateKey, keys)),
      ...(name instanceof HTMLInputElement ? { name: name.value } : {}),
    })
    if (status !== 200) return say(texts.vouchFault)
    passphrase.value = ''
    location.assign(area.dataset['to'] ?? '/console/staff')
  } catch (fault) {
    say(texts.vouchFault)
    throw fault
  } finally {
    submit.disabled = false
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

function say(sentence: string | null): void {
  problem.hidden = sentence === null
  problem.textContent = sentence ?? ''
  if (sentence !== null) problem.focus()
}

function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const element = document.getElementById(id)
  if (!(element instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return element
}
