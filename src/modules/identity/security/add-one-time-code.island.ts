import { encode } from 'uqr'
import { randomBytes, toBase64Url } from '#foundation/sealing'
import { splitSecretOf } from '../keys.ts'
import { asRecord, browserPost, bytesFrom, costFrom } from '../posting.ts'
import { base32, codeAddress } from './code-address.ts'
import { byId } from './elements.ts'
import { finish, onSubmit, send, setUpAtOnce } from './set-up.browser.ts'

const secretLength = 20

setUpAtOnce(({ signInName, texts }) => {
  const unlock = byId('unlock', HTMLFormElement)
  const make = byId('make', HTMLFormElement)
  const passphrase = byId('otp-passphrase', HTMLInputElement)
  const code = byId('again', HTMLInputElement)
  const secret = randomBytes(secretLength)
  let part = ''

  onSubmit(unlock, texts, async () => {
    const begun = await browserPost('/console/confirm/begin', { kind: 'passphrase' })
    if (begun.status !== 200) return texts.otpWrongPassphrase
    const told = asRecord(begun.body)
    const split = splitSecretOf('passphrase', passphrase.value, bytesFrom(told['salt']), costFrom(told))
    if (!split) return texts.otpWrongPassphrase
    part = toBase64Url(split.signIn)
    const checked = await send('/console/confirm/check', { kind: 'passphrase', part })
    if (!checked.ok) return texts.otpWrongPassphrase
    passphrase.value = ''
    unlock.hidden = true
    make.hidden = false
    byId('new-secret', HTMLElement).textContent = (base32(secret).match(/.{4}/g) ?? []).join(' ')
    byId('picture', HTMLElement).append(pictureOf(codeAddress({ secret, signInName })))
    code.focus()
    return null
  })

  onSubmit(make, texts, async () => {
    const { ok, refused } = await send('/console/me/one-time-code', { secret: toBase64Url(secret), part, code: code.value })
    if (ok) return finish(make)
    return refused === 'wrong-code' ? texts.otpWrong : texts.fault
  })
})

/** Dark on light in either colour scheme: cameras want it so. */
function pictureOf(text: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: 3 })
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  svg.setAttribute('shape-rendering', 'crispEdges')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join(''))
  svg.append(path)
  return svg
}
