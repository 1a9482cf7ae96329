import {
  Button, ButtonRow, Card, ConsoleLayout, Dialog, Disclosure, Field, Form, HiddenField, LinkButton, Moment, Notice, PageHeader,
  Status, Table,
} from '#platform/pages'
import { formatDate, formatDateTime } from '#platform/texts'
import type { GuardedPage, Route } from '#platform/web'
import type { StaffActor } from '../actor.ts'
import { openCredentialName, openFamily } from '../browsers.ts'
import * as store from '../credential-store.ts'
import { listSessions } from '../session-store.ts'
import { ownKeyOf } from '../signing.ts'
import { meTexts } from '../texts/me.ts'
import { sessionEndOf } from '../sessions.ts'
import { staffAct, staffPage, staffQuestion } from '../web/staff-routes.ts'
import type { StaffContext } from '../web/staff-routes.ts'
import { nameCredential, readNews, removeCredential, removeOneTimeCode } from './commands/credentials.ts'
import { endOtherSessions, endSession } from './commands/sessions.ts'

/** Somebody's own page: their ways in, their sessions, and what was changed about either. */
const mePage: GuardedPage<StaffActor> = staffPage({
  path: '/console/me',
  may: 'use-console',
  async view(c) {
    const t = c.t(meTexts)
    const [credentials, code, sessions, news] = await Promise.all([
      store.listCredentials(c.db, c.actor.id),
      store.findOneTimeCode(c.db, c.actor.id),
      listSessions(c.db, c.actor.id),
      store.listNews(c.db, c.actor.id),
    ])
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        {c.form.refused && <Notice kind="danger" title={c.form.sentence} live />}
        {news.length > 0 && <News c={c} news={news} />}
        <WaysIn c={c} ways={waysFrom(c, credentials, code)} />
        <ButtonRow>
          <LinkButton href="/console/me/passkey" kind="secondary">{t.addPasskey}</LinkButton>
          {!code && credentials.some(({ kind }) => kind === 'passphrase') && (
            <LinkButton href="/console/me/one-time-code" kind="secondary">{t.addCode}</LinkButton>
          )}
        </ButtonRow>
        <p><a href="/console/me/second-factor">{t.second}</a></p>
        <Sessions c={c} sessions={sessions} />
      </ConsoleLayout>
    )
  },
})

type Credential = Awaited<ReturnType<typeof store.listCredentials>>[number]
type Code = Awaited<ReturnType<typeof store.findOneTimeCode>>

interface WayIn {
  readonly id: string
  readonly kind: Credential['kind'] | 'one-time-code'
  readonly name: string
  readonly does: string
  readonly copied: boolean
  readonly added: Date
  readonly used: string | null
  /** Hiding is a courtesy: the command decides again. */
  readonly removable: boolean
}

function waysFrom(c: StaffContext, credentials: readonly Credential[], code: Code): WayIn[] {
  const t = c.t(meTexts)
  const key = ownKeyOf(c.actor)
  const words = { 'passphrase': t.passphrase, 'recovery-code': t.recoveryCode, 'passkey': t.passkey }
  const does = (one: Credential) =>
    one.kind === 'passphrase' ? t.passphraseDoes
      : one.kind === 'recovery-code' ? t.recoveryDoes
        : one.guarded_wrapped ? t.passkeyOpens : t.passkeySays
  const opening = credentials.filter(({ kind, guarded_wrapped }) => kind !== 'recovery-code' && guarded_wrapped !== null)
  const ways: WayIn[] = credentials.map((one) => ({
    removable: opening.some(({ id }) => id !== one.id),
    id: one.id,
    kind: one.kind,
    name: openCredentialName(key, c.actor.id, one.name) ?? words[one.kind],
    does: does(one),
    copied: one.backed_up === true,
    added: one.created_at,
    used: one.last_used_on,
  }))
  if (!code) return ways
  return [...ways, {
    id: 'code', kind: 'one-time-code', name: t.oneTimeCode, does: t.codeDoes, copied: false, added: code.created_at, used: code.last_used_on,
    removable: true,
  }]
}

function News({ c, news }: { c: StaffContext; news: Awaited<ReturnType<typeof store.listNews>> }) {
  const t = c.t(meTexts)
  return (
    <Notice kind="warning" title={t.newsTitle}>
      <ul>
        {news.map((one) => <li key={one.id}>{t.news[one.what]}, {formatDate(c.lang, one.happened_on)}</li>)}
      </ul>
      <p>{t.newsLead}</p>
      <Form action="/console/me/news">
        <Button kind="secondary">{t.newsRead}</Button>
      </Form>
    </Notice>
  )
}

function WaysIn({ c, ways }: { c: StaffContext; ways: readonly WayIn[] }) {
  const t = c.t(meTexts)
  return (
    <Card title={t.waysTitle}>
      <Table
        caption={t.waysTitle}
        captionHidden
        rows={ways}
        columns={[
          { label: t.way, heads: true, cell: (one) => one.name },
          { label: t.does, cell: (one) => <>{one.does}{one.copied && <p class="hint">{t.copied}</p>}</> },
          { label: t.added, cell: (one) => <Moment at={one.added} form="date" /> },
          { label: t.lastUsed, cell: (one) => (one.used ? formatDate(c.lang, one.used) : t.never) },
          { label: t.actions, cell: (one) => <WayActions c={c} one={one} /> },
        ]}
      />
    </Card>
  )
}

function WayActions({ c, one }: { c: StaffContext; one: WayIn }) {
  const t = c.t(meTexts)
  if (one.kind === 'recovery-code') return <LinkButton href="/console/me/recovery-code" kind="secondary">{t.renew}</LinkButton>
  if (one.kind === 'one-time-code') return <Removal id={one.id} action="/console/me/one-time-code/remove" c={c} />
  const removal = <Removal id={one.id} action={`/console/me/credentials/${one.id}/remove`} c={c} />
  if (one.kind === 'passphrase') {
    return (
      <div class="button-row">
        <LinkButton href="/console/me/passphrase" kind="secondary">{t.change}</LinkButton>
        {one.removable && removal}
      </div>
    )
  }
  return (
    <>
      <Disclosure summary={t.rename}>
        <Form action={`/console/me/credentials/${one.id}/name`} label={t.rename}>
          <Field id={`name-${one.id}`} name="name" label={t.name} hint={t.nameHint} value={one.name} maxlength={40} required />
          <Button kind="secondary">{t.save}</Button>
        </Form>
      </Disclosure>
      {one.removable && removal}
    </>
  )
}

function Removal({ id, action, c }: { id: string; action: string; c: StaffContext }) {
  const t = c.t(meTexts)
  return (
    <Dialog id={`remove-${id}`} opener={t.remove} openerKind="quiet" title={t.removeTitle}>
      <p>{t.removeLead}</p>
      <Form action={action}>
        <Button kind="danger">{t.removeYes}</Button>
      </Form>
    </Dialog>
  )
}

function Sessions({ c, sessions }: { c: StaffContext; sessions: Awaited<ReturnType<typeof listSessions>> }) {
  const t = c.t(meTexts)
  const key = ownKeyOf(c.actor)
  const where = (about: Uint8Array | null): string => {
    const family = openFamily(key, c.actor.id, about)
    return family ? t.on(t.browsers[family.browser], t.systems[family.system]) : t.unknownBrowser
  }
  return (
    <Card title={t.sessionsTitle}>
      <p>{t.sessionsLead}</p>
      <Table
        caption={t.sessionsTitle}
        captionHidden
        rows={sessions}
        columns={[
          { label: t.session, heads: true, cell: (one) => where(one.about) },
          { label: t.begun, cell: (one) => <Moment at={one.created_at} /> },
          { label: t.seen, cell: (one) => <Moment at={one.seen_at} /> },
          {
            label: t.actions,
            cell: (one) =>
              one.mark === c.actor.session ? (
                <Status kind="success">{t.thisOne}</Status>
              ) : (
                <Form action="/console/me/sessions/end" inline label={`${t.end}: ${where(one.about)}, ${formatDateTime(c.lang, one.created_at)} (${sessions.indexOf(one) + 1})`}>
                  <HiddenField name="session" value={one.mark} />
                  <Button kind="secondary">{t.end}</Button>
                </Form>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <Form action="/console/me/sessions/end-others">
          <Button kind="secondary">{t.endOthers}</Button>
        </Form>
      )}
    </Card>
  )
}

const here = '/console/me'
const refusals = (lang: Parameters<typeof meTexts>[0]) => meTexts(lang).refused

export const meRoutes: Route[] = [
  mePage,
  staffQuestion({
    path: '/console/me/still-here',
    may: 'use-console',
    async answer(_body, c) {
      return { account: c.actor.id, endsAt: sessionEndOf(c.actor)?.toISOString() ?? null }
    },
  }),
  staffAct({
    path: '/console/me/news',
    page: mePage,
    command: readNews,
    read: () => ({}),
    done: () => here,
    refused: {},
    sentences: () => ({}),
  }),
  staffAct({
    path: '/console/me/credentials/:credential/name',
    page: mePage,
    command: nameCredential,
    read: (form, c) => ({ credential: c.params.credential, name: form.get('name') }),
    done: () => here,
    refused: { 'no-such-credential': 404 },
    sentences: (lang) => ({ 'no-such-credential': refusals(lang)['no-such-credential'] }),
  }),
  staffAct({
    path: '/console/me/credentials/:credential/remove',
    page: mePage,
    command: removeCredential,
    read: (_form, c) => ({ credential: c.params.credential }),
    done: () => here,
    refused: { 'no-such-credential': 404, 'last-key': 409, 'not-removed-but-renewed': 409, 'second-factor-needed': 409 },
    sentences: (lang) => {
      const t = refusals(lang)
      return {
        'no-such-credential': t['no-such-credential'],
        'last-key': t['last-key'],
        'not-removed-but-renewed': t['not-removed-but-renewed'],
        'second-factor-needed': t['second-factor-needed'],
      }
    },
  }),
  staffAct({
    path: '/console/me/one-time-code/remove',
    page: mePage,
    command: removeOneTimeCode,
    read: () => ({}),
    done: () => here,
    refused: { 'second-factor-needed': 409 },
    sentences: (lang) => ({ 'second-factor-needed': refusals(lang)['second-factor-needed'] }),
  }),
  staffAct({
    path: '/console/me/sessions/end',
    page: mePage,
    command: endSession,
    read: (form) => ({ session: form.get('session') }),
    done: () => here,
    refused: { 'no-such-session': 404 },
    sentences: (lang) => ({ 'no-such-session': refusals(lang)['no-such-session'] }),
  }),
  staffAct({
    path: '/console/me/sessions/end-others',
    page: mePage,
    command: endOtherSessions,
    read: () => ({}),
    done: () => here,
    refused: {},
    sentences: () => ({}),
  }),
]
