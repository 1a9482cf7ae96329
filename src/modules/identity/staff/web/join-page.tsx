import { Button, ButtonRow, Card, LinkButton, Notice, PlainLayout } from '#platform/pages'
import { island, publicPage } from '#platform/web'
import { languageLinksTo } from '../../web/language-links.ts'
import { joinTexts } from '../texts/join.ts'

const script = island('identity/join', 'modules/identity/staff/web/join.island.ts')

/** Where an invitation's link leads. The page is the same for everybody: whose it is stands in the fragment, which stays in the browser. */
export const joinPage = publicPage({
  path: '/join',
  options: { wasm: true },
  async view(c) {
    const t = c.t(joinTexts)
    const { working, differs, taken, notAName, fault } = t
    return (
      <PlainLayout lang={c.lang} title={t.title} languageLinks={languageLinksTo('/join')}
        scripts={[{ src: await c.script(script), nonce: c.nonce }]}>
        <h1>{t.title}</h1>
        <noscript><Notice kind="warning" title={t.noScriptTitle}><p>{t.noScript}</p></Notice></noscript>
        <div id="join" hidden data-texts={JSON.stringify({ working, differs, taken, notAName, fault })}>
          <p id="join-working" role="status">{t.reading}</p>
          <div class="notice notice-danger" id="join-problem" role="alert" tabIndex={-1} hidden />
          <section id="join-gone" hidden>
            <Notice kind="warning" title={t.gone}><p>{t.goneText}</p></Notice>
          </section>
          <form class="form" id="join-name-form" method="dialog" noValidate hidden>
            <dl class="definitions">
              <div><dt>{t.invitedTo}</dt><dd id="join-organisation" /></div>
              <div><dt>{t.as}</dt><dd id="join-roles" /></div>
            </dl>
            <p>{t.nameLead}</p>
            <div class="field">
              <label htmlFor="join-name">{t.name}</label>
              <p class="hint" id="join-name-hint">{t.nameHint}</p>
              <input id="join-name" class="input input-medium" type="text" autocomplete="username" autocapitalize="none"
                spellcheck={false} aria-describedby="join-name-hint" maxLength={32} required />
            </div>
            <Button>{t.next}</Button>
          </form>
          <form class="form" id="join-secrets-form" method="dialog" noValidate hidden>
            <h2 id="join-secrets-title" tabIndex={-1}>{t.secretsTitle}</h2>
            <p>{t.secretsLead}</p>
            <dl>
              <dt>{t.passphrase}</dt>
              <dd><code class="secret" id="join-passphrase" /></dd>
              <dt>{t.recoveryCode}</dt>
              <dd><code class="secret" id="join-code" /></dd>
            </dl>
            <p>{t.keep}</p>
            <ButtonRow><Button id="join-print" type="button" kind="secondary">{t.print}</Button></ButtonRow>
            <div class="field">
              <label htmlFor="join-again">{t.again}</label>
              <p class="hint" id="join-again-hint">{t.againHint}</p>
              <input id="join-again" class="input input-medium" type="text" autocomplete="new-password" autocapitalize="none"
                spellcheck={false} aria-describedby="join-again-hint" />
            </div>
            <Button id="join-submit">{t.join}</Button>
          </form>
          <section id="join-done" hidden>
            <h2 id="join-done-title" tabIndex={-1}>{t.doneTitle}</h2>
            <p>{t.doneLead}</p>
            <Card title={t.fingerprint} level={3}><p><code class="secret" id="join-fingerprint" /></p></Card>
            <LinkButton href="/sign-in">{t.signIn}</LinkButton>
          </section>
        </div>
      </PlainLayout>
    )
  },
})
