import { Button, ButtonRow, Notice, useLang } from '#platform/pages'
import { confirmingTexts } from '../texts/confirming.ts'

/** What the box's script says by itself. */
export interface ConfirmSentences {
  working: string
  wrong: string
  wrongPasskey: string
  noKeys: string
  wait: string
  fault: string
}

/**
 * Where a secret is shown again, on a page that needs it or whose browser needs both key sets. Hidden until the page's
 * script calls `confirmIn` of `confirm-box.browser.ts`: a passphrase must not be posted whole, not even by mistake.
 */
export function ConfirmBox({ hasPasskey, title }: { hasPasskey: boolean; title?: string }) {
  const t = confirmingTexts(useLang())
  const { working, wrong, wrongPasskey, noKeys, wait, fault } = t
  const sentences: ConfirmSentences = { working, wrong, wrongPasskey, noKeys, wait, fault }
  return (
    <>
      <NeedsScript />
      <section id="confirm" hidden data-texts={JSON.stringify(sentences)}>
        {title && <h2>{title}</h2>}
        <form class="form" id="confirm-form" method="dialog" noValidate>
          <div class="notice notice-danger" id="confirm-problem" role="alert" tabIndex={-1} hidden />
          <div class="field" data-confirm-by="passphrase">
            <label htmlFor="confirm-passphrase">{t.passphrase}</label>
            <p class="hint" id="confirm-passphrase-hint">{t.passphraseHint}</p>
            <input id="confirm-passphrase" class="input input-medium" type="password" autocomplete="current-password"
              aria-describedby="confirm-passphrase-hint" />
          </div>
          <div class="field" data-confirm-by="recovery-code" hidden>
            <label htmlFor="confirm-code">{t.recoveryCode}</label>
            <p class="hint" id="confirm-code-hint">{t.recoveryHint}</p>
            <input id="confirm-code" class="input input-full" type="text" autocomplete="off" autocapitalize="characters"
              spellcheck={false} aria-describedby="confirm-code-hint" />
          </div>
          <ButtonRow>
            <Button>{t.submit}</Button>
            {hasPasskey && <Button id="confirm-passkey" type="button" kind="secondary">{t.usePasskey}</Button>}
            <Button id="confirm-other" type="button" kind="quiet">{t.useRecovery}</Button>
          </ButtonRow>
          <p id="confirm-working" role="status" data-other={t.usePassphrase} />
        </form>
      </section>
    </>
  )
}

/** Where a page's browser holds keys, and so the page does nothing without script. */
export function NeedsScript() {
  const t = confirmingTexts(useLang())
  return (
    <noscript>
      <Notice kind="warning" title={t.noScript} />
    </noscript>
  )
}
