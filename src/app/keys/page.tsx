import { reveal } from '#foundation/text'
import { colleagues, quorumCard, staffAct, staffPage, teamNameIn, type Colleague, type StaffContext } from '#identity'
import {
  Button, Card, ConsoleLayout, DefinitionList, Dialog, ErrorSummary, Form, HiddenField, Moment, Notice, PageHeader, Progress, Status,
  Table, type StatusKind,
} from '#platform/pages'
import { formatNumber } from '#platform/texts'
import type { Route } from '#platform/web'
import {
  epochStandings, inboxCounts, keystoreScrubState, leasesOf, rotationsOf, teamsOf, type EpochStanding, type InboxCount, type LeaseStanding,
  type Rotation, type RotationState, type ScrubState, type TeamSummary,
} from '#vault'
import { approveKeyRotation, rotateKeys } from './rotate-keys.ts'
import { keysTexts } from './texts.ts'

const path = '/console/keys'

type People = ReadonlyMap<string, Colleague>

/** Who holds which keys, what is being carried over to new ones, and what is lent. */
const keysPage = staffPage({
  path,
  may: 'manage-keys',
  confirm: true,
  async view(c) {
    const t = c.t(keysTexts)
    const { organisation } = c.actor
    const [teams, epochs, inbox, rotations, leases, scrub] = await Promise.all([
      teamsOf(c.db, organisation),
      epochStandings(c.db, organisation),
      inboxCounts(c.db, organisation),
      rotationsOf(c.db, organisation, { now: c.now }),
      leasesOf(c.db, organisation, c.now),
      keystoreScrubState(c.db),
    ])
    const people = await colleagues(c.db, c.actor)
    const [latest] = rotations
    const open = latest && latest.endedAt === null ? latest : null
    const moving = open !== null && open.state !== 'waiting-for-officers'
    return (
      <ConsoleLayout frame={c.frame} title={t.title} {...(moving && !c.form.refused ? { refresh: 4 } : {})}>
        <PageHeader title={t.title} lead={t.lead} />
        {c.form.refused && <ErrorSummary attempt={c.form} />}
        {open && <UnderWay c={c} rotation={open} teams={teams} people={people} />}
        {moving && <p class="hint">{t.refreshes}</p>}
        {teams.map((team) => (
          <Team key={team.id} c={c} team={team} people={people} renewing={open !== null}
            epoch={epochs.find((one) => one.team === team.id)} inbox={inbox.filter((one) => one.team === team.id)} />
        ))}
        {await quorumCard(c)}
        <Leases c={c} leases={leases} people={people} />
        <Scrub c={c} scrub={scrub} />
        <Card title={t.rotations}>
          <Table caption={t.rotations} captionHidden rows={rotations} empty={<p class="hint">{t.noRotations}</p>} columns={[
            { label: t.when, heads: true, cell: ({ begunAt }) => <Moment at={begunAt} /> },
            { label: t.why, cell: ({ reason }) => t.reason[reason] },
            { label: t.approvedBy, cell: ({ approvedBy }) => approvedBy.map((one) => nameOf(people, one)).join(', ') },
            { label: t.how, cell: ({ state }) => <Status kind={kindOf[state]}>{t.state[state]}</Status> },
          ]} />
        </Card>
      </ConsoleLayout>
    )
  },
})

const kindOf: Readonly<Record<RotationState, StatusKind>> = {
  'waiting-for-officers': 'warning',
  're-wrapping': 'info',
  're-indexing': 'info',
  finishing: 'info',
  done: 'success',
  superseded: 'neutral',
}

function UnderWay({ c, rotation, teams, people }: { c: StaffContext; rotation: Rotation; teams: readonly TeamSummary[]; people: People }) {
  const t = c.t(keysTexts)
  const waits = rotation.state === 'waiting-for-officers'
  const others = rotation.waitingFor.filter((team) => !teams.some(({ id, members }) => id === team && members.includes(c.actor.id)))
  const needsSecond = rotation.approvedBy.length < 2
  const mayApprove = waits && !(needsSecond && rotation.approvedBy.includes(c.actor.id))
  const names = others.map((team) => teamNameIn(c.lang, teams.find(({ id }) => id === team)?.name ?? '')).join(', ')
  return (
    <Card title={t.rotations}>
      <p><Status kind={kindOf[rotation.state]}>{t.state[rotation.state]}</Status></p>
      <p>{t.reason[rotation.reason]}. {t.begun} <Moment at={rotation.begunAt} />, {nameOf(people, rotation.begunBy)}.</p>
      <Progress label={t.rewrapped} value={rotation.rewrapped} max={rotation.people} />
      <Progress label={t.reindexed} value={rotation.reindexed} max={rotation.people} />
      {rotation.lacking > 0 && <Notice kind="warning" title={t.lacking(rotation.lacking)}><p>{t.lackingDo}</p></Notice>}
      {waits && (
        <Notice kind="warning" title={t.state['waiting-for-officers']}>
          <p>{needsSecond ? t.waitsSecond : t.waitsRenewal}</p>
          {!needsSecond && others.length > 0 && <p>{t.waitsTeams(names)}</p>}
          {mayApprove && (
            <Form action={`${path}/approve`} state={c.form}>
              <HiddenField name="rotation" value={rotation.id} />
              <Button>{t.approve}</Button>
            </Form>
          )}
        </Notice>
      )}
    </Card>
  )
}

function Team({ c, team, epoch, inbox, people, renewing }: {
  c: StaffContext
  team: TeamSummary
  epoch: EpochStanding | undefined
  inbox: readonly InboxCount[]
  people: People
  renewing: boolean
}) {
  const t = c.t(keysTexts)
  const number = (value: number) => formatNumber(c.lang, value)
  const holders = team.members.map((one) => nameOf(people, one)).toSorted((a, b) => a.localeCompare(b, c.lang))
  return (
    <Card title={teamNameIn(c.lang, team.name)}>
      {epoch?.wantsEpochSince && (
        <Notice kind="danger" title={t.wantsEpoch}>
          <p>{t.wantsEpochSince} <Moment at={epoch.wantsEpochSince} />.</p>
          <p>{team.members.includes(c.actor.id) ? t.wantsEpochDo : t.wantsEpochOthers}</p>
        </Notice>
      )}
      <DefinitionList items={[
        { term: t.epoch(team.epoch), value: epoch ? <>{t.since.toLowerCase()} <Moment at={epoch.begunAt} form="date" /></> : '' },
        { term: t.people, value: number(epoch?.people ?? 0) },
        { term: t.holders, value: holders.length > 0 ? holders.join(', ') : <Status kind="danger">{t.nobody}</Status> },
        {
          term: t.inbox,
          value: inbox.length === 0 ? t.inboxEmpty : inbox.map(({ kind, count }) => t.inboxOf(count, kind)).join(', '),
        },
      ]} />
      {(epoch?.open ?? 0) > 0 && <p><Status kind="info">{t.older}</Status></p>}
      {(!renewing || epoch?.wantsEpochSince) && team.members.includes(c.actor.id) && (
        <Dialog id={`rotate-${team.id}`} opener={t.rotate} openerKind="secondary" title={t.rotateTitle}>
          <p>{t.rotateLead}</p>
          <Form action={`${path}/rotate`} state={c.form}>
            <HiddenField name="team" value={team.id} />
            <Button>{t.rotateNow}</Button>
          </Form>
        </Dialog>
      )}
    </Card>
  )
}

function Leases({ c, leases, people }: { c: StaffContext; leases: readonly LeaseStanding[]; people: People }) {
  const t = c.t(keysTexts)
  return (
    <Card title={t.leases}>
      <p class="hint">{t.leasesHint}</p>
      <Table caption={t.leases} captionHidden rows={leases} empty={<p class="hint">{t.noLeases}</p>} columns={[
        { label: t.why, heads: true, cell: ({ purpose }) => t.purpose[purpose] },
        { label: t.approvedBy, cell: ({ approvedBy }) => approvedBy.map((one) => nameOf(people, one)).join(', ') },
        { label: t.until, cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
        { label: t.how, cell: ({ held }) => <Status kind={held ? 'info' : 'warning'}>{held ? t.running : t.waiting}</Status> },
      ]} />
    </Card>
  )
}

function Scrub({ c, scrub }: { c: StaffContext; scrub: ScrubState }) {
  const t = c.t(keysTexts)
  return (
    <Card title={t.scrub}>
      {scrub.lastAt === null ? <p>{t.scrubNever}</p> : <p>{t.scrubLast} <Moment at={scrub.lastAt} />.</p>}
      {scrub.lastAt !== null && scrub.lacking.length === 0 && <p><Status kind="success">{t.scrubWhole}</Status></p>}
      {scrub.lacking.map((lack) => <p key={lack}><Status kind="warning">{t.lack[lack]}</Status></p>)}
    </Card>
  )
}

/** By the name that colleagues know, or by the sign-in name where the reader holds no key. */
const nameOf = (people: People, account: string): string => {
  const one = people.get(account)
  return one ? (one.name ? reveal(one.name) : one.signInName) : account.slice(0, 8)
}

const rotateAct = staffAct({
  path: `${path}/rotate`,
  command: rotateKeys,
  page: keysPage,
  read: (form) => ({ team: form.get('team') }),
  done: () => path,
  refused: { 'no-such-team': 404, 'rotation-under-way': 409, 'no-key-held': 409 },
  sentences: (lang) => keysTexts(lang).refusals,
})

const approveAct = staffAct({
  path: `${path}/approve`,
  command: approveKeyRotation,
  page: keysPage,
  read: (form) => ({ rotation: form.get('rotation') }),
  done: () => path,
  refused: { 'no-such-rotation': 404, 'rotation-over': 409, 'no-keys-for-it': 409 },
  sentences: (lang) => keysTexts(lang).refusals,
})

export const keyRoutes: readonly Route[] = [keysPage, rotateAct, approveAct]
