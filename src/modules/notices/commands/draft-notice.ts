import { done } from '#foundation/results'
import { command } from '#identity'
import { object, oneOf, optional, uuid } from '#platform/web'
import { firstWords, withFirstWords } from '../first-words.ts'
import { defaultRules } from '../rules.ts'
import { startingCorrection, startingTemplate } from '../starting-template.ts'
import * as store from '../store.ts'
import type { Template } from '../template.ts'
import { senderInput, templateInput } from './template-input.ts'

/** Begins a notice about something, from the starting template or from one that is given. */
export const draftNotice = command({
  name: 'notices.draft-notice',
  may: 'prepare-notices',
  input: object({
    about: uuid,
    kind: oneOf(['breach', 'correction'] as const),
    sender: senderInput,
    template: optional(templateInput),
  }),

  async run({ input, actor, at, tx }) {
    const start = input.kind === 'breach' ? startingTemplate : startingCorrection
    const { organisation } = actor
    const known = input.template ? null : await firstWords(tx, { organisation, about: input.about, lang: actor.language })
    const template = (input.template as Template | undefined) ?? withFirstWords(start(input.sender), known)
    const id = crypto.randomUUID()
    await store.insertCampaign(tx, { id, organisation, about: input.about, template, rules: defaultRules, by: actor.id, at })
    return done({ campaign: id })
  },

  recorded: ({ input }) => ({ about: input.about, body: { kind: input.kind } }),
})
