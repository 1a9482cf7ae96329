import { Button, Card, Checkboxes, Field, Form, LinkButton, Notice, PageHeader, Radios } from '#platform/pages'
import { languageNames, languages } from '#platform/texts'
import type { Route } from '#platform/web'
import { typed, typedAll } from '#platform/web'
import type { TeamSummary } from '#vault'
import { teamsOf } from '#vault'
import { isRole, roles } from '../../permissions.ts'
import { roleNames } from '../../texts/roles.ts'
import { staffAct, staffPage } from '../../web/staff-routes.ts'
import type { StaffContext } from '../../web/staff-routes.ts'
import { invite, renewInvitation, withdrawInvitation } from '../commands/invite.ts'
import { inviteExisting } from '../commands/invite-existing.ts'
import type { InvitationMail } from '../invitation-mail.ts'
import { openProfiles } from '../profiles.ts'
import { staffRefusals, staffTexts } from '../texts/pages.ts'
import { daysInvited } from '../tokens.ts'
import { idOf, StaffPage, staffPath, teamNameIn } from './frame.tsx'
import { staffListPage } from './list-pages.tsx'

/** Asking people in. `mail` sends an invitation's link; without it the administrator hands the link over. */
export function invitationRoutes({ mail, origin }: { mail: InvitationMail | null; origin: string | null }): Route[] {
  const invitePage = staffPage({
    path: '/console/staff/invite',
    may: 'manage-staff',
    async view(c) {
      const t = c.t(staffTexts)
      const teams = await teamsOf(c.db, c.actor.organisation)
      return (
        <StaffPage c={c} title={t.invite}>
          <PageHeader title={t.invite} lead={t.inviteLead} />
          <Card>
            <Form action={staffPath('invite')} state={c.form}>
              <Field name="name" label={t.name} hint={t.nameHint} autocomplete="off" maxlength={80} required />
              <Field name="email" type="email" label={t.email} hint={mail ? t.emailHintMailed : t.emailHintNot}
                autocomplete="off" maxlength={254} required={false} />
              <RolesField c={c} />
              <TeamsField c={c} teams={teams} />
              <Radios name="language" label={t.language} chosen={c.lang}
                options={languages.map((lang) => ({ value: lang, label: languageNames[lang] }))} />
              <Button>{t.sendInvitation}</Button>
            </Form>
          </Card>
          <p><a href={staffPath('invite-existing')}>{t.inviteExisting}</a></p>
        </StaffPage>
      )
    },
  })

  const existingPage = staffPage({
    path: '/console/staff/invite-existing',
    may: 'manage-staff',
    async view(c) {
      const t = c.t(staffTexts)
      const teams = await teamsOf(c.db, c.actor.organisation)
      return (
        <StaffPage c={c} title={t.inviteExisting}>
          <PageHeader title={t.inviteExisting} lead={t.inviteExistingLead} />
          <Form action={staffPath('invite-existing')} state={c.form}>
            <Field name="signInName" label={t.signInName} autocomplete="off" spellcheck={false} maxlength={32} required />
            <RolesField c={c} />
            <TeamsField c={c} teams={teams} />
            <Button>{t.sendExisting}</Button>
          </Form>
        </StaffPage>
      )
    },
  })

  const linkTo = (c: StaffContext, token: string): string =>
    `${origin ?? `${c.secure ? 'https' : 'http'}://${c.url.host}`}/join#${token}`

  /** Shows the link this once, and sends it when there is a way. */
  async function shown(c: StaffContext, token: string, email: Parameters<InvitationMail>[0]['to'] | null, lang: StaffContext['lang']) {
    const t = c.t(staffTexts)
    const link = linkTo(c, token)
    const sent = mail && email ? await mail({ to: email, lang, link, organisation: c.frame.organisation, at: c.now }) : null
    return (
      <StaffPage c={c} title={t.linkTitle}>
        <PageHeader title={t.linkTitle} lead={t.linkLead} />
        {sent === true && <Notice kind="success" title={t.linkMailed} />}
        {sent === false && <Notice kind="warning" title={t.linkNotMailed} />}
        <Card title={t.link}>
          <p><code class="secret" id="invitation-link">{link}</code></p>
          <p class="hint">{t.linkLasts(daysInvited)}</p>
        </Card>
        <p>{t.linkNext}</p>
        <LinkButton href={staffPath()}>{t.toStaff}</LinkButton>
      </StaffPage>
    )
  }

  const inviteAct = staffAct({
    path: '/console/staff/invite',
    command: invite,
    page: invitePage,
    read: (form) => ({
      name: form.get('name'),
      email: typed(form, 'email'),
      roles: typedAll(form, 'roles').filter(isRole),
      teams: typedAll(form, 'teams'),
      language: form.get('language'),
    }),
    done: ({ token, email, language }, c) => shown(c, token, email, language),
    refused: { 'no-key-held': 409, 'not-an-email': 422 },
    sentences: (lang) => staffRefusals(lang),
  })

  const existingAct = staffAct({
    path: '/console/staff/invite-existing',
    command: inviteExisting,
    page: existingPage,
    read: (form) => ({ signInName: form.get('signInName'), roles: typedAll(form, 'roles').filter(isRole), teams: typedAll(form, 'teams') }),
    done: () => staffPath(),
    refused: { 'no-key-held': 409, 'no-such-account': 404, 'belongs-already': 409, 'invited-already': 409 },
    sentences: (lang) => staffRefusals(lang),
  })

  const renewAct = staffAct({
    path: '/console/staff/invitations/:invitation/renew',
    command: renewInvitation,
    page: staffListPage,
    read: (_, c) => ({ invitation: idOf(c, 'invitation') }),
    async done({ token, account, language }, c) {
      if (token === null) return staffPath()
      const profile = (await openProfiles(c.db, c.actor, { subjects: [account], about: account, at: c.now })).get(account)
      return shown(c, token, profile?.email ?? null, language)
    },
    refused: { 'no-such-invitation': 404 },
    sentences: (lang) => staffRefusals(lang),
  })

  const withdrawAct = staffAct({
    path: '/console/staff/invitations/:invitation/withdraw',
    command: withdrawInvitation,
    page: staffListPage,
    read: (_, c) => ({ invitation: idOf(c, 'invitation') }),
    done: () => staffPath(),
    refused: { 'no-such-invitation': 404 },
    sentences: (lang) => staffRefusals(lang),
  })

  return [invitePage, inviteAct, existingPage, existingAct, renewAct, withdrawAct]
}

export function RolesField({ c, chosen = [] }: { c: StaffContext; chosen?: readonly string[] }) {
  const t = c.t(staffTexts)
  const names = roleNames(c.lang)
  return (
    <Checkboxes name="roles" label={t.roles} hint={<a href={staffPath('roles')}>{t.rolesTitle}</a>} chosen={chosen} columns
      options={roles.map((role) => ({ value: role, label: names[role] }))} />
  )
}

/** With one team there is nothing to choose: whoever opens sealed data is in it. */
export function TeamsField({ c, teams, chosen = [] }: { c: StaffContext; teams: readonly TeamSummary[]; chosen?: readonly string[] }) {
  const t = c.t(staffTexts)
  if (teams.length < 2) return null
  return (
    <Checkboxes name="teams" label={t.teams} hint={t.teamsHint} chosen={chosen} required={false}
      options={teams.map(({ id, name }) => ({ value: id, label: teamNameIn(c.lang, name) }))} />
  )
}
