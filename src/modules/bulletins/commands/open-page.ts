import { done, refuse } from '#foundation/results'
import { command, findOrganisation } from '#identity'
import { object, optional, pipe, regex, string, uuid } from '#platform/web'
import { languages } from '#platform/texts'
import { slugOf } from '../rules.ts'
import * as store from '../store.ts'
import { lines } from './wording.ts'

const slug = pipe(string('missing'), regex(/^[a-z0-9]+(-[a-z0-9]+){0,9}$/, 'not-a-choice'))

/** Opens the public page of a subject. Nobody outside sees it before its first bulletin is published. */
export const openPage = command({
  name: 'bulletins.open-page',
  may: 'publish-bulletins',
  input: object({ about: uuid, slug: optional(slug), title: lines({ to: 120 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    if (!languages.some((lang) => input.title[lang])) return refuse('no-title')
    if (await store.findPage(tx, organisation, { about: input.about })) return refuse('already-open')
    const own = await findOrganisation(tx, organisation)
    await store.openSite(tx, organisation, slugOf(own?.name.fi ?? ''))
    const id = crypto.randomUUID()
    const address = await freeSlug(tx, organisation, input.slug ?? String(at.getUTCFullYear()))
    await store.addPage(tx, { id, organisation, about: input.about, slug: address, title: input.title, openedAt: at, openedBy: actor.id })
    return done({ page: id, slug: address })
  },

  recorded: ({ input }) => ({ about: input.about }),
})

/** An address says the year and a number, never what it is about: titles change, addresses stay. */
async function freeSlug(tx: Parameters<typeof store.slugTaken>[0], organisation: string, wished: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? wished : `${wished}-${number}`
    if (!(await store.slugTaken(tx, organisation, candidate))) return candidate
  }
}
