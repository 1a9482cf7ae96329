import { Button, ButtonRow, Card, Checkbox, Disclosure, Field, Form, LinkButton, Moment, Notice, PageHeader, PlainLayout, Table } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { languages } from '#platform/texts'
import { island, publicPage, typed } from '#platform/web'
import type { Route } from '#platform/web'
import type { ComponentChildren } from 'preact'
import { deleteOwnAccount, endOthers, setEmail } from '../commands.ts'
import type { SealEmail } from '../commands.ts'
import * as store from '../store.ts'
import { clientRefusals, clientTexts } from '../texts.ts'
import { clientNews } from '../news.ts'
import { clientAct, clientPage, clientPaths, linksTo } from './guard.tsx'
import type { ClientPlace } from './guard.tsx'

const enterScript = island('identity/client-enter', 'modules/identity/clients/web/enter.island.ts')
const codeScript = island('identity/client-code', 'modules/identity/clients/web/code.island.ts')

/** Each page in each language, under an address in its own words. */
export function clientPages({ seal }: { seal: SealEmail }): Route[] {
  return languages.flatMap((lang) => [
    ...publicPages(lang),
    ...ownPages(lang, seal),
  ])
}

function Frame({ lang, place, title, script, children }: {
  lang: Lang
  place: ClientPlace
  title: string
  script?: { src: string; nonce: string }
  children: ComponentChildren
}) {
  return (
    <PlainLayout lang={lang} title={title} languageLinks={linksTo(place)} {...(script ? { scripts: [script] } : {})}>
      {children}
    </PlainLayout>
  )
}

function publicPages(lang: Lang): Route[] {
  const paths = clientPaths[lang]
  const t = clientTexts(lang)
  const signIn = publicPage({
    path: paths.signIn,
    options: { wasm: true },
    view: async (c) => (
      <Frame lang={lang} place="signIn" title={t.signInTitle} script={{ src: await c.script(enterScript), nonce: c.nonce }}>
        <h1>{t.signInTitle}</h1>
        <p>{t.signInLead}</p>
        <NoScript lang={lang} />
        <SignInForm lang={lang} />
        <Secrets lang={lang} title={t.renewTitle} lead={t.renewLead} submit={t.continue} />
        <p><a href={paths.signUp}>{t.noAccount}</a></p>
      </Frame>
    ),
  })
  const signUp = publicPage({
    path: paths.signUp,
    options: { wasm: true },
    view: async (c) => (
      <Frame lang={lang} place="signUp" title={t.signUpTitle} script={{ src: await c.script(enterScript), nonce: c.nonce }}>
        <h1>{t.signUpTitle}</h1>
        <p>{t.signUpLead}</p>
        <NoScript lang={lang} />
        <form class="form" id="client-sign-up" method="dialog" noValidate hidden {...data(lang)}>
          <div class="notice notice-danger" data-problem role="alert" tabIndex={-1} hidden />
          <div class="field">
            <label htmlFor="client-base">{t.nickname}</label>
            <p class="hint" id="client-base-hint">{t.nicknameHint}</p>
            <input id="client-base" class="input input-medium" type="text" autocomplete="off" autocapitalize="none" spellcheck={false}
              maxLength={20} aria-describedby="client-base-hint" required />
          </div>
          <Notice kind="warning" title={t.loseTitle}><p>{t.lose}</p></Notice>
          <Button>{t.next}</Button>
          <p data-working role="status" />
        </form>
        <Secrets lang={lang} title={t.loseTitle} lead={t.lose} submit={t.make} />
        <Kept lang={lang} />
        <p><a href={paths.signIn}>{t.signInTitle}</a></p>
      </Frame>
    ),
  })
  const left = publicPage({
    path: paths.left,
    view: () => (
      <Frame lang={lang} place="left" title={t.leftTitle}>
        <h1>{t.leftTitle}</h1>
        <p>{t.leftText}</p>
      </Frame>
    ),
  })
  return [signIn, signUp, left]
}

function data(lang: Lang) {
  const t = clientTexts(lang)
  const { working, making, wrong, wait, fault, differs, notANickname, useCode, usePassphrase } = t
  return {
    'data-to': clientPaths[lang].mine,
    'data-sign-in': clientPaths[lang].signIn,
    'data-language': lang,
    'data-texts': JSON.stringify({ working, making, wrong, wait, fault, differs, notANickname, useCode, usePassphrase }),
  }
}

function NoScript({ lang }: { lang: Lang }) {
  const t = clientTexts(lang)
  return <noscript><Notice kind="warning" title={t.noScriptTitle}><p>{t.noScript}</p></Notice></noscript>
}

function SignInForm({ lang }: { lang: Lang }) {
  const t = clientTexts(lang)
  return (
    <form class="form" id="client-sign-in" method="dialog" noValidate hidden {...data(lang)}>
      <div class="notice notice-danger" data-problem role="alert" tabIndex={-1} hidden />
      <div class="field">
        <label htmlFor="client-nickname">{t.nickname}</label>
        <p class="hint" id="client-nickname-hint">{t.nicknameSignInHint}</p>
        <input id="client-nickname" class="input input-medium" type="text" autocomplete="username" autocapitalize="none"
          spellcheck={false} aria-describedby="client-nickname-hint" required />
      </div>
      <div class="field" data-for="passphrase">
        <label htmlFor="client-passphrase">{t.passphrase}</label>
        <input id="client-passphrase" class="input input-medium" type="password" autocomplete="current-password" required />
      </div>
      <div class="field" data-for="recovery-code" hidden>
        <label htmlFor="client-code">{t.recoveryCode}</label>
        <input id="client-code" class="input input-full" type="text" autocomplete="off" autocapitalize="characters" spellcheck={false} />
      </div>
      <ButtonRow>
        <Button>{t.signIn}</Button>
        <Button id="client-other" type="button" kind="quiet">{t.useCode}</Button>
      </ButtonRow>
      <p data-working role="status" />
    </form>
  )
}

/** New secrets, shown once and typed back: at sign-up, and after a recovery code has served. */
function Secrets({ lang, title, lead, submit }: { lang: Lang; title: string; lead: string; submit: string }) {
  const t = clientTexts(lang)
  return (
    <form class="form" id="client-secrets" method="dialog" noValidate hidden {...data(lang)}>
      <h2 id="client-secrets-title" tabIndex={-1}>{title}</h2>
      <p>{lead}</p>
      <dl>
        <dt>{t.yourNickname}</dt><dd><code class="secret" id="new-nickname" /></dd>
        <dt>{t.passphrase}</dt><dd><code class="secret" id="new-passphrase" /></dd>
        <dt>{t.recoveryCode}</dt><dd><code class="secret" id="new-code" /></dd>
      </dl>
      <p>{t.keep}</p>
      <ButtonRow><Button id="client-print" type="button" kind="secondary">{t.print}</Button></ButtonRow>
      <div class="notice notice-danger" data-problem role="alert" tabIndex={-1} hidden />
      <div class="field">
        <label htmlFor="client-again">{t.again}</label>
        <p class="hint" id="client-again-hint">{t.againHint}</p>
        <input id="client-again" class="input input-medium" type="text" autocomplete="new-password" autocapitalize="none"
          spellcheck={false} aria-describedby="client-again-hint" />
      </div>
      <Button>{submit}</Button>
      <p data-working role="status" />
    </form>
  )
}

function Kept({ lang }: { lang: Lang }) {
  const t = clientTexts(lang)
  return (
    <Disclosure summary={t.keptTitle}>
      <ul>{t.kept.map((one) => <li key={one}>{one}</li>)}</ul>
      <p>{t.keptNot}</p>
    </Disclosure>
  )
}

function ownPages(lang: Lang, seal: SealEmail): Route[] {
  const paths = clientPaths[lang]
  const t = clientTexts(lang)
  const mine = clientPage({
    path: paths.mine,
    may: 'own-account',
    async view(c) {
      const [client, sessions, canMail, news] = await Promise.all([
        store.findClient(c.db, c.actor.id),
        store.listSessions(c.db, c.actor.id),
        seal.ready(c.db),
        clientNews(c.db, c.actor, lang),
      ])
      const hasEmail = Boolean(client?.email_sealed)
      return (
        <Frame lang={lang} place="mine" title={t.mineTitle}>
          <PageHeader title={`${t.welcome}, ${c.actor.nickname}`} />
          {news.filter(({ isNew }) => isNew).map((one) => (
            <Notice key={one.href} title={one.title}><p>{one.text}</p><p><a href={one.href}>{one.link}</a></p></Notice>
          ))}
          <Card title={t.emailTitle}>
            <p>{hasEmail ? t.emailOn : t.emailOff}</p>
            {canMail ? (
              <Form action={`${paths.mine}/email`} state={c.form}>
                <Field name="email" type="email" label={t.emailField} hint={t.emailHint} autocomplete="email" maxlength={254} required={false} />
                <ButtonRow>
                  <Button name="act" value="save" kind="secondary">{t.emailSave}</Button>
                  {hasEmail && <Button name="act" value="remove" kind="quiet">{t.emailRemove}</Button>}
                </ButtonRow>
              </Form>
            ) : <p class="hint">{t.emailNone}</p>}
          </Card>
          <Card title={t.codeTitle}>
            <p>{t.codeLead}</p>
            <LinkButton kind="secondary" href={paths.code}>{t.codeMake}</LinkButton>
          </Card>
          <Card title={t.sessionsTitle}>
            <Table caption={t.sessionsTitle} captionHidden rows={sessions} columns={[
              { label: t.began, heads: true, cell: (row) => <Moment at={row.created_at} /> },
              { label: t.seen, cell: (row) => (row.mark === c.actor.session ? t.here : <Moment at={row.seen_at} />) },
            ]} />
            {sessions.length > 1 && (
              <Form action={`${paths.mine}/sessions`}><Button kind="secondary">{t.endOthers}</Button></Form>
            )}
          </Card>
          {news.filter(({ isNew }) => !isNew).map((one) => (
            <Card key={one.href} title={one.title}><p>{one.text}</p><LinkButton kind="secondary" href={one.href}>{one.link}</LinkButton></Card>
          ))}
          <Kept lang={lang} />
          <form action="/client/sign-out" method="post">
            <ButtonRow>
              <Button kind="secondary">{t.signOut}</Button>
              <LinkButton kind="quiet" href={paths.leave}>{t.leaveTitle}</LinkButton>
            </ButtonRow>
          </form>
        </Frame>
      )
    },
  })
  const leavePage = clientPage({
    path: paths.leave,
    may: 'own-account',
    view: (c) => (
      <Frame lang={lang} place="leave" title={t.leaveTitle}>
        <h1>{t.leaveTitle}</h1>
        <p>{t.leaveLead}</p>
        <Form action={paths.leave} state={c.form}>
          <Checkbox name="sure" label={t.leaveSure} />
          <Button kind="danger">{t.leaveSubmit}</Button>
        </Form>
        <p><a href={paths.mine}>{t.back}</a></p>
      </Frame>
    ),
  })
  const codePage = clientPage({
    path: paths.code,
    may: 'own-account',
    options: { wasm: true },
    view: async (c) => (
      <Frame lang={lang} place="code" title={t.codeTitle} script={{ src: await c.script(codeScript), nonce: c.nonce }}>
        <h1>{t.codeTitle}</h1>
        <p>{t.codeLead}</p>
        <NoScript lang={lang} />
        <CodeForms lang={lang} />
        <p><a href={paths.mine}>{t.back}</a></p>
      </Frame>
    ),
  })
  const emailAct = clientAct({
    path: `${paths.mine}/email`,
    command: setEmail(seal),
    page: mine,
    read: (form) => ({ email: typed(form, 'act') === 'remove' ? '' : typed(form, 'email') }),
    done: () => paths.mine,
    refused: { 'not-an-email': 422, 'no-mailer': 409 },
    sentences: (chosen) => ({ 'not-an-email': clientRefusals(chosen)['not-an-email'], 'no-mailer': clientRefusals(chosen)['no-mailer'] }),
  })
  const sessionsAct = clientAct({
    path: `${paths.mine}/sessions`, command: endOthers, page: mine, read: () => ({}), done: () => paths.mine, refused: {}, sentences: () => ({}),
  })
  const leaveAct = clientAct({
    path: paths.leave,
    command: deleteOwnAccount,
    page: leavePage,
    read: (form) => ({ sure: typed(form, 'sure') }),
    done: () => paths.left,
    refused: { 'not-sure': 422 },
    sentences: (chosen) => ({ 'not-sure': clientRefusals(chosen)['not-sure'] }),
  })
  return [mine, leavePage, codePage, emailAct, sessionsAct, leaveAct]
}

function CodeForms({ lang }: { lang: Lang }) {
  const t = clientTexts(lang)
  return (
    <>
      <form class="form" id="code-passphrase-form" method="dialog" noValidate hidden {...data(lang)}>
        <div class="notice notice-danger" data-problem role="alert" tabIndex={-1} hidden />
        <div class="field">
          <label htmlFor="code-passphrase">{t.passphrase}</label>
          <input id="code-passphrase" class="input input-medium" type="password" autocomplete="current-password" required />
        </div>
        <Button>{t.codeMake}</Button>
        <p data-working role="status" />
      </form>
      <form class="form" id="code-keep-form" method="dialog" noValidate hidden {...data(lang)}>
        <h2 id="code-title" tabIndex={-1}>{t.codeNew}</h2>
        <p><code class="secret" id="new-code" /></p>
        <p>{t.codeKeep}</p>
        <ButtonRow>
          <Button>{t.codeKept}</Button>
          <Button id="client-print" type="button" kind="secondary">{t.print}</Button>
        </ButtonRow>
        <div class="notice notice-danger" data-problem role="alert" tabIndex={-1} hidden />
        <p data-working role="status" />
      </form>
      <p id="code-done" role="status" hidden>{t.codeDone}</p>
    </>
  )
}

