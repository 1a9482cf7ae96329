import { Button, ButtonRow, Card, Disclosure, Notice, PlainLayout } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { destination, island, publicPage } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { signInTexts } from '../texts/sign-in.ts'
import { languageLinksTo } from './guard.tsx'

/** Somebody invented, whom a visitor of the demo may sign in as. Their secret is no secret. */
export interface DemoStaff {
  readonly signInName: string
  readonly passphrase: string
  readonly name: string
  describe(lang: Lang): string
}

const script = island('identity/sign-in', 'modules/identity/web/sign-in.island.ts')

export function signInPage(demoStaff: readonly DemoStaff[]): Route {
  return publicPage({
    path: '/sign-in',
    options: { wasm: true },
    view: async (c) => <SignIn c={c} src={await c.script(script)} demoStaff={demoStaff} />,
  })
}

/** Without script the form stays hidden: a passphrase must not be posted whole, not even by mistake. */
function SignIn({ c, src, demoStaff }: { c: PageContext; src: string; demoStaff: readonly DemoStaff[] }) {
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
          <div class="field">
            <label htmlFor="sign-in-name">{t.name}</label>
            <input id="sign-in-name" class="input input-medium" type="text" autocomplete="username" autocapitalize="none"
              spellcheck={false} required />
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
            <Button id="sign-in-other" type="button" kind="quiet">{t.useRecovery}</Button>
          </ButtonRow>
          <p id="sign-in-working" role="status" />
        </form>
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
}

function sentences(t: SignInTexts): SignInSentences {
  const { working, wrong, wrongCode, wait, fault, useRecovery, usePassphrase, renewDiffers } = t
  return { working, wrong, wrongCode, wait, fault, useRecovery, usePassphrase, renewDiffers }
}
