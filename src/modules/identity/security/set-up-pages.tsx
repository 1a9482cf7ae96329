import { Button, ButtonRow, Card, ConsoleLayout, Form, HiddenField, LinkButton, Notice, PageHeader } from '#platform/pages'
import { island } from '#platform/web'
import type { GuardedPage, Island, Route } from '#platform/web'
import type { ComponentChildren } from 'preact'
import type { StaffActor } from '../actor.ts'
import * as store from '../credential-store.ts'
import { creationOptions, newChallenge, siteOf } from '../passkeys.ts'
import { asRecord } from '../posting.ts'
import { settingUpTexts } from '../texts/setting-up.ts'
import { staffAct, staffCall, staffPage, staffQuestion } from '../web/staff-routes.ts'
import type { StaffContext } from '../web/staff-routes.ts'
import { addOneTimeCode, addPasskey, changePassphrase, renewRecoveryCode, wantSecondFactor } from './commands/credentials.ts'
import { ConfirmBox, NeedsScript } from './confirm-box.tsx'

/*
 * Pages that make a way in. The browser holds the keys while one is made, so each asks for a secret first and
 * works by script; without it the page says why.
 */

const scripts = {
  passkey: island('identity/add-passkey', 'modules/identity/security/add-passkey.island.ts'),
  passphrase: island('identity/change-passphrase', 'modules/identity/security/change-passphrase.island.ts'),
  code: island('identity/renew-code', 'modules/identity/security/renew-code.island.ts'),
  otp: island('identity/add-one-time-code', 'modules/identity/security/add-one-time-code.island.ts'),
}

type Texts = ReturnType<typeof settingUpTexts>

async function Frame({ c, title, lead, script, children, asksItself = false }: {
  c: StaffContext
  title: string
  lead: string
  script: Island
  children: ComponentChildren
  /** For a page whose own first step shows the passphrase. */
  asksItself?: boolean
}) {
  const t = c.t(settingUpTexts)
  const [src, own] = await Promise.all([c.script(script), store.listCredentials(c.db, c.actor.id)])
  const { fault, passkeyRefused, passphraseDiffers, codeLastDiffers, otpWrong, otpWrongPassphrase, working } = t
  const sentences = { fault, passkeyRefused, passphraseDiffers, codeLastDiffers, otpWrong, otpWrongPassphrase, working }
  return (
    <ConsoleLayout frame={c.frame} title={title} scripts={[{ src, nonce: c.nonce }]}
      breadcrumbs={[{ label: t.back, href: '/console/me' }, { label: title }]}>
      <PageHeader title={title} lead={lead} />
      {asksItself ? <NeedsScript /> : <ConfirmBox hasPasskey={own.some(({ kind }) => kind === 'passkey')} title={t.first} />}
      <section id="work" hidden data-name={c.actor.signInName} data-texts={JSON.stringify(sentences)}>
        <div class="notice notice-danger" id="problem" role="alert" tabIndex={-1} hidden />
        {children}
        <p id="working" role="status" />
      </section>
    </ConsoleLayout>
  )
}

/** What every page's script says by itself. */
export interface SettingUpSentences {
  fault: string
  working: string
  passkeyRefused: string
  passphraseDiffers: string
  codeLastDiffers: string
  otpWrong: string
  otpWrongPassphrase: string
}

function Done({ id, title, t }: { id: string; title: string; t: Texts }) {
  return (
    <div id={id} hidden>
      <Notice kind="success" title={title} live />
      <p><LinkButton href="/console/me">{t.on}</LinkButton></p>
    </div>
  )
}

const passkeyPage = staffPage({
  path: '/console/me/passkey',
  may: 'use-console',
  options: { wasm: true },
  view(c) {
    const t = c.t(settingUpTexts)
    return Frame({ c, title: t.passkeyTitle, lead: t.passkeyLead, script: scripts.passkey, children: (
      <>
        <form class="form" id="make" method="dialog" noValidate>
          <p>{t.passkeyFactor}</p>
          <div class="field">
            <label htmlFor="passkey-name">{t.passkeyName}</label>
            <p class="hint" id="passkey-name-hint">{t.passkeyNameHint}</p>
            <input id="passkey-name" class="input input-medium" type="text" maxLength={40} autocomplete="off" aria-describedby="passkey-name-hint" />
          </div>
          <Button>{t.passkeyNow}</Button>
        </form>
        <div id="cannot" hidden>
          <Notice kind="warning" title={t.passkeyCannot} />
        </div>
        <Done id="done-opens" title={t.passkeyOpens} t={t} />
        <Done id="done-says" title={t.passkeySays} t={t} />
      </>
    ) })
  },
})

const passphrasePage = staffPage({
  path: '/console/me/passphrase',
  may: 'use-console',
  options: { wasm: true },
  view(c) {
    const t = c.t(settingUpTexts)
    return Frame({ c, title: t.passphraseTitle, lead: t.passphraseLead, script: scripts.passphrase, children: (
      <>
        <form class="form" id="make" method="dialog" noValidate>
          <Card title={t.passphraseNew}>
            <p><code id="new-secret" class="secret" /></p>
            <p>{t.passphraseKeep}</p>
          </Card>
          <div class="field">
            <label htmlFor="again">{t.passphraseAgain}</label>
            <input id="again" class="input input-medium" type="text" autocomplete="new-password" spellcheck={false} />
          </div>
          <Button>{t.passphraseUse}</Button>
        </form>
        <Done id="done" title={t.passphraseDone} t={t} />
      </>
    ) })
  },
})

const codePage = staffPage({
  path: '/console/me/recovery-code',
  may: 'use-console',
  options: { wasm: true },
  view(c) {
    const t = c.t(settingUpTexts)
    return Frame({ c, title: t.codeTitle, lead: t.codeLead, script: scripts.code, children: (
      <>
        <form class="form" id="make" method="dialog" noValidate>
          <Card title={t.codeNew}>
            <p>{t.codePaper}</p>
            <p>{t.codeName}: <strong>{c.actor.signInName}</strong></p>
            <p><code id="new-secret" class="secret" /></p>
          </Card>
          <p>{t.codeKeep}</p>
          <ButtonRow>
            <Button id="print" type="button" kind="secondary">{t.codePrint}</Button>
          </ButtonRow>
          <div class="field no-print">
            <label htmlFor="again">{t.codeLast}</label>
            <input id="again" class="input input-short" type="text" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={6} />
          </div>
          <Button>{t.codeUse}</Button>
        </form>
        <Done id="done" title={t.codeDone} t={t} />
      </>
    ) })
  },
})

const otpPage = staffPage({
  path: '/console/me/one-time-code',
  may: 'use-console',
  options: { wasm: true },
  view(c) {
    const t = c.t(settingUpTexts)
    return Frame({ c, title: t.otpTitle, lead: t.otpLead, script: scripts.otp, asksItself: true, children: (
      <>
        <form class="form" id="unlock" method="dialog" noValidate>
          <div class="field">
            <label htmlFor="otp-passphrase">{t.otpPassphrase}</label>
            <p class="hint" id="otp-passphrase-hint">{t.otpPassphraseHint}</p>
            <input id="otp-passphrase" class="input input-medium" type="password" autocomplete="current-password" aria-describedby="otp-passphrase-hint" />
          </div>
          <Button>{t.otpGo}</Button>
        </form>
        <form class="form" id="make" method="dialog" noValidate hidden>
          <Card title={t.otpScan}>
            <div id="picture" class="qr" role="img" aria-label={t.otpPicture} />
            <p>{t.otpType}</p>
            <p><code id="new-secret" class="secret" /></p>
          </Card>
          <div class="field">
            <label htmlFor="again">{t.otpCode}</label>
            <input id="again" class="input input-short" type="text" inputMode="numeric" autocomplete="one-time-code" maxLength={7} />
          </div>
          <Button>{t.otpUse}</Button>
        </form>
        <Done id="done" title={t.otpDone} t={t} />
      </>
    ) })
  },
})

/** Where somebody is led whose organisation wants a second factor, and who has none yet. */
const secondPage: GuardedPage<StaffActor> = staffPage({
  path: '/console/me/second-factor',
  may: 'use-console',
  async view(c) {
    const t = c.t(settingUpTexts)
    const [has, wanted] = await Promise.all([
      store.hasSecondFactor(c.db, c.actor.id),
      store.wantsSecondFactor(c.db, c.actor.organisation),
    ])
    return (
      <ConsoleLayout frame={c.frame} title={t.secondTitle}>
        <PageHeader title={t.secondTitle} lead={has ? t.secondHave : wanted ? t.secondLead : t.secondMay} />
        {has ? (
          <p><LinkButton href="/console">{t.on}</LinkButton></p>
        ) : (
          <>
            <Card title={t.passkeyTitle}>
              <p>{t.secondPasskey}</p>
              <p><LinkButton href="/console/me/passkey">{t.passkeyTitle}</LinkButton></p>
            </Card>
            <Card title={t.otpTitle}>
              <p>{t.secondCode}</p>
              <p><LinkButton href="/console/me/one-time-code" kind="secondary">{t.otpTitle}</LinkButton></p>
            </Card>
          </>
        )}
        {c.may('manage-staff') && (
          <Card title={t.secondAll}>
            <p>{wanted ? t.secondWanted : t.secondNotWanted}</p>
            <Form action="/console/me/second-factor" state={c.form}>
              {!wanted && <HiddenField name="wanted" value="yes" />}
              <Button kind="secondary">{wanted ? t.secondStop : t.secondStart}</Button>
            </Form>
          </Card>
        )}
      </ConsoleLayout>
    )
  },
})

export function setUpRoutes({ origin }: { origin: string | null }): Route[] {
  return [
    passkeyPage,
    passphrasePage,
    codePage,
    otpPage,
    secondPage,
    staffAct({
      path: '/console/me/second-factor',
      page: secondPage,
      command: wantSecondFactor,
      read: (form) => ({ wanted: form.get('wanted') ?? false }),
      done: () => '/console/me/second-factor',
      refused: {},
      sentences: () => ({}),
    }),
    staffQuestion({
      path: '/console/me/passkey/begin',
      may: 'use-console',
      async answer(_body, c) {
        const site = siteOf(c.url, origin)
        if (!site) return Response.json({ refused: 'not-here' }, { status: 409 })
        const own = await store.listCredentials(c.db, c.actor.id)
        const known = own.flatMap(({ webauthn_id }) => (webauthn_id ? [webauthn_id] : []))
        const challenge = await newChallenge(c.db, { purpose: 'add', account: c.actor.id, now: c.now })
        return { options: creationOptions(site, challenge, { account: c.actor.id, name: c.actor.signInName, known }) }
      },
    }),
    staffCall({
      path: '/console/me/passkey',
      command: addPasskey,
      read: (body, c) => ({ ...asRecord(body), site: siteOf(c.url, origin) }),
      done: () => ({}),
      refused: { 'not-here': 409, 'not-verified': 422, 'too-many': 409 },
    }),
    staffCall({ path: '/console/me/passphrase', command: changePassphrase, done: () => ({}), refused: {} }),
    staffCall({ path: '/console/me/recovery-code', command: renewRecoveryCode, done: () => ({}), refused: {} }),
    staffCall({
      path: '/console/me/one-time-code',
      command: addOneTimeCode,
      done: () => ({}),
      refused: { 'wrong-passphrase': 401, 'wrong-code': 422 },
    }),
  ]
}
