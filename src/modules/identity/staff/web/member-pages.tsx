import { Button, Card, Columns, DefinitionList, Disclosure, Form, LinkButton, Notice, PageHeader, Status } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { ErrorPage, island, typedAll } from '#platform/web'
import type { Route } from '#platform/web'
import { toBase64Url } from '#foundation/sealing'
import { reveal } from '#foundation/text'
import { listCredentials } from '../../credential-store.ts'
import { isRole } from '../../permissions.ts'
import { ConfirmBox } from '../../security/confirm-box.tsx'
import { keysFingerprint } from '../../vouched-keys.ts'
import { staffAct, staffCall, staffPage } from '../../web/staff-routes.ts'
import type { StaffContext } from '../../web/staff-routes.ts'
import { changeRoles } from '../commands/change-roles.ts'
import { closeAccount } from '../commands/close-account.ts'
import { vouchFor } from '../commands/vouch-for.ts'
import { memberOf } from '../roster.ts'
import { staffRefusals, staffTexts } from '../texts/pages.ts'
import { idOf, memberPath, monthIn, rolesIn, StaffPage, staffPath, teamNameIn } from './frame.tsx'
import { RolesField, TeamsField } from './invite-pages.tsx'

type Found = NonNullable<Awaited<ReturnType<typeof memberOf>>>

const nameOf = ({ profile, account }: Found): string => (profile ? reveal(profile.name) : account.sign_in_name)

async function found(c: StaffContext): Promise<Found | null> {
  const id = idOf(c, 'account')
  return id === null ? null : memberOf(c.db, c.actor, id, c.now)
}

/** One of the staff. */
const memberPage = staffPage({
  path: '/console/staff/people/:account',
  may: 'manage-staff',
  async view(c) {
    const one = await found(c)
    if (!one) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(staffTexts)
    const { account, roles, teams } = one
    const held = teams.filter(({ members }) => members.includes(account.id))
    return (
      <StaffPage c={c} title={nameOf(one)}>
        <PageHeader title={nameOf(one)} status={<Status kind={account.state === 'open' ? 'success' : account.state === 'waiting' ? 'warning' : 'neutral'}>{t.states[account.state]}</Status>}
          actions={
            <>
              {account.state === 'waiting' && <LinkButton href={memberPath(account.id, 'vouch')}>{t.vouch}</LinkButton>}
              {account.state === 'open' && <LinkButton kind="secondary" href={memberPath(account.id, 'roles')}>{t.changeRoles}</LinkButton>}
              {account.state === 'open' && account.id !== c.actor.id && (
                <LinkButton kind="quiet" href={memberPath(account.id, 'close')}>{t.close}</LinkButton>
              )}
            </>
          } />
        {account.state === 'closed' && <Notice title={t.closedText} />}
        <DefinitionList items={[
          { term: t.signInName, value: account.sign_in_name },
          one.profile?.email && { term: t.email, value: reveal(one.profile.email) },
          { term: t.roles, value: rolesIn(c.lang, account.state === 'waiting' ? one.invitation?.roles ?? [] : roles) },
          { term: t.teams, value: held.map(({ name }) => teamNameIn(c.lang, name)).join(', ') },
          { term: t.began, value: formatDate(c.lang, one.began) },
          { term: t.seen, value: monthIn(c.lang, one.seenMonth) },
          { term: t.fingerprint, value: <code>{keysFingerprint(account)}</code> },
        ]} />
        {account.id === c.actor.id && <p class="hint">{t.self}</p>}
        {account.state === 'waiting' && one.invitation && (
          <Disclosure summary={t.withdraw}>
            <p>{t.notTheirs}</p>
            <Form action={staffPath(`invitations/${one.invitation.id}/withdraw`)}>
              <Button kind="danger">{t.withdraw}</Button>
            </Form>
          </Disclosure>
        )}
      </StaffPage>
    )
  },
})

const rolesPage = staffPage({
  path: '/console/staff/people/:account/roles',
  may: 'manage-staff',
  confirm: true,
  async view(c) {
    const one = await found(c)
    if (one?.account.state !== 'open') return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(staffTexts)
    const { account, roles, teams } = one
    const held = teams.filter(({ members }) => members.includes(account.id)).map(({ id }) => id)
    return (
      <StaffPage c={c} title={t.changeRoles} crumbs={[{ label: nameOf(one), href: memberPath(account.id) }]}>
        <PageHeader title={t.changeRoles} lead={t.changeRolesLead} status={nameOf(one)} />
        <Form action={memberPath(account.id, 'roles')} state={c.form}>
          <RolesField c={c} chosen={roles} />
          <TeamsField c={c} teams={teams} chosen={held} />
          <Button>{t.save}</Button>
        </Form>
        <Disclosure summary={t.closeTitle}><p>{t.closeKept}</p></Disclosure>
      </StaffPage>
    )
  },
})

const rolesAct = staffAct({
  path: '/console/staff/people/:account/roles',
  command: changeRoles,
  page: rolesPage,
  read: (form, c) => ({ account: idOf(c, 'account'), roles: typedAll(form, 'roles').filter(isRole), teams: typedAll(form, 'teams') }),
  done: ({ account }) => memberPath(account),
  refused: { 'no-such-account': 404, 'last-administrator': 409, 'not-oneself': 409, 'no-key-held': 409, 'team-not-held': 409, 'keys-not-vouched': 409 },
  sentences: (lang) => staffRefusals(lang),
})

const closePage = staffPage({
  path: '/console/staff/people/:account/close',
  may: 'manage-staff',
  confirm: true,
  async view(c) {
    const one = await found(c)
    if (one?.account.state !== 'open') return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(staffTexts)
    return (
      <StaffPage c={c} title={t.closeTitle} crumbs={[{ label: nameOf(one), href: memberPath(one.account.id) }]}>
        <PageHeader title={t.closeTitle} status={nameOf(one)} />
        <p>{t.closeText}</p>
        <p>{t.closeKept}</p>
        <Form action={memberPath(one.account.id, 'close')} state={c.form}>
          <Button kind="danger">{t.closeSubmit}</Button>
        </Form>
      </StaffPage>
    )
  },
})

const closeAct = staffAct({
  path: '/console/staff/people/:account/close',
  command: closeAccount,
  page: closePage,
  read: (_, c) => ({ account: idOf(c, 'account') }),
  done: () => staffPath(),
  refused: { 'not-oneself': 409, 'no-such-account': 404, 'last-administrator': 409, 'team-not-held': 409 },
  sentences: (lang) => staffRefusals(lang),
})

const script = island('identity/vouch', 'modules/identity/staff/web/vouch.island.ts')

/** Vouching: the browser signs the account's keys with the administrator's sealed key, and forgets it. */
const vouchPage = staffPage({
  path: '/console/staff/people/:account/vouch',
  may: 'manage-staff',
  options: { wasm: true },
  async view(c) {
    const one = await found(c)
    if (one?.account.state !== 'waiting') return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(staffTexts)
    const { account } = one
    const keys = {
      organisation: c.actor.organisation,
      account: account.id,
      guarded_receiving: toBase64Url(account.guarded_receiving),
      guarded_signing: toBase64Url(account.guarded_signing),
      sealed_receiving: toBase64Url(account.sealed_receiving),
      sealed_signing: toBase64Url(account.sealed_signing),
    }
    const { vouchWorking, vouchTick, vouchFault } = t
    const own = await listCredentials(c.db, c.actor.id)
    return (
      <StaffPage c={c} title={t.vouch} crumbs={[{ label: nameOf(one), href: memberPath(account.id) }]}
        scripts={[{ src: await c.script(script), nonce: c.nonce }]}>
        <PageHeader title={t.vouch} status={nameOf(one)} lead={t.vouchLead} />
        <div id="vouch" hidden data-keys={JSON.stringify(keys)} data-post={memberPath(account.id, 'vouch')} data-to={memberPath(account.id)}
          data-texts={JSON.stringify({ vouchWorking, vouchTick, vouchFault })}>
          <div class="notice notice-danger" id="vouch-problem" role="alert" tabIndex={-1} hidden />
          <Columns>
            <Card title={t.fingerprint}>
              <p><code class="secret" id="vouch-fingerprint" /></p>
              <p class="hint">{t.vouchInBrowser}</p>
            </Card>
            <form class="form" id="vouch-form" method="dialog" noValidate>
              {one.invitation?.existing && (
                <div class="field">
                  <label htmlFor="vouch-name">{t.vouchName}</label>
                  <input id="vouch-name" class="input input-medium" type="text" minLength={2} maxLength={80} autocomplete="off" required />
                </div>
              )}
              <div class="field">
                <div class="choice">
                  <input id="vouch-same" type="checkbox" />
                  <label htmlFor="vouch-same">{t.vouchSame}</label>
                </div>
              </div>
              <Button id="vouch-submit">{t.vouchSubmit}</Button>
            </form>
          </Columns>
          <p id="vouch-working" role="status" />
        </div>
        <ConfirmBox hasPasskey={own.some(({ kind }) => kind === 'passkey')} title={t.vouchOpen} />
        <p class="hint">{t.notTheirs}</p>
      </StaffPage>
    )
  },
})

const vouchCall = staffCall({
  path: '/console/staff/people/:account/vouch',
  command: vouchFor,
  read: (body, c) => ({ ...(typeof body === 'object' ? body : {}), account: idOf(c, 'account') }),
  done: () => ({ vouched: true }),
  refused: { 'no-key-held': 409, 'not-waiting': 409, 'voucher-does-not-fit': 409, 'name-needed': 422 },
})

export const memberRoutes: readonly Route[] = [memberPage, rolesPage, rolesAct, closePage, closeAct, vouchPage, vouchCall]
