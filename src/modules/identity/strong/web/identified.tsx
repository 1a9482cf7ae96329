import { Button, Card, Form, HiddenField, LinkButton, PlainLayout } from '#platform/pages'
import { formatTime } from '#platform/texts'
import type { Lang } from '#platform/texts'
import { answer, publicPage, redirect, route } from '#platform/web'
import type { PageContext, Route, View } from '#platform/web'
import type { VNode } from 'preact'
import { reveal } from '#foundation/text'
import { openIdentified } from '../sessions.ts'
import type { IdentifiedPerson } from '../sessions.ts'
import { strongTexts } from '../texts.ts'

export const identifiedCookie = 'identified'

/**
 * Who has been identified strongly in this browser within the last twenty minutes; null when nobody was. With an
 * `organisation`, null also for whoever was identified at another's provider: see [Note: One organisation's word].
 */
export async function identifiedPerson(c: PageContext, organisation?: string): Promise<IdentifiedPerson | null> {
  const person = await openIdentified(c.db, c.cookie(identifiedCookie), c.now)
  return person && (organisation === undefined || person.organisation === organisation) ? person : null
}

/** Where to send somebody who is to be identified first; `to` is a path of ours that they come back to. */
export const identifyAt = (to: string, organisation?: string): string =>
  `/identify?to=${encodeURIComponent(to)}${organisation === undefined ? '' : `&at=${organisation}`}`

/** A request of somebody who has been identified. What they may see is what their own organisation, `person.organisation`, holds. */
export type IdentifiedContext<Path extends string = string> = PageContext<Path> & { readonly person: IdentifiedPerson }

/** A page for whoever has been identified; anybody else is led to /identify first, and back. */
export function identifiedPage<P extends string>(o: { path: P; view: View<IdentifiedContext<P>> }): Route {
  return publicPage({
    path: o.path,
    async view(c) {
      const person = await identifiedPerson(c as PageContext)
      return person ? o.view({ ...c, person }) : redirect(identifyAt(c.path))
    },
  })
}

/** A form of such a page. Without an identification nothing is done, and the page says how to keep what was typed. */
export function identifiedAct<P extends string>(o: {
  path: P
  bodyLimit?: number
  act(c: IdentifiedContext<P>): Promise<VNode | Response>
}): Route {
  return route({
    method: 'POST',
    path: o.path,
    access: { kind: 'public' },
    bodyLimit: o.bodyLimit ?? identifiedFormLimit,
    async handle(c) {
      const person = await identifiedPerson(c)
      return person ? answer(o.act({ ...(c as PageContext<P>), person }), 200) : answer(<Ended lang={c.lang} />, 401)
    },
  })
}

const identifiedFormLimit = 200_000

/** Who is identified until when, and the way out: shown on every page that acts on it. */
export function IdentifiedNote({ lang, person, to }: { lang: Lang; person: IdentifiedPerson; to?: string }) {
  const t = strongTexts(lang)
  const name = `${reveal(person.givenName)} ${reveal(person.familyName)}`.trim()
  return (
    <Card title={t.isTitle}>
      <p>{t.is(name, formatTime(lang, person.until))}</p>
      <Form action="/identify/leave">
        {to !== undefined && <HiddenField name="to" value={to} />}
        <Button kind="quiet">{t.leave}</Button>
      </Form>
      <p class="hint">{t.leaveHint}</p>
    </Card>
  )
}

function Ended({ lang }: { lang: Lang }) {
  const t = strongTexts(lang)
  return (
    <PlainLayout lang={lang} title={t.endedTitle}>
      <h1>{t.endedTitle}</h1>
      <p>{t.ended}</p>
      <LinkButton href="/identify">{t.title}</LinkButton>
    </PlainLayout>
  )
}
