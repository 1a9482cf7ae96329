import { Button } from '#platform/pages'
import type { QuorumTexts } from '../texts.ts'

/** Showing a secret once more, in the browser: the passphrase, or a passkey where the browser has one. */
export function SecretField({ t }: { t: QuorumTexts }) {
  return (
    <>
      <div class="field">
        <label htmlFor="secret">{t.passphrase}</label>
        <p class="hint" id="secret-hint">{t.passphraseHint}</p>
        <input id="secret" class="input input-medium" type="password" autocomplete="current-password" aria-describedby="secret-hint" />
      </div>
      <p id="passkey-row" hidden>
        <Button id="passkey" type="button" kind="quiet">{t.passkey}</Button>
      </p>
    </>
  )
}

export function WithoutScript({ t }: { t: QuorumTexts }) {
  return (
    <noscript>
      <div class="notice notice-warning">
        <div class="notice-body">
          <p class="notice-title">{t.noScriptTitle}</p>
          <div class="notice-text"><p>{t.noScript}</p></div>
        </div>
      </div>
    </noscript>
  )
}
