import type { VNode } from 'preact'
import {
  Button, ButtonRow, Card, ConsoleLayout, DefinitionList, EmptyState, Form, LinkButton, Moment, Notice, PageHeader, Status, Table,
} from '#platform/pages'
import type { RecoveryUseRow } from '#vault'
import { reveal } from '#foundation/text'
import { colleagues } from '../../colleagues.ts'
import type { Colleague } from '../../colleagues.ts'
import { staffAct, staffPage } from '../../web/staff-routes.ts'
import type { StaffContext } from '../../web/staff-routes.ts'
import { coverTeams, seeRecoveries } from '../commands/cover-teams.ts'
import { newsOfQuorum, quorumStanding } from '../queries.ts'
import type { QuorumStanding } from '../queries.ts'
import { quorumTexts } from '../texts.ts'
import type { QuorumTexts } from '../texts.ts'

export const quorumPath = '/console/keys/quorum'

export const standingPage = staffPage({
  path: quorumPath,
  may: 'manage-keys',
  async view(c) {
    const t = c.t(quorumTexts)
    const standing = await quorumStanding(c.db, c.actor, c.lang)
    const news = await newsOfQuorum(c.db, c.actor)
    const people = await whoIsNamed(c, standing, news)
    const { key, fingerprint } = standing
    return (
      <ConsoleLayout frame={c.frame} title={t.title} breadcrumbs={[{ label: t.keys, href: '/console/keys' }, { label: t.title }]}>
        <PageHeader title={t.title} lead={t.lead} />
        {c.query.has('made') && <Notice kind="success" title={t.madeNow} live><p>{t.madeNowMore}</p></Notice>}
        {c.query.has('recovered') && <Notice kind="success" title={t.recoveredNow} live><p>{t.recoveredNowMore}</p></Notice>}
        {news.length > 0 && <News t={t} news={news} standing={standing} people={people} />}
        <Warnings t={t} c={c} standing={standing} />
        {key ? (
          <Card title={t.inForce}>
            <DefinitionList
              items={[
                { term: t.made, value: <><Moment at={key.madeAt} />, {nameOf(people, key.madeBy)}</> },
                { term: t.size, value: t.sizeWords(key.threshold, key.shares) },
                { term: t.fingerprint, value: <><code>{fingerprint}</code><br /><span class="hint">{t.fingerprintHint}</span></> },
              ]}
            />
          </Card>
        ) : (
          <EmptyState title={t.none}>{t.noneWhy}</EmptyState>
        )}
        <ButtonRow>
          <LinkButton href={`${quorumPath}/ceremony`} kind={key ? 'secondary' : 'primary'}>{key ? t.remake : t.make}</LinkButton>
          {key && <LinkButton href={`${quorumPath}/recover`} kind="secondary">{t.recover}</LinkButton>}
        </ButtonRow>
        {key && <Teams t={t} standing={standing} />}
        {key && <Uses t={t} standing={standing} people={people} />}
      </ConsoleLayout>
    )
  },
})

function Warnings({ t, c, standing }: { t: QuorumTexts; c: StaffContext; standing: QuorumStanding }) {
  const { key, teams, changes } = standing
  const lost = teams.filter((team) => team.lost)
  const uncovered = teams.filter(({ epochs, granted }) => granted < epochs)
  return (
    <>
      {lost.length > 0 && (
        <Notice kind="danger" title={t.lostTitle}>
          <p>{t.lost(lost.map(({ name }) => name).join(', '))}</p>
        </Notice>
      )}
      {key && changes.came + changes.went > 0 && (
        <Notice kind="warning" title={t.changedTitle}>
          <p>{t.changed(changes.came, changes.went)}</p>
        </Notice>
      )}
      {key && uncovered.length > 0 && (
        <Notice kind="warning" title={t.uncoveredTitle}>
          <p>{t.uncovered}</p>
          {uncovered.some(({ own }) => own) && (
            <Form action={`${quorumPath}/cover`} state={c.form}>
              <Button kind="secondary">{t.cover}</Button>
            </Form>
          )}
        </Notice>
      )}
    </>
  )
}

type People = ReadonlyMap<string, Colleague>

function News(o: { t: QuorumTexts; news: readonly RecoveryUseRow[]; standing: QuorumStanding; people: People }) {
  const { t, news, standing, people } = o
  return (
    <Notice kind="danger" title={t.newsTitle}>
      {news.map((use) => (
        <p key={use.id}>
          <Moment at={use.at} />: {t.news(nameOf(people, use.account), teamNames(t, standing, use))}
        </p>
      ))}
      <Form action={`${quorumPath}/seen`}>
        <Button kind="secondary">{t.seen}</Button>
      </Form>
    </Notice>
  )
}

function Teams({ t, standing }: { t: QuorumTexts; standing: QuorumStanding }) {
  return (
    <Table
      caption={t.teams}
      rows={standing.teams}
      columns={[
        { label: t.team, cell: ({ name }) => name, heads: true },
        { label: t.holders, cell: ({ holders, lost }) => (lost ? <Status kind="danger">{t.teamLost}</Status> : holders.length), align: 'end' },
        {
          label: t.covered,
          cell: ({ epochs, granted }) =>
            granted === epochs ? <Status kind="success">{t.yes}</Status> : <Status kind="warning">{t.no}</Status>,
        },
      ]}
    />
  )
}

function Uses({ t, standing, people }: { t: QuorumTexts; standing: QuorumStanding; people: People }) {
  return (
    <Table
      caption={t.uses}
      rows={standing.uses}
      empty={<p class="hint">{t.usesNone}</p>}
      columns={[
        { label: t.when, cell: ({ at }) => <Moment at={at} />, heads: true },
        { label: t.who, cell: (use) => `${nameOf(people, use.account)}${use.vouched ? ` (${t.vouchedToo})` : ''}` },
        { label: t.whichTeams, cell: (use) => teamNames(t, standing, use) },
        { label: t.size, cell: ({ shares }) => shares, align: 'end' },
      ]}
    />
  )
}

function teamNames(t: QuorumTexts, { teams }: QuorumStanding, use: RecoveryUseRow): string {
  const names = use.teams.map((id) => teams.find(({ team }) => team === id)?.name ?? id.slice(0, 8))
  return names.length === 0 ? t.noTeams : names.join(', ')
}

/** By the name that colleagues know, or by the sign-in name where the reader holds no key. */
const nameOf = (people: People, account: string): string => {
  const one = people.get(account)
  return one ? (one.name ? reveal(one.name) : one.signInName) : account.slice(0, 8)
}

function whoIsNamed(c: StaffContext, { key, uses }: QuorumStanding, news: readonly RecoveryUseRow[]): Promise<Map<string, Colleague>> {
  const ids = [...new Set([...(key ? [key.madeBy] : []), ...[...uses, ...news].map(({ account }) => account)])]
  return ids.length === 0 ? Promise.resolve(new Map()) : colleagues(c.db, c.actor, { ids })
}

export const coverAct = staffAct({
  path: `${quorumPath}/cover`,
  command: coverTeams,
  page: standingPage,
  read: () => ({}),
  done: () => quorumPath,
  refused: { 'no-recovery-key': 409 },
  sentences: (lang) => quorumTexts(lang).refusals,
})

export const seenAct = staffAct({
  path: `${quorumPath}/seen`,
  command: seeRecoveries,
  page: standingPage,
  read: () => ({}),
  done: () => quorumPath,
  refused: {},
  sentences: () => ({}),
})

/** For the page of keys: how the quorum stands, in a line, and the way to it. */
export async function quorumCard(c: StaffContext): Promise<VNode> {
  const t = c.t(quorumTexts)
  const { key, teams, changes } = await quorumStanding(c.db, c.actor, c.lang)
  const whole = key !== null && teams.every(({ epochs, granted, lost }) => granted === epochs && !lost)
  return (
    <Card title={t.title}>
      <p>
        {key ? <>{t.sizeWords(key.threshold, key.shares)}. {t.made} <Moment at={key.madeAt} />.</> : t.cardNone}
      </p>
      {key && changes.went + changes.came > 0 && <p>{t.changedTitle}.</p>}
      <ButtonRow>
        <LinkButton href={quorumPath} kind={whole ? 'secondary' : 'primary'}>{t.cardOpen}</LinkButton>
      </ButtonRow>
    </Card>
  )
}
