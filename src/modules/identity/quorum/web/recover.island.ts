import { ready } from '#foundation/sealing'
import type { Shown } from '../../confirming.ts'
import { browserPost } from '../../posting.ts'
import { bringBack } from '../bringing-back.ts'
import type { RecoveryMaterial } from '../wire.ts'
import { byId, onSecret, ownKeys, problemTeller } from './in-page.ts'
import type { PageProblems } from './in-page.ts'

const area = byId('recovery', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as PageProblems
const material = JSON.parse(area.dataset['material'] ?? '{}') as RecoveryMaterial
const form = byId('recover', HTMLFormElement)
const button = byId('submit', HTMLButtonElement)
const problem = problemTeller(texts)

void ready.then(() => {
  area.hidden = false
  onSecret(form, recover)
})

async function recover(shown: Shown): Promise<void> {
  if (button.disabled) return
  button.disabled = true
  await problem.busy()
  try {
    const own = await ownKeys(shown)
    if ('code' in own) return problem.tell(own.code, own.facts)
    const papers = [...form.querySelectorAll<HTMLTextAreaElement>('[data-paper]')]
    const teams = [...form.querySelectorAll<HTMLInputElement>('input[name="team"]:checked')].map(({ value }) => value)
    const brought = await bringBack(browserPost, {
      material,
      typed: papers.map(({ value }) => value),
      teams,
      guarded: own.keys.guarded,
    })
    if (!brought.ok) return problem.tell(brought.code, brought.facts)
    for (const paper of papers) paper.value = ''
    location.assign(area.dataset['goal'] ?? '/console')
  } catch (fault) {
    problem.tell('fault')
    throw fault
  } finally {
    button.disabled = false
  }
}
