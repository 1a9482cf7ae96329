import { Button, ButtonRow, ConsoleLayout, EmptyState, Notice, PageHeader } from '#platform/pages'
import { island } from '#platform/web'
import { staffCall, staffPage } from '../../web/staff-routes.ts'
import { recoverTeams } from '../commands/recover-teams.ts'
import { quorumStanding, recoveryMaterial } from '../queries.ts'
import type { TeamStanding } from '../queries.ts'
import { filled, quorumTexts } from '../texts.ts'
import type { QuorumTexts } from '../texts.ts'
import { SecretField, WithoutScript } from './secret-field.tsx'
import { quorumPath } from './standing-page.tsx'

const script = island('identity/recover', 'modules/identity/quorum/web/recover.island.ts')

/** Shares typed off paper bring teams back, in the browser of somebody who holds none of their keys. */
export const recoverPage = staffPage({
  path: `${quorumPath}/recover`,
  may: 'manage-keys',
  options: { wasm: true },
  async view(c) {
    const t = c.t(quorumTexts)
    const crumbs = [{ label: t.keys, href: '/console/keys' }, { label: t.title, href: quorumPath }, { label: t.recoverTitle }]
    const standing = await quorumStanding(c.db, c.actor, c.lang)
    const material = await recoveryMaterial(c.db, c.actor)
    const keys = [standing.key, ...standing.earlier].filter((key) => key !== null)
    const teams = standing.teams.filter(({ own, grantedToAny }) => !own && grantedToAny > 0)
    const needed = Math.max(...keys.map(({ threshold }) => threshold))
    const possible = material !== null && keys.length > 0 && (teams.length > 0 || material.unvouched)
    const scripts = possible ? [{ src: await c.script(script), nonce: c.nonce }] : []
    return (
      <ConsoleLayout frame={c.frame} title={t.recoverTitle} breadcrumbs={crumbs} scripts={scripts}>
        <PageHeader title={t.recoverTitle} lead={t.recoverLead} />
        {!possible && <EmptyState>{keys.length === 0 ? t.recoverNothing : t.ownAlready}</EmptyState>}
        {possible && <WithoutScript t={t} />}
        {possible && material.unvouched && (
          <Notice kind="warning" title={t.unvouchedTitle}><p>{filled(t.unvouched, { name: c.actor.signInName })}</p></Notice>
        )}
        {possible && (
          <div id="recovery" hidden data-material={JSON.stringify(material)} data-goal={`${quorumPath}?recovered`}
            data-texts={JSON.stringify({ working: t.working, problems: t.problems })}>
            <form class="form" id="recover" method="dialog" noValidate>
              <div class="notice notice-danger" id="problem" role="alert" tabIndex={-1} hidden />
              {teams.length > 0 && <Wanted t={t} teams={teams} />}
              {Array.from({ length: needed }, (_, at) => <Typed key={at} t={t} number={at + 1} />)}
              <SecretField t={t} />
              <ButtonRow><Button id="submit">{t.submit}</Button></ButtonRow>
              <p id="working" role="status" />
            </form>
          </div>
        )}
      </ConsoleLayout>
    )
  },
})

function Wanted({ t, teams }: { t: QuorumTexts; teams: readonly TeamStanding[] }) {
  return (
    <fieldset class="field">
      <legend>{t.teamsWanted}</legend>
      <div class="choices">
        {teams.map(({ team, name, lost, holders }) => (
          <div class="choice" key={team}>
            <input type="checkbox" id={`team-${team}`} name="team" value={team} checked={lost} />
            <label htmlFor={`team-${team}`}>{name} ({lost ? t.teamLost : t.teamHeld(holders.length)})</label>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

function Typed({ t, number }: { t: QuorumTexts; number: number }) {
  return (
    <div class="field">
      <label htmlFor={`paper-${number}`}>{filled(t.paper, { number })}</label>
      {number === 1 && <p class="hint" id="paper-hint">{t.paperHint}</p>}
      <textarea id={`paper-${number}`} class="input input-full share-typed" data-paper rows={4} autocomplete="off"
        autocapitalize="characters" spellcheck={false} {...(number === 1 ? { 'aria-describedby': 'paper-hint' } : {})} />
    </div>
  )
}

export const recoverCall = staffCall({
  path: `${quorumPath}/recover`,
  command: recoverTeams,
  bodyLimit: 1_500_000,
  done: (value) => value,
  refused: { 'no-such-key': 409, 'used-before': 409, 'not-genuine': 422, 'incomplete': 409, 'not-vouched': 409 },
})
