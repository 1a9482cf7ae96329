import { Button, Card, Field, Form, PageHeader } from '#platform/pages'
import type { Route } from '#platform/web'
import { formatNumber } from '#platform/texts'
import { reveal } from '#foundation/text'
import { matrix, permissions, roles } from '../../permissions.ts'
import { permissionNames } from '../../texts/permissions.ts'
import { roleNames } from '../../texts/roles.ts'
import { staffAct, staffPage } from '../../web/staff-routes.ts'
import { createTeam } from '../commands/create-team.ts'
import { rosterOf } from '../roster.ts'
import { staffRefusals, staffTexts } from '../texts/pages.ts'
import { memberPath, StaffPage, staffPath, teamNameIn } from './frame.tsx'

const teamsPage = staffPage({
  path: '/console/staff/teams',
  may: 'manage-staff',
  confirm: true,
  async view(c) {
    const t = c.t(staffTexts)
    const { members, teams } = await rosterOf(c.db, c.actor, c.now)
    return (
      <StaffPage c={c} title={t.teamsTitle}>
        <PageHeader title={t.teamsTitle} lead={t.teamsLead} />
        {teams.map((team) => (
          <Card key={team.id} title={teamNameIn(c.lang, team.name)}>
            <p class="hint">{t.members}: {formatNumber(c.lang, team.members.length)}</p>
            <ul>
              {members.filter(({ id }) => team.members.includes(id)).map((one) => (
                <li key={one.id}><a href={memberPath(one.id)}>{one.name ? reveal(one.name) : one.signInName}</a></li>
              ))}
            </ul>
          </Card>
        ))}
        <Card title={t.newTeam}>
          <Form action={staffPath('teams')} state={c.form}>
            <Field name="name" label={t.teamName} hint={t.teamNameHint} maxlength={60} autocomplete="off" required />
            <Button kind="secondary">{t.createTeam}</Button>
          </Form>
        </Card>
      </StaffPage>
    )
  },
})

const createTeamAct = staffAct({
  path: '/console/staff/teams',
  command: createTeam,
  page: teamsPage,
  read: (form) => ({ name: form.get('name') }),
  done: () => staffPath('teams'),
  refused: { 'no-key-held': 409, 'name-taken': 409 },
  sentences: (lang) => staffRefusals(lang),
})

/** What each role may do, out of the same table that the server decides by. */
const rolesPage = staffPage({
  path: '/console/staff/roles',
  may: 'use-console',
  view(c) {
    const t = c.t(staffTexts)
    const names = permissionNames(c.lang)
    const cells = matrix()
    return (
      <StaffPage c={c} title={t.rolesTitle}>
        <PageHeader title={t.rolesTitle} lead={t.rolesLead} />
        {roles.map((role) => (
          <Card key={role} title={roleNames(c.lang)[role]}>
            <ul>
              {permissions.filter((one) => cells.some((cell) => cell.role === role && cell.permission === one && cell.may)).map((one) => (
                <li key={one}>{names[one]}</li>
              ))}
            </ul>
          </Card>
        ))}
      </StaffPage>
    )
  },
})

export const teamRoutes: readonly Route[] = [teamsPage, createTeamAct, rolesPage]
