import { normalisePassphrase, ready } from '#foundation/sealing'
import { browserPost } from '../../posting.ts'
import { makeKeys, readInvitation } from '../joining.ts'
import type { Invited, Joining } from '../joining.ts'

/* Coming in by an invitation. The token leaves the address at once, so that it stays in no history. */

const area = byId('join', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as Record<'working' | 'differs' | 'taken' | 'notAName' | 'fault', string>
const working = byId('join-working', HTMLElement)
const problem = byId('join-problem', HTMLElement)
const nameForm = byId('join-name-form', HTMLFormElement)
const secretsForm = byId('join-secrets-form', HTMLFormElement)
const nameField = byId('join-name', HTMLInputElement)
const token = location.hash.slice(1)

area.hidden = false
history.replaceState(null, '', location.pathname)
// A browser carries a link's fragment through a redirect: so the invitation survives a change of language.
for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) link.hash = token
void begin().catch(failed)

async function begin(): Promise<void> {
  await ready
  const invited = await readInvitation(browserPost, token)
  working.textContent = ''
  if (!invited) {
    byId('join-gone', HTMLElement).hidden = false
    return
  }
  byId('join-organisation', HTMLElement).textContent = invited.organisation
  byId('join-roles', HTMLElement).textContent = invited.roles
  nameField.value = invited.suggestion
  nameForm.hidden = false
  nameForm.addEventListener('submit', (event) => {
    event.preventDefault()
    void showSecrets(invited).catch(failed)
  })
}

let joining: Joining | null = null

async function showSecrets({ account }: Invited): Promise<void> {
  say(null)
  if (!/^[a-z][a-z0-9-]{2,31}$/.test(nameField.value.trim().toLowerCase())) return say(texts.notAName)
  working.textContent = texts.working
  await new Promise((resolve) => setTimeout(resolve, 30))
  const made = joining ?? (await makeKeys(browserPost, { token, account }))
  const first = joining === null
  joining = made
  working.textContent = ''
  nameForm.hidden = true
  secretsForm.hidden = false
  byId('join-passphrase', HTMLElement).textContent = made.passphrase
  byId('join-code', HTMLElement).textContent = made.recoveryCode
  byId('join-secrets-title', HTMLElement).focus()
  if (!first) return
  byId('join-print', HTMLButtonElement).addEventListener('click', () => print())
  secretsForm.addEventListener('submit', (event) => {
    event.preventDefault()
    void finish(made).catch(failed)
  })
}

async function finish(made: Joining): Promise<void> {
  const submit = byId('join-submit', HTMLButtonElement)
  if (submit.disabled) return
  say(null)
  const again = byId('join-again', HTMLInputElement).value
  if (normalisePassphrase(again) !== normalisePassphrase(made.passphrase)) return say(texts.differs)
  submit.disabled = true
  working.textContent = texts.working
  await new Promise((resolve) => setTimeout(resolve, 30))
  const outcome = await made.join(nameField.value).finally(() => {
    submit.disabled = false
    working.textContent = ''
  })
  if (outcome.kind === 'name-taken' || outcome.kind === 'not-a-name') {
    secretsForm.hidden = true
    nameForm.hidden = false
    return say(outcome.kind === 'name-taken' ? texts.taken : texts.notAName)
  }
  secretsForm.hidden = true
  if (outcome.kind === 'gone') {
    byId('join-gone', HTMLElement).hidden = false
    return
  }
  byId('join-fingerprint', HTMLElement).textContent = made.fingerprint
  byId('join-done', HTMLElement).hidden = false
  byId('join-done-title', HTMLElement).focus()
}

function failed(fault: unknown): void {
  working.textContent = ''
  say(texts.fault)
  throw fault
}

function say(sentence: string | null): void {
  problem.hidden = sentence === null
  problem.textContent = sentence ?? ''
  if (sentence !== null) problem.focus()
}

function byId<E extends HTMLElement>(id: string, kindOf: abstract new () => E): E {
  const found = document.getElementById(id)
  if (!(found instanceof kindOf)) throw new TypeError(`the page has no ${id}`)
  return found
}
