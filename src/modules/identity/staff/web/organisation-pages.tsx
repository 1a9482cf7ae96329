import { Button, ButtonRow, Card, EmptyState, Form, PageHeader, PlainLayout, Status } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { isAnswer, readForm, redirect, route, typed } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { answer, ErrorPage } from '#platform/web'
import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import { findProvider } from '../../oidc/store.ts'
import { oidcTexts } from '../../oidc/texts.ts'
import { listOrganisations } from '../../organisations.ts'
import { moveSession } from '../../sessions.ts'
import { letInAnyone, sessionCookie } from '../../web/guard.tsx'
import { answerInvitation } from '../commands/answer-invitation.ts'
import * as store from '../store.ts'
import { staffTexts } from '../texts/pages.ts'
import { rolesIn } from './frame.tsx'

/*
 * Where an account belongs, the choice of another organisation, and the answer to an invitation. Open to whoever has
 * signed in, one who waits to be vouched for too: what these routes ask for is the account, and no role of it.
 */

const access = { kind: 'permission', permission: 'use-console' } as const
const formLimit = 2_000

const page = route({
  method: 'GET',
  path: '/console/organisations',
  access,
  bodyLimit: 0,
  async handle(c: PageContext) {
    const entered = await letInAnyone(c)
    if (isAnswer(entered)) return entered
    const { actor, lang, frame } = entered
    const t = staffTexts(lang)
    const [ownSignIn, all, places, invitations] = await Promise.all([
      findProvider(c.db, actor.organisation),
      listOrganisations(c.db),
      store.placesOf(c.db, actor.id),
      store.invitationsOf(c.db, actor.id, c.now),
    ])
    const mine = all.flatMap((one) => {
      const place = places.find(({ organisation, state }) => organisation === one.id && state !== 'closed')
      return place ? [{ ...one, state: place.state }] : []
    })
    return answer(
      <PlainLayout lang={lang} title={t.organisationsTitle} languageLinks={frame.languageLinks}>
        <PageHeader title={t.organisationsTitle} lead={t.organisationsLead} />
        {mine.map((one) => (
          <Card key={one.id} title={one.name[lang]}>
            {one.state === 'waiting' && <p><Status kind="warning">{t.states.waiting}</Status></p>}
            {one.id === actor.organisation
              ? <p><Status kind="info">{t.here}</Status></p>
              : (
                <Form action="/console/organisations/switch">
                  <input type="hidden" name="organisation" value={one.id} />
                  <Button kind="secondary" label={`${t.switchTo}: ${one.name[lang]}`}>{t.switchTo}</Button>
                </Form>
              )}
          </Card>
        ))}
        {mine.length === 0 && <EmptyState />}
        {ownSignIn && <p><a href="/console/me/organisation">{oidcTexts(lang).linkTitle}</a></p>}
        <p><a href="/console">{t.toConsole}</a></p>
        {invitations.length > 0 && (
          <>
            <h2>{t.invitationsToYou}</h2>
            {invitations.map((one) => {
              const name = all.find(({ id }) => id === one.organisation)?.name[lang] ?? ''
              return (
                <Card key={one.id} title={name} level={3}>
                  <p>{t.invitedFor}: {rolesIn(lang, one.roles)}. {t.expires} {formatDate(lang, one.expires_at)}.</p>
                  <p class="hint">{t.acceptedNote}</p>
                  <Form action="/console/organisations/invitation">
                    <input type="hidden" name="organisation" value={one.organisation} />
                    <input type="hidden" name="invitation" value={one.id} />
                    <ButtonRow>
                      <Button name="answer" value="accept" label={`${t.accept}: ${name}`}>{t.accept}</Button>
                      <Button name="answer" value="decline" kind="quiet" label={`${t.decline}: ${name}`}>{t.decline}</Button>
                    </ButtonRow>
                  </Form>
                </Card>
              )
            })}
          </>
        )}
      </PlainLayout>,
      200,
    )
  },
})

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const idIn = (form: FormData, name: string): string | null => (idShape.test(typed(form, name)) ? typed(form, name) : null)

/** Switching is open: the page says which organisation it is, and both organisations' ledgers that it happened. */
const switchAct = route({
  method: 'POST',
  path: '/console/organisations/switch',
  access,
  bodyLimit: formLimit,
  async handle(c: PageContext) {
    const entered = await letInAnyone(c)
    if (isAnswer(entered)) return entered
    const organisation = idIn(await readForm(c.request), 'organisation')
    const moved = organisation && (await moveSession(c.db, { cookie: c.cookie(sessionCookie), organisation, now: c.now }))
    if (!organisation || !moved) return answer(<ErrorPage lang={entered.lang} kind="not-found" />, 404)
    for (const [place, type] of [[moved.from, 'identity.session-left'], [organisation, 'identity.session-entered']] as const) {
      await inTransaction(c.db, place, (tx) =>
        append(tx, { type, organisation: place, by: moved.account, at: c.now, about: moved.account }),
      )
    }
    return redirect('/console')
  },
})

const invitationAct = route({
  method: 'POST',
  path: '/console/organisations/invitation',
  access,
  bodyLimit: formLimit,
  async handle(c: PageContext) {
    const entered = await letInAnyone(c)
    if (isAnswer(entered)) return entered
    const form = await readForm(c.request)
    const organisation = idIn(form, 'organisation')
    const invitation = idIn(form, 'invitation')
    const accept = typed(form, 'answer') === 'accept'
    const answered = organisation && invitation
      ? await answerInvitation(c.db, entered.actor, { organisation, invitation, accept, at: c.now })
      : null
    if (!answered?.ok) return answer(<ErrorPage lang={entered.lang} kind="not-found" />, 404)
    return redirect('/console/organisations')
  },
})

export const organisationRoutes: readonly Route[] = [page, switchAct, invitationAct]
