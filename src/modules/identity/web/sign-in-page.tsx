import { Button, ButtonRow, Card, Disclosure, LinkButton, Notice, PlainLayout } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { destination, island, publicPage } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { signInTexts } from '../texts/sign-in.ts'
import { findIdentified } from '../sessions.ts'
import { arrivalCookie } from './arriving.ts'
import { languageLinksTo } from './guard.tsx'

/** Somebody invented, whom a visitor of the demo may sign in as. Their secret is no secret. */
export interface DemoStaff {
  readonly signInName: string
  readonly passphrase: string
  readonly name: string
  describe(lang: Lang): string
}

const script = island('identity/sign-in', 'modules/identity/web/sign-in.island.ts')

/** Another way to say who one is, such as an organisation's own sign-in. */
export interface WayIn {
  readonly href: string
  label(lang: Lang): string
}

export interface SignInParts {
  readonly demoStaff: readonly DemoStaff[]
  /** Asked for each page, since an organisation may open or close one at any time. */
  otherWays?(c: PageContext): Promise<readonly WayIn[]>
}

export function signInPage({ demoStaff, otherWays }: SignInParts): Route {
  return publicPage({
    path: '/sign-in',
    options: { wasm: true },
    async view(c) {
      const [src, ways, identified] = await Promise.all([
        c.script(script),
        otherWays?.(c) ?? [],
        findIdentified(c.db, c.cookie(arrivalCookie), c.now),
      ])
      return <SignIn c={c} src={src} demoStaff={demoStaff} ways={ways} identified={identified?.sign_in_name ?? null} />
    },
  })
}

/** Without script the form stays hidden: a passphrase must not be posted whole, not even by mistake. */
function SignIn({ c, src, demoStaff, ways, identified }: {
  c: PageContext
  src: string
  demoStaff: readonly DemoStaff[]
  ways: readonly WayIn[]
  /** Somebody who has already said who they are: what is missing is their key. */
  identified: string | null
}) {
  const t = c.t(signInTexts)
  return (
    <PlainLayout lang={c.lang} title={t.title} languageLinks={languageLinksTo('/sign-in')} scripts={[{ src, nonce: c.nonce }]}>
      <h1>{t.title}</h1>
      <p>{t.lead}</p>
      {c.query.has('signed-out') && <Notice kind="success" title={t.signedOut} />}
      <noscript>
        <Notice kind="warning" title={t.noScriptTitle}>
          <p>{t.noScript}</p>
        </Notice>
      </noscript>
      <div id="sign-in" hidden data-to={destination(c.query.get('to'), '/console', '/console')} data-texts={JSON.stringify(sentences(t))}>
        {demoStaff.length > 0 && <DemoStaffList lang={c.lang} demoStaff={demoStaff} />}
        <form class="form" id="sign-in-form" method="dialog" noValidate autocomplete="on">
          <div class="notice notice-danger" id="sign-in-problem" role="alert" tabIndex={-1} hidden />
          <div id="identified" hidden={identified === null}>
            <Notice kind="info" title={t.identifiedTitle}>
              <p>{t.identified}</p>
            </Notice>
          </div>
          <div class="field">
            <label htmlFor="sign-in-name">{t.name}</label>
            <input id="sign-in-name" class="input input-medium" type="text" autocomplete="username" autocapitalize="none"
              spellcheck={false} value={identified ?? undefined} required />
          </div>
          <div class="field" id="passphrase-field">
            <label htmlFor="passphrase">{t.passphrase}</label>
            <p class="hint" id="passphrase-hint">{t.passphraseHint}</p>
            <input id="passphrase" class="input input-medium" type="password" autocomplete="current-password"
              aria-describedby="passphrase-hint" required />
            <div class="choice">
              <input id="passphrase-shown" type="checkbox" />
              <label htmlFor="passphrase-shown">{t.show}</label>
            </div>
          </div>
          <div class="field" id="recovery-field" hidden>
            <label htmlFor="recovery-code">{t.recoveryCode}</label>
            <p class="hint" id="recovery-hint">{t.recoveryHint}</p>
            <input id="recovery-code" class="input input-full" type="text" autocomplete="off" autocapitalize="characters"
              spellcheck={false} aria-describedby="recovery-hint" />
          </div>
          <ButtonRow>
            <Button id="sign-in-submit">{t.submit}</Button>
            <Button id="sign-in-passkey" type="button" kind="secondary">{t.usePasskey}</Button>
            <Button id="sign-in-other" type="button" kind="quiet">{t.useRecovery}</Button>
          </ButtonRow>
          <p id="sign-in-working" role="status" />
        </form>
        <SecondFactorForm t={t} />
        {ways.length > 0 && (
          <section class="card" aria-labelledby="other-ways">
            <h2 class="card-title" id="other-ways">{t.otherWays}</h2>
            <div class="button-row">
              {ways.map((way) => <LinkButton key={way.href} href={way.href} kind="secondary">{way.label(c.lang)}</LinkButton>)}
            </div>
          </section>
        )}
        <Disclosure summary={t.whyTitle}>
          <p>{t.why}</p>
        </Disclosure>
      </div>
      <Renewal t={t} />
    </PlainLayout>
  )
}

function DemoStaffList({ lang, demoStaff }: { lang: Lang; demoStaff: readonly DemoStaff[] }) {
  const t = signInTexts(lang)
  return (
    <Card title={t.demoTitle}>
      <p>{t.demoLead}</p>
      <ul class="demo-staff">
        {demoStaff.map((one) => (
          <li key={one.signInName}>
            <p>
              <strong>{one.name}</strong>, {one.describe(lang)}
            </p>
            <button class="button button-secondary" type="button" data-demo-name={one.signInName}
              data-demo-passphrase={one.passphrase} aria-label={`${t.demoSignIn}: ${one.name}`}>
              <span>{t.demoSignIn}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

type SignInTexts = ReturnType<typeof signInTexts>

/** What the account has beside its passphrase; the script shows the parts that it has. */
function SecondFactorForm({ t }: { t: SignInTexts }) {
  return (
    <form class="form" id="second" method="dialog" noValidate hidden>
      <h2 id="second-title" tabIndex={-1}>{t.secondTitle}</h2>
      <p>{t.secondLead}</p>
      <div class="notice notice-danger" id="second-problem" role="alert" tabIndex={-1} hidden />
      <div class="field" id="second-code-field">
        <label htmlFor="second-code">{t.code}</label>
        <p class="hint" id="second-code-hint">{t.codeHint}</p>
        <input id="second-code" class="input input-short" type="text" inputMode="numeric" autocomplete="one-time-code"
          maxLength={7} aria-describedby="second-code-hint" />
      </div>
      <ButtonRow>
        <Button id="second-submit">{t.submit}</Button>
        <Button id="second-passkey" type="button" kind="secondary">{t.usePasskey}</Button>
        <Button id="second-back" type="button" kind="quiet">{t.back}</Button>
      </ButtonRow>
      <p class="hint">{t.secondLost}</p>
    </form>
  )
}

function Renewal({ t }: { t: SignInTexts }) {
  return (
    <section id="renewal" hidden>
      <h2 id="renewal-title" tabIndex={-1}>{t.renewTitle}</h2>
      <p>{t.renewLead}</p>
      <dl>
        <dt>{t.renewPassphrase}</dt>
        <dd><code id="renewal-passphrase" /></dd>
        <dt>{t.renewCode}</dt>
        <dd><code id="renewal-code" /></dd>
      </dl>
      <p>{t.renewKeep}</p>
      <ButtonRow>
        <Button id="renewal-print" type="button" kind="secondary">{t.renewPrint}</Button>
      </ButtonRow>
      <form class="form" id="renewal-form" method="dialog" noValidate>
        <div class="notice notice-danger" id="renewal-problem" role="alert" hidden />
        <div class="field">
          <label htmlFor="renewal-again">{t.renewAgain}</label>
          <input id="renewal-again" class="input input-medium" type="text" autocomplete="new-password" spellcheck={false} />
        </div>
        <Button>{t.renewSubmit}</Button>
      </form>
    </section>
  )
}

/** What the script says by itself. */
export interface SignInSentences {
  working: string
  wrong: string
  wrongCode: string
  wait: string
  fault: string
  useRecovery: string
  usePassphrase: string
  renewDiffers: string
  wrongPasskey: string
  wrongCodeNow: string
}

function sentences(t: SignInTexts): SignInSentences {
  const { working, wrong, wrongCode, wait, fault, useRecovery, usePassphrase, renewDiffers, wrongPasskey, wrongCodeNow } = t
  return { working, wrong, wrongCode, wait, fault, useRecovery, usePassphrase, renewDiffers, wrongPasskey, wrongCodeNow }
}
