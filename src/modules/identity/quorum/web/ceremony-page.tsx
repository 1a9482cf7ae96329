import { Button, ButtonRow, ConsoleLayout, Notice, PageHeader } from '#platform/pages'
import { formatDate, languages } from '#platform/texts'
import type { Lang } from '#platform/texts'
import { island } from '#platform/web'
import { quorumBounds } from '#vault'
import { staffCall, staffPage } from '../../web/staff-routes.ts'
import { proposeKey, registerKey } from '../commands/make-recovery-key.ts'
import { quorumTexts } from '../texts.ts'
import type { QuorumTexts } from '../texts.ts'
import { SecretField, WithoutScript } from './secret-field.tsx'
import { quorumPath } from './standing-page.tsx'

const script = island('identity/ceremony', 'modules/identity/quorum/web/ceremony.island.ts')

/**
 * A ceremony is held in the browser alone: what is made here is printed from here, and only public halves leave.
 */
export const ceremonyPage = staffPage({
  path: `${quorumPath}/ceremony`,
  may: 'manage-keys',
  options: { wasm: true },
  async view(c) {
    const t = c.t(quorumTexts)
    const crumbs = [{ label: t.keys, href: '/console/keys' }, { label: t.title, href: quorumPath }, { label: t.ceremonyTitle }]
    const scripts = [{ src: await c.script(script), nonce: c.nonce }]
    return (
      <ConsoleLayout frame={c.frame} title={t.ceremonyTitle} breadcrumbs={crumbs} scripts={scripts}>
        <PageHeader title={t.ceremonyTitle} lead={t.ceremonyLead} />
        <WithoutScript t={t} />
        {c.actor.keyring.team === null && <div class="screen-only"><Notice kind="warning" title={t.noTeamTitle}><p>{t.noTeam}</p></Notice></div>}
        <div id="ceremony" hidden data-organisation={c.actor.organisation} data-account={c.actor.id}
          data-goal={`${quorumPath}?made`} data-texts={JSON.stringify({ working: t.working, backLead: t.backLead, backLabel: t.backLabel, problems: t.problems })}>
          <div class="notice notice-danger" id="problem" role="alert" tabIndex={-1} hidden />
          <form class="form screen-only" id="choose" method="dialog" noValidate aria-labelledby="choose-title">
            <h2 id="choose-title">{t.chooseTitle}</h2>
            <div class="field-row">
              <NumberField id="shares" label={t.shares} value={3} bounds={quorumBounds.shares} />
              <NumberField id="threshold" label={t.threshold} value={2} bounds={quorumBounds.threshold} />
            </div>
            <p class="hint" id="size-hint">{t.sizeHint}</p>
            <SecretField t={t} />
            <ButtonRow><Button id="begin">{t.begin}</Button></ButtonRow>
          </form>
          <section id="papers" hidden aria-labelledby="papers-title">
            <div class="screen-only">
              <h2 id="papers-title" tabIndex={-1}>{t.printTitle}</h2>
              <p>{t.printLead}</p>
              <ButtonRow>
                <Button id="print" type="button">{t.print}</Button>
                <Button id="printed" type="button" kind="secondary">{t.printed}</Button>
              </ButtonRow>
            </div>
            <div class="share-papers" id="paper-list" />
          </section>
          <form class="form screen-only" id="back" method="dialog" noValidate hidden aria-labelledby="back-title">
            <h2 id="back-title" tabIndex={-1}>{t.backTitle}</h2>
            <p id="back-lead" />
            <div class="field">
              <label htmlFor="typed" id="typed-label">{t.backLabel}</label>
              <textarea id="typed" class="input input-full share-typed" rows={4} autocomplete="off" autocapitalize="characters" spellcheck={false} />
            </div>
            <ButtonRow><Button id="register">{t.register}</Button></ButtonRow>
          </form>
          <p id="working" role="status" class="screen-only" />
        </div>
        <template id="paper"><Paper t={t} lang={c.lang} organisation={c.frame.organisation} at={c.now} /></template>
      </ConsoleLayout>
    )
  },
})

function NumberField({ id, label, value, bounds }: { id: string; label: string; value: number; bounds: { from: number; to: number } }) {
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} class="input input-short" type="number" inputMode="numeric" min={bounds.from} max={bounds.to} value={String(value)}
        aria-describedby="size-hint" />
    </div>
  )
}

/** A share as it is printed. The script fills in what only the browser knows; what it is for is said in every language. */
function Paper({ t, lang, organisation, at }: { t: QuorumTexts; lang: Lang; organisation: string; at: Date }) {
  return (
    <article class="share-paper">
      <h3 data-fill={t.paperTitle}>{t.paperTitle}</h3>
      <dl class="share-facts">
        <div><dt>{t.paperOf}</dt><dd>{organisation}</dd></div>
        <div><dt>{t.paperMade}</dt><dd>{formatDate(lang, at)}</dd></div>
        <div><dt>{t.paperKey}</dt><dd><code data-fill="{fingerprint}" /></dd></div>
      </dl>
      <p data-fill={t.paperWhat} />
      <ol class="share-lines" aria-label={t.paperLine}>
        {[1, 2, 3, 4].map((line) => <li key={line}><code data-fill={`{line${line}}`} /></li>)}
      </ol>
      <p>{t.paperUse}</p>
      <p><strong>{t.paperKeep}</strong></p>
      <footer>
        {languages.filter((other) => other !== lang).map((other) => (
          <p key={other} lang={other}><span data-fill={quorumTexts(other).paperWhat} /> {quorumTexts(other).paperKeep}</p>
        ))}
      </footer>
    </article>
  )
}

export const proposeCall = staffCall({
  path: `${quorumPath}/propose`,
  command: proposeKey,
  done: (value) => value,
  refused: { 'unfit-key': 422, 'not-genuine': 422 },
})

export const registerCall = staffCall({
  path: `${quorumPath}/register`,
  command: registerKey,
  done: (value) => value,
  refused: { 'no-such-key': 409, 'wrong-answer': 422 },
})
