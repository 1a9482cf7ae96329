import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { ownConstants } from './starting-template.ts'
import type { Sender, Template } from './template.ts'

/** What is known already of a notice's subject and sender: where its writer begins. */
export interface FirstWords {
  readonly sender: Partial<Pick<Sender, 'address'>> & { readonly postal?: Partial<Sender['postal']> }
  /** By language, the constants that are known; the rest stays empty and the check asks for it. */
  readonly constants: Readonly<Record<Lang, Readonly<Partial<Record<(typeof ownConstants)[number], string>>>>>
}

/** Asks those who know the subject. `lang` is the writer's: words recorded by staff are in the staff's language. */
export type AskForFirstWords = (
  tx: Tx,
  subject: { organisation: string; about: string; lang: Lang },
) => Promise<FirstWords | null>

let ask: AskForFirstWords | null = null

/** Notices know nothing of their subjects, so `app` says whom to ask; without an answer the writer begins with empty places. */
export function askForFirstWords(question: AskForFirstWords): void {
  ask = question
}

export async function firstWords(...question: Parameters<AskForFirstWords>): Promise<FirstWords | null> {
  return ask ? ask(...question) : null
}

/** The template with what is known filled in; nothing that has words already is changed. */
export function withFirstWords(template: Template, known: FirstWords | null): Template {
  if (!known) return template
  const fill = (lang: Lang) => {
    const text = template.texts[lang]
    const constants = { ...text.constants }
    for (const name of ownConstants) if (!constants[name]) constants[name] = known.constants[lang][name] ?? ''
    return { ...text, constants }
  }
  return { ...template, texts: { fi: fill('fi'), sv: fill('sv'), en: fill('en') } }
}
