import { ready } from '#foundation/sealing'
import { isQuorumSize } from '#vault'
import type { Shown } from '../../confirming.ts'
import { browserPost } from '../../posting.ts'
import { holdCeremony } from '../holding.ts'
import type { Ceremony } from '../holding.ts'
import { filled } from '../texts-in-page.ts'
import { byId, onSecret, ownKeys, problemTeller } from './in-page.ts'
import type { PageProblems } from './in-page.ts'

const area = byId('ceremony', HTMLElement)
const texts = JSON.parse(area.dataset['texts'] ?? '{}') as PageProblems & { backLead: string; backLabel: string }
const choose = byId('choose', HTMLFormElement)
const papers = byId('papers', HTMLElement)
const list = byId('paper-list', HTMLElement)
const back = byId('back', HTMLFormElement)
const problem = problemTeller(texts)
let held: Ceremony | null = null

void ready.then(() => {
  area.hidden = false
  onSecret(choose, begin)
  byId('print', HTMLButtonElement).addEventListener('click', () => print())
  byId('printed', HTMLButtonElement).addEventListener('click', askBack)
})

// Shares that are not in force yet would be lost with the page.
addEventListener('beforeunload', (event) => {
  if (held) event.preventDefault()
})

async function begin(shown: Shown): Promise<void> {
  const button = byId('begin', HTMLButtonElement)
  if (button.disabled) return
  const size = { shares: numberIn('shares'), threshold: numberIn('threshold') }
  if (!isQuorumSize(size)) return problem.tell('size')
  button.disabled = true
  await problem.busy()
  try {
    const own = await ownKeys(shown)
    if ('code' in own) return problem.tell(own.code, own.facts)
    held = await holdCeremony({
      organisation: area.dataset['organisation'] ?? '',
      account: area.dataset['account'] ?? '',
      size,
      sealed: own.keys.sealed,
    })
    problem.rest()
    showPapers(held)
  } catch (fault) {
    problem.tell('fault')
    throw fault
  } finally {
    button.disabled = false
  }
}

function showPapers(ceremony: Ceremony): void {
  byId('secret', HTMLInputElement).value = ''
  choose.hidden = true
  const { threshold, shares } = ceremony.key
  const pattern = byId('paper', HTMLTemplateElement)
  for (const { number, lines } of ceremony.papers) {
    const paper = pattern.content.cloneNode(true) as DocumentFragment
    const facts: Record<string, string | number> = { number, threshold, shares, fingerprint: ceremony.fingerprint }
    for (const [at, line] of lines.entries()) facts[`line${at + 1}`] = line
    for (const part of paper.querySelectorAll<HTMLElement>('[data-fill]')) {
      part.textContent = filled(part.dataset['fill'] ?? '', facts)
      delete part.dataset['fill']
    }
    list.append(paper)
  }
  papers.hidden = false
  // From now on this page prints its papers, and nothing else of it.
  document.documentElement.classList.add('prints-shares')
  byId('papers-title', HTMLElement).focus()
}

/** The papers go from the screen: what is typed back can only come off paper. */
function askBack(): void {
  if (!held) return
  const ceremony = held
  const number = 1 + (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % ceremony.papers.length
  papers.hidden = true
  list.replaceChildren()
  back.hidden = false
  byId('back-lead', HTMLElement).textContent = filled(texts.backLead, { number })
  byId('typed-label', HTMLElement).textContent = filled(texts.backLabel, { number })
  byId('back-title', HTMLElement).focus()
  back.addEventListener('submit', (event) => {
    event.preventDefault()
    void finish(ceremony, number)
  })
}

async function finish(ceremony: Ceremony, number: number): Promise<void> {
  const button = byId('register', HTMLButtonElement)
  if (button.disabled) return
  const typed = ceremony.typedBack(number, byId('typed', HTMLTextAreaElement).value)
  if (!typed.ok) return problem.tell(typed.code, { paper: number, ...typed.facts })
  button.disabled = true
  await problem.busy()
  try {
    const registered = await ceremony.register(browserPost)
    if (!registered.ok) {
      button.disabled = false
      return problem.tell(registered.code, registered.facts)
    }
    held = null
    location.assign(area.dataset['goal'] ?? '/console')
  } catch (fault) {
    button.disabled = false
    problem.tell('fault')
    throw fault
  }
}

const numberIn = (id: string): number => Number(byId(id, HTMLInputElement).value)
