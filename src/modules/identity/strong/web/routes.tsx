import type { VNode } from 'preact'
import { Button, ButtonRow, Card, Field, FieldGroup, Form, HiddenField, LinkButton, Notice, PageHeader, PlainLayout, Radios, Select, Status, ConsoleLayout } from '#platform/pages'
import { inTransaction } from '#platform/database'
import { destination, publicAct, publicPage, readForm, redirect, redirectElsewhere, setCookie, typed } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { reveal } from '#foundation/text'
import type { Redacted } from '#foundation/text'
import { findOrganisation, listOrganisations } from '../../organisations.ts'
import { languageLinksTo } from '../../web/language-links.ts'
import { staffAct, staffPage } from '../../web/staff-routes.ts'
import type { Attempts } from '../../attempts.ts'
import type { Outgoing } from '../../oidc/outgoing.ts'
import { claimsOf, newTrip, tripFrom, wayTo } from '../../oidc/provider.ts'
import type { Provider } from '../../oidc/provider.ts'
import { isStrongEnough, personIn, presetNames, presets } from '../claims.ts'
import type { Person } from '../claims.ts'
import { removeIdentification, setIdentification } from '../commands.ts'
import { beginIdentifiedSession, endIdentified, identifiedMinutes, openDestination, sealDestination } from '../sessions.ts'
import * as store from '../store.ts'
import type { IdentificationRow } from '../store.ts'
import { strongTexts } from '../texts.ts'
import { identifiedCookie, IdentifiedNote, identifiedPerson } from './identified.tsx'

/** Somebody invented, whom a visitor of the demo may be for a while. Null in place of a code: they have none. */
export interface InventedPerson {
  readonly id: string
  readonly name: string
  readonly person: Person | null
}

export interface StrongIdentification {
  /** Out of the machine's keeping, never out of the database: what the provider demands of us, and the key of its ID tokens. */
  readonly secretsOf: (organisation: string) => Promise<{ secret: Redacted<string> | null; key: Redacted<string> | null }>
  readonly outgoing: Outgoing
  /** Where people reach this Satama; without it, whatever host they asked. */
  readonly origin: string | null
  readonly attempts: Attempts
  /** Given by the demo, and by nobody else. */
  readonly invented: readonly InventedPerson[]
}

/** In an hour and from one address, before there is a wait: each begins a request of this server to the provider. */
const freeBeginnings = 60

const tripCookie = 'identification'
const tripMs = 15 * 60_000
const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Told = 'notReached' | 'notBelieved' | 'denied' | 'withoutCode' | 'tooWeak' | 'left'

/** Identifying oneself, and setting up by which provider. The register is never asked: nobody learns here who is in it. */
export function strongRoutes(own: StrongIdentification): Route[] {
  const redirectFor = (c: PageContext, organisation: string): URL =>
    new URL(`/identify/${organisation}/callback`, own.origin ?? `${c.secure ? 'https' : 'http'}://${c.url.host}`)

  async function providerOf(c: PageContext, organisation: string): Promise<{ row: IdentificationRow; provider: Provider } | null> {
    const row = idShape.test(organisation) ? await store.find(c.db, organisation) : undefined
    if (!row) return null
    const { secret, key } = await own.secretsOf(organisation)
    const provider: Provider = {
      issuer: row.issuer,
      clientId: row.client_id,
      secret,
      redirect: redirectFor(c, organisation),
      scope: row.scope,
      levels: levelsOf(row),
      decryptionKey: key,
    }
    return { row, provider }
  }

  const front = publicPage({
    path: '/identify',
    async view(c) {
      const t = c.t(strongTexts)
      const to = destination(c.query.get('to'), '')
      const at = c.query.get('at')
      const [person, rows, organisations] = await Promise.all([identifiedPerson(c), store.list(c.db), listOrganisations(c.db)])
      const ways = rows
        .filter(({ organisation }) => at === null || at === organisation)
        .flatMap(({ organisation }) => organisations.filter(({ id }) => id === organisation))
      const languageLinks = languageLinksTo('/identify')
      return (
        <PlainLayout lang={c.lang} title={t.title} languageLinks={languageLinks}>
          <h1>{t.title}</h1>
          <p class="lead">{t.lead}</p>
          {person && <IdentifiedNote lang={c.lang} person={person} />}
          {person && to !== '' && <LinkButton href={to}>{t.on}</LinkButton>}
          {!person && ways.map(({ id, name }) => (
            <p key={id}><LinkButton href={`/identify/${id}${to === '' ? '' : `?to=${encodeURIComponent(to)}`}`}>{t.identifyAt(name[c.lang])}</LinkButton></p>
          ))}
          {!person && own.invented.length > 0 && <Invented c={c} people={own.invented} to={to} />}
          {!person && ways.length === 0 && own.invented.length === 0 && (
            <Notice kind="info" title={t.unavailableTitle}><p>{t.unavailable}</p></Notice>
          )}
        </PlainLayout>
      )
    },
  })

  const begin = publicPage({
    path: '/identify/:organisation',
    async view(c) {
      const use = { what: 'identification', address: c.address, free: freeBeginnings }
      if ((await own.attempts.spend(c.db, use, c.now)) > 0) return tell(c as PageContext, 'notReached')
      const { organisation } = c.params
      const found = await providerOf(c as PageContext, organisation)
      if (!found) return tell(c as PageContext, 'notReached')
      const trip = newTrip()
      const way = await wayTo(found.provider, trip, own.outgoing)
      if (!way.ok) return tell(c as PageContext, 'notReached')
      await store.removeStale(c.db, c.now)
      await store.addAttempt(c.db, {
        id: trip.id,
        organisation,
        destination: sealDestination(trip.cookie, destination(c.query.get('to'), '/identify')),
        expires_at: new Date(c.now.getTime() + tripMs),
      })
      const kept = setCookie({ name: tripCookie, value: trip.cookie, secure: c.secure, maxAge: tripMs / 1000 })
      return redirectElsewhere(way.value, [kept])
    },
  })

  const comeBack = publicPage({
    path: '/identify/:organisation/callback',
    async view(c) {
      const { organisation } = c.params
      const trip = tripFrom(c.cookie(tripCookie))
      const attempt = trip && (await store.takeAttempt(c.db, trip.id, c.now))
      // An answer of one organisation's provider, given at another's address, fits no attempt.
      if (!trip || attempt?.organisation !== organisation) return tell(c as PageContext, 'notBelieved')
      const to = openDestination(trip.cookie, attempt.destination) ?? '/identify'
      const found = await providerOf(c as PageContext, organisation)
      const said = found && (await claimsOf(found.provider, trip, c.query, own.outgoing))
      if (!found || !said) return tell(c as PageContext, 'notReached', to)
      if (!said.ok) return tell(c as PageContext, toldBy[said.code], to)
      if (!isStrongEnough(said.value, levelsOf(found.row))) return tell(c as PageContext, 'tooWeak', to)
      const person = personIn(said.value, claimNamesOf(found.row))
      if (!person.ok) return tell(c as PageContext, 'withoutCode', to)
      return arrive(c as PageContext, { organisation, person: person.value, to })
    },
  })

  async function arrive(c: PageContext, { organisation, person, to }: { organisation: string; person: Person; to: string }): Promise<Response> {
    await endIdentified(c.db, c.cookie(identifiedCookie))
    const value = await inTransaction(c.db, organisation, (tx) => beginIdentifiedSession(tx, { organisation, person, now: c.now }))
    return redirect(to, [
      setCookie({ name: identifiedCookie, value, secure: c.secure, maxAge: identifiedMinutes * 60 }),
      gone(c, tripCookie),
    ])
  }

  const leave = publicAct({
    path: '/identify/leave',
    bodyLimit: 5_000,
    async act(c) {
      const form = await readForm(c.request)
      await endIdentified(c.db, c.cookie(identifiedCookie))
      const to = destination(typed(form, 'to'), '')
      return redirect(to === '' ? '/identify?left' : to, [gone(c as PageContext, identifiedCookie)])
    },
  })

  /** The demo's own provider: a list of people who do not exist. The route is there when such people are, and never else. */
  const beInvented = publicAct({
    path: '/identify/invented',
    bodyLimit: 5_000,
    async act(c) {
      const form = await readForm(c.request)
      const chosen = own.invented.find(({ id }) => id === typed(form, 'person'))
      const to = destination(typed(form, 'to'), '/identify')
      const [organisation] = await listOrganisations(c.db)
      if (!chosen || !organisation) return tell(c as PageContext, 'notBelieved', to)
      if (!chosen.person) return tell(c as PageContext, 'withoutCode', to)
      return arrive(c as PageContext, { organisation: organisation.id, person: chosen.person, to })
    },
  })

  return [front, leave, ...(own.invented.length > 0 ? [beInvented] : []), begin, comeBack, ...settingRoutes(own, redirectFor)]
}

const toldBy = { 'not-reached': 'notReached', 'not-believed': 'notBelieved', 'denied': 'denied' } as const

const levelsOf = (row: IdentificationRow): string[] => row.levels.split(' ').filter((one) => one !== '')

const claimNamesOf = (row: IdentificationRow) =>
  ({ code: row.claim_code, given: row.claim_given, family: row.claim_family, protected: row.claim_protected })

const gone = (c: PageContext, name: typeof tripCookie | typeof identifiedCookie): string => setCookie({ name, value: '', secure: c.secure, maxAge: 0 })

function tell(c: PageContext, what: Told, to = ''): VNode {
  const t = c.t(strongTexts)
  return (
    <PlainLayout lang={c.lang} title={t[`${what}Title`]} languageLinks={languageLinksTo('/identify')}>
      <h1>{t[`${what}Title`]}</h1>
      <p>{t[what]}</p>
      <LinkButton href={to === '' || to === '/identify' ? '/identify' : `/identify?to=${encodeURIComponent(to)}`}>{t.again}</LinkButton>
    </PlainLayout>
  )
}

function Invented({ c, people, to }: { c: PageContext; people: readonly InventedPerson[]; to: string }) {
  const t = c.t(strongTexts)
  const options = people.map(({ id, name, person }) => ({
    value: id,
    label: person ? `${name}, ${reveal(person.identityCode)}${person.protected ? ` (${t.protectedMark})` : ''}` : t.noCodePerson,
  }))
  return (
    <Card title={t.inventedTitle}>
      <p>{t.inventedLead}</p>
      <Form action="/identify/invented">
        {to !== '' && <HiddenField name="to" value={to} />}
        <Select name="person" label={t.inventedLabel} options={options} width="full" />
        <Button>{t.inventedButton}</Button>
      </Form>
    </Card>
  )
}

/** The administrator's page: which provider, by what names. */
function settingRoutes(own: StrongIdentification, redirectFor: (c: PageContext, organisation: string) => URL): Route[] {
  const settings = staffPage({
    path: '/console/staff/identification',
    may: 'manage-staff',
    confirm: true,
    async view(c) {
      const t = c.t(strongTexts)
      const { organisation } = c.actor
      const [row, kept, house] = await Promise.all([store.find(c.db, organisation), own.secretsOf(organisation), findOrganisation(c.db, organisation)])
      const preset = row && presetNames.find((one) => sameNames(presets[one], claimNamesOf(row)))
      const ownNames = row && !preset ? claimNamesOf(row) : null
      return (
        <ConsoleLayout frame={c.frame} title={t.setTitle}>
          <PageHeader title={t.setTitle} lead={t.setLead}
            status={<Status kind={row ? 'success' : 'neutral'}>{row ? t.inUse : t.notInUse}</Status>} />
          <Notice kind="warning" title={t.warningTitle}><p>{t.warning}</p></Notice>
          <Card {...(house ? { title: house.name[c.lang] } : {})}>
            <Form action="/console/staff/identification" state={c.form}>
              <Field name="issuer" type="url" label={t.issuer} hint={t.issuerHint} value={row?.issuer} width="full" autocomplete="off" required />
              <Field name="clientId" label={t.clientId} value={row?.client_id} autocomplete="off" spellcheck={false} required />
              <Field name="scope" label={t.scope} hint={t.scopeHint} value={row?.scope} autocomplete="off" spellcheck={false} />
              <Field name="levels" label={t.levels} hint={t.levelsHint} value={row?.levels} width="full" autocomplete="off" spellcheck={false} />
              <Radios name="names" label={t.names} chosen={preset ?? (row ? 'own' : 'suomi-fi')}
                options={[...presetNames, 'own' as const].map((value) => ({ value, label: t.presetNames[value] }))} />
              <FieldGroup legend={t.ownNames}>
                <Field name="code" label={t.code} value={ownNames?.code} autocomplete="off" spellcheck={false} />
                <Field name="given" label={t.given} value={ownNames?.given} autocomplete="off" spellcheck={false} />
                <Field name="family" label={t.family} value={ownNames?.family} autocomplete="off" spellcheck={false} />
                <Field name="protected" label={t.protectedClaim} value={ownNames?.protected} autocomplete="off" spellcheck={false} />
              </FieldGroup>
              <p class="hint">{t.redirect}: <code>{redirectFor(c, organisation).href}</code></p>
              <p class="hint">{kept.secret ? t.secretKept : <>{t.secretNone} <code>{`identify-secret-${organisation}`}</code></>}</p>
              <p class="hint">{kept.key ? t.keyKept : <>{t.keyNone} <code>{`identify-key-${organisation}`}</code></>}</p>
              <ButtonRow><Button>{t.save}</Button></ButtonRow>
            </Form>
          </Card>
          {row && <Form action="/console/staff/identification/remove"><Button kind="danger">{t.remove}</Button></Form>}
        </ConsoleLayout>
      )
    },
  })
  const set = staffAct({
    path: '/console/staff/identification',
    command: setIdentification(own.outgoing.allowed),
    page: settings,
    read: (form) => {
      const text = (name: string) => typed(form, name)
      return {
        issuer: form.get('issuer'), clientId: form.get('clientId'), scope: text('scope'), levels: text('levels'), names: form.get('names'),
        code: text('code').trim(), given: text('given').trim(), family: text('family').trim(), protected: text('protected').trim(),
      }
    },
    done: () => '/console/staff/identification',
    refused: { 'bad-issuer': 422, 'bad-scope': 422, 'bad-claims': 422 },
    sentences: (lang) => {
      const t = strongTexts(lang)
      return { 'bad-issuer': t.badIssuer, 'bad-scope': t.badScope, 'bad-claims': t.badClaims }
    },
  })
  const remove = staffAct({
    path: '/console/staff/identification/remove',
    command: removeIdentification,
    page: settings,
    read: () => ({}),
    done: () => '/console/staff/identification',
    refused: { 'no-provider': 404 },
    sentences: (lang) => ({ 'no-provider': strongTexts(lang).noProvider }),
  })
  return [settings, set, remove]
}

const sameNames = (a: ReturnType<typeof claimNamesOf>, b: ReturnType<typeof claimNamesOf>): boolean =>
  a.code === b.code && a.given === b.given && a.family === b.family && a.protected === b.protected
