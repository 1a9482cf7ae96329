import type { VNode } from 'preact'
import { Button, ButtonRow, Card, ConsoleLayout, Field, Form, LinkButton, Notice, PageHeader, PlainLayout, Status } from '#platform/pages'
import { append } from '#ledger'
import { inTransaction, within } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import type { Redacted } from '#foundation/text'
import { isAnswer, publicPage, redirect, redirectElsewhere, setCookie } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { hasConfirmed } from '../../actor.ts'
import type { Attempts } from '../../attempts.ts'
import { listOrganisations } from '../../organisations.ts'
import { beginIdentified } from '../../sessions.ts'
import { findAccount } from '../../store.ts'
import { arrivalKept } from '../../web/arriving.ts'
import { letIn } from '../../web/guard.tsx'
import { languageLinksTo } from '../../web/language-links.ts'
import type { WayIn } from '../../web/sign-in-page.tsx'
import { staffAct, staffPage } from '../../web/staff-routes.ts'
import { removeProvider, setProvider, unlinkOwn } from '../commands.ts'
import type { Outgoing } from '../outgoing.ts'
import { newTrip, subjectHash, tripFrom, wayTo, whoCameBack } from '../provider.ts'
import type { Provider } from '../provider.ts'
import * as store from '../store.ts'
import { oidcTexts } from '../texts.ts'

export interface OwnSignIn {
  /** Of the hashes of providers' subjects: kept apart from the database. */
  readonly key: Bytes
  /** A client secret out of the machine's keeping, never out of the database; null when there is none. */
  readonly secretOf: (organisation: string) => Promise<Redacted<string> | null>
  readonly outgoing: Outgoing
  /** Where people reach this Satama; without it, whatever host they asked. */
  readonly origin: string | null
  /** Counts who sends this server to a provider. */
  readonly attempts: Attempts
}

/** In an hour and from one address, before there is a wait: each begins a request of this server to the provider. */
const freeBeginnings = 60

const tripCookie = 'organisation-sign-in'
const tripMs = 10 * 60_000
const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The organisations that have a sign-in of their own, for the page where everybody signs in. */
export async function ownSignIns(c: PageContext): Promise<readonly WayIn[]> {
  const [providers, organisations] = await Promise.all([store.listProviders(c.db), listOrganisations(c.db)])
  return providers.flatMap(({ organisation }) => {
    const found = organisations.find(({ id }) => id === organisation)
    return found ? [{ href: `/sign-in/organisation/${organisation}`, label: (lang) => oidcTexts(lang).signInWith(found.name[lang]) }] : []
  })
}

/** Signing in through an organisation's own provider, which says who; linking one's account with it; setting it up. */
export function ownSignInRoutes(own: OwnSignIn): Route[] {
  const redirectFor = (c: PageContext, organisation: string): URL =>
    new URL(`/sign-in/organisation/${organisation}/callback`, own.origin ?? `${c.secure ? 'https' : 'http'}://${c.url.host}`)

  async function providerOf(c: PageContext, organisation: string): Promise<Provider | null> {
    const row = idShape.test(organisation) ? await store.findProvider(c.db, organisation) : undefined
    if (!row) return null
    const secret = await own.secretOf(organisation)
    return { issuer: row.issuer, clientId: row.client_id, secret, redirect: redirectFor(c, organisation) }
  }

  /** Sends a browser to the provider, with a cookie that alone makes the answer fit. */
  async function leave(c: PageContext, organisation: string, account: string | null): Promise<Response | VNode> {
    const provider = await providerOf(c, organisation)
    if (!provider) return <Told c={c} what="notReached" />
    const trip = newTrip()
    const way = await wayTo(provider, trip, own.outgoing)
    if (!way.ok) return <Told c={c} what="notReached" />
    await store.addAttempt(c.db, { id: trip.id, organisation, account, expires_at: new Date(c.now.getTime() + tripMs) }, c.now)
    return redirectElsewhere(way.value, [
      setCookie({ name: tripCookie, value: trip.cookie, secure: c.secure, maxAge: tripMs / 1000 }),
    ])
  }

  const begin = publicPage({
    path: '/sign-in/organisation/:organisation',
    async view(c) {
      const use = { what: 'own sign-in', address: c.address, free: freeBeginnings }
      if ((await own.attempts.spend(c.db, use, c.now)) > 0) return <Told c={c as PageContext} what="notReached" />
      return leave(c as PageContext, c.params.organisation, null)
    },
  })

  const comeBack = publicPage({
    path: '/sign-in/organisation/:organisation/callback',
    async view(c) {
      const { organisation } = c.params
      const trip = tripFrom(c.cookie(tripCookie))
      const attempt = trip && (await store.takeAttempt(c.db, trip.id, c.now))
      // An answer of one organisation's provider, given at another's address, fits no attempt.
      if (!trip || attempt?.organisation !== organisation) return <Told c={c as PageContext} what="notBelieved" />
      const provider = await providerOf(c as PageContext, organisation)
      const who = provider && (await whoCameBack(provider, trip, c.query, own.outgoing))
      if (!provider || !who) return <Told c={c as PageContext} what="notBelieved" />
      if (!who.ok) return <Told c={c as PageContext} what={who.code === 'not-reached' ? 'notReached' : 'notBelieved'} />
      const subject = subjectHash(own.key, { organisation, issuer: provider.issuer }, who.value.sub)
      return attempt.account === null
        ? identify(c as PageContext, organisation, subject)
        : linkTo(c as PageContext, { organisation, account: attempt.account, subject })
    },
  })

  /** The provider has said who. The keys are still to be unlocked, on the page where everybody signs in. */
  async function identify(c: PageContext, organisation: string, subject: Bytes): Promise<Response | VNode> {
    const here = within(c.db, organisation)
    const linked = await store.findLinked(here, organisation, subject)
    const account = linked && (await findAccount(here, { organisation, account: linked.account }))
    if (!account || account.state === 'closed' || account.closed_at) return <Told c={c} what="notLinked" />
    const value = await beginIdentified(c.db, { account: account.id, organisation, by: 'organisation', now: c.now })
    return redirect('/sign-in', [arrivalKept(c, value), tripGone(c)])
  }

  async function linkTo(c: PageContext, o: { organisation: string; account: string; subject: Bytes }): Promise<Response | VNode> {
    const entered = await letIn(c, 'use-console')
    if (isAnswer(entered)) return entered instanceof Response ? entered : <Told c={c} what="notBelieved" />
    const { actor } = entered
    const same = actor.id === o.account && actor.organisation === o.organisation && hasConfirmed(actor, c.now)
    if (!same) return <Told c={c} what="notBelieved" />
    const linked = await inTransaction(c.db, o.organisation, async (tx) => {
      if (!(await store.link(tx, { ...o, linked_at: c.now }))) return false
      await append(tx, {
        type: 'identity.own-sign-in-linked', organisation: o.organisation, by: actor.id, at: c.now, about: actor.id,
      })
      return true
    })
    return redirect(linked ? '/console/me/organisation' : '/console/me/organisation?taken', [tripGone(c)])
  }

  const tripGone = (c: PageContext): string => setCookie({ name: tripCookie, value: '', secure: c.secure, maxAge: 0 })

  const mine = staffPage({
    path: '/console/me/organisation',
    may: 'use-console',
    async view(c) {
      const t = c.t(oidcTexts)
      const [provider, linked] = await Promise.all([
        store.findProvider(c.db, c.actor.organisation),
        store.isLinked(c.db, c.actor.organisation, c.actor.id),
      ])
      return (
        <ConsoleLayout frame={c.frame} title={t.linkTitle}>
          <PageHeader title={t.linkTitle} lead={t.linkLead}
            status={<Status kind={linked ? 'success' : 'neutral'}>{linked ? t.linked : t.unlinked}</Status>} />
          {c.query.has('taken') && <Notice kind="warning" title={t.taken} />}
          {!provider && <p>{t.none}</p>}
          {provider && !linked && <LinkButton href="/console/me/organisation/link">{t.link}</LinkButton>}
          {linked && (
            <Form action="/console/me/organisation/unlink" state={c.form}><Button kind="secondary">{t.unlink}</Button></Form>
          )}
        </ConsoleLayout>
      )
    },
  })
  const link = staffPage({
    path: '/console/me/organisation/link',
    may: 'use-console',
    confirm: true,
    view: (c) => leave(c, c.actor.organisation, c.actor.id),
  })
  const unlink = staffAct({
    path: '/console/me/organisation/unlink',
    command: unlinkOwn,
    page: mine,
    read: () => ({}),
    done: () => '/console/me/organisation',
    refused: {},
    sentences: () => ({}),
  })

  const settings = staffPage({
    path: '/console/staff/own-sign-in',
    may: 'manage-staff',
    confirm: true,
    async view(c) {
      const t = c.t(oidcTexts)
      const { organisation } = c.actor
      const provider = await store.findProvider(c.db, organisation)
      const secret = await own.secretOf(organisation)
      return (
        <ConsoleLayout frame={c.frame} title={t.setTitle}>
          <PageHeader title={t.setTitle} lead={t.setLead} />
          <Card>
            <Form action="/console/staff/own-sign-in" state={c.form}>
              <Field name="issuer" type="url" label={t.issuer} hint={t.issuerHint} value={provider?.issuer} width="full" autocomplete="off" required />
              <Field name="clientId" label={t.clientId} value={provider?.client_id} autocomplete="off" spellcheck={false} required />
              <p class="hint">{t.redirect}: <code>{redirectFor(c, organisation).href}</code></p>
              {secret ? <p class="hint">{t.secretKept}</p> : <p class="hint">{t.secretNone} <code>{`oidc-${organisation}`}</code></p>}
              <p class="hint">{t.replaced}</p>
              <ButtonRow><Button>{t.save}</Button></ButtonRow>
            </Form>
          </Card>
          {provider && (
            <Form action="/console/staff/own-sign-in/remove"><Button kind="danger">{t.remove}</Button></Form>
          )}
        </ConsoleLayout>
      )
    },
  })
  const set = staffAct({
    path: '/console/staff/own-sign-in',
    command: setProvider(own.outgoing.allowed),
    page: settings,
    read: (form) => ({ issuer: form.get('issuer'), clientId: form.get('clientId') }),
    done: () => '/console/staff/own-sign-in',
    refused: { 'bad-issuer': 422 },
    sentences: (lang) => ({ 'bad-issuer': oidcTexts(lang).badIssuer }),
  })
  const remove = staffAct({
    path: '/console/staff/own-sign-in/remove',
    command: removeProvider,
    page: settings,
    read: () => ({}),
    done: () => '/console/staff/own-sign-in',
    refused: { 'no-provider': 404 },
    sentences: (lang) => ({ 'no-provider': oidcTexts(lang).noProvider }),
  })

  return [begin, comeBack, mine, link, unlink, settings, set, remove]
}

function Told({ c, what }: { c: PageContext; what: 'notReached' | 'notBelieved' | 'notLinked' }) {
  const t = c.t(oidcTexts)
  return (
    <PlainLayout lang={c.lang} title={t[`${what}Title`]} languageLinks={languageLinksTo('/sign-in')}>
      <h1>{t[`${what}Title`]}</h1>
      <p>{t[what]}</p>
      <LinkButton href="/sign-in">{t.toSignIn}</LinkButton>
    </PlainLayout>
  )
}
