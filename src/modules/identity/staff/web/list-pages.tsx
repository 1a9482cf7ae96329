import { Button, ButtonRow, EmptyState, Form, LinkButton, Moment, Notice, PageHeader, Status, Table } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { reveal } from '#foundation/text'
import { staffPage } from '../../web/staff-routes.ts'
import { oidcTexts } from '../../oidc/texts.ts'
import { strongTexts } from '../../strong/texts.ts'
import { rosterOf } from '../roster.ts'
import { staffTexts } from '../texts/pages.ts'
import { memberPath, monthIn, rolesIn, StaffPage, staffPath, teamNameIn } from './frame.tsx'

const stateKinds = { waiting: 'warning', open: 'success', closed: 'neutral' } as const

/** Who works here, and who has been asked to. */
export const staffListPage = staffPage({
  path: '/console/staff',
  may: 'manage-staff',
  async view(c) {
    const t = c.t(staffTexts)
    const { members, invitations } = await rosterOf(c.db, c.actor, c.now)
    const waiting = members.filter(({ state }) => state === 'waiting')
    const order = { waiting: 0, open: 1, closed: 2 }
    const rows = [...members].sort((a, b) => order[a.state] - order[b.state])
    return (
      <StaffPage c={c} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} actions={
          <>
            <LinkButton href={staffPath('invite')} kind={waiting.length > 0 ? 'secondary' : 'primary'}>{t.invite}</LinkButton>
            <LinkButton href={staffPath('teams')} kind="quiet">{t.teams}</LinkButton>
            <LinkButton href={staffPath('roles')} kind="quiet">{t.rolesTitle}</LinkButton>
            <LinkButton href={staffPath('own-sign-in')} kind="quiet">{c.t(oidcTexts).setTitle}</LinkButton>
            <LinkButton href={staffPath('identification')} kind="quiet">{c.t(strongTexts).setTitle}</LinkButton>
          </>
        } />
        {waiting.length > 0 && (
          <Notice kind="warning" title={t.waitingTitle(waiting.length)}>
            <p>{t.waitingText}</p>
            <ul>
              {waiting.map((one) => (
                <li key={one.id}><a href={memberPath(one.id, 'vouch')}>{one.name ? reveal(one.name) : one.signInName}</a></li>
              ))}
            </ul>
          </Notice>
        )}
        <Table caption={t.people} rows={rows} columns={[
          { label: t.name, heads: true, cell: (row) => <a href={memberPath(row.id)}>{row.name ? reveal(row.name) : row.signInName}</a> },
          { label: t.signInName, cell: (row) => row.signInName },
          { label: t.roles, cell: (row) => rolesIn(c.lang, row.roles) },
          { label: t.teams, cell: (row) => row.teams.map(({ name }) => teamNameIn(c.lang, name)).join(', ') },
          { label: t.state, cell: (row) => <Status kind={stateKinds[row.state]}>{t.states[row.state]}</Status> },
          { label: t.seen, cell: (row) => monthIn(c.lang, row.seenMonth) },
        ]} />
        <Table caption={t.invitations} rows={invitations} empty={<></>} columns={[
          {
            label: t.name, heads: true,
            cell: (row) => (row.profile ? reveal(row.profile.name) : row.signInName ?? t.noName),
          },
          { label: t.invitedFor, cell: (row) => rolesIn(c.lang, row.roles) },
          {
            label: t.expires,
            cell: (row) => (row.expires_at > c.now ? <Moment at={row.expires_at} /> : <Status kind="warning">{t.expired}</Status>),
          },
          {
            label: t.state,
            cell: (row) => {
              const whose = `: ${row.profile ? reveal(row.profile.name) : row.signInName ?? formatDate(c.lang, row.expires_at)}`
              const renew = row.existing ? t.renewLonger : t.renew
              return (
                <ButtonRow>
                  <Form action={staffPath(`invitations/${row.id}/renew`)}>
                    <Button kind="secondary" label={renew + whose}>{renew}</Button>
                  </Form>
                  <Form action={staffPath(`invitations/${row.id}/withdraw`)}>
                    <Button kind="quiet" label={t.withdraw + whose}>{t.withdraw}</Button>
                  </Form>
                </ButtonRow>
              )
            },
          },
        ]} />
        {members.length === 0 && <EmptyState />}
      </StaffPage>
    )
  },
})
