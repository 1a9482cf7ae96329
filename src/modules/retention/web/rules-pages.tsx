import { helsinkiDate } from '#foundation/time'
import { staffAct, staffPage, type StaffContext } from '#identity'
import { inTransaction } from '#platform/database'
import {
  Button, ButtonRow, Card, DefinitionList, Field, Form, HiddenField, LinkButton, Moment, Notice, Select, Status, Table, TextArea, Tiles,
} from '#platform/pages'
import { formatDate, formatNumber, type Lang } from '#platform/texts'
import { ErrorPage, redirect } from '#platform/web'
import { changes, lockChange, type RuleChange } from '../change-store.ts'
import { confirmChange, proposeChange, withdrawChange } from '../commands/change-rule.ts'
import { retainedKinds, type RetentionRule } from '../model.ts'
import { openReasons } from '../orders.ts'
import { simulate, type Simulation } from '../preview.ts'
import { isByMonth, ruleBook, ruleOn, rulesFor } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { kindName, namesOf, RetentionPage, root, statuteOf, termName, termsOf } from './frame.tsx'
import { BeforeAndAfter } from './pictures.tsx'

const rulesPath = `${root}/rules`
const simulatePath = `${rulesPath}/simulate`
const proposePath = `${rulesPath}/propose`
const shownMonths = 36

const rulesPage = staffPage({
  path: rulesPath,
  may: 'see-retention',
  async view(c) {
    const t = c.t(pages)
    const w = c.t(words)
    const { organisation } = c.actor
    const on = helsinkiDate(c.now)
    const { book, all } = await inTransaction(c.db, organisation, async (tx) => ({ book: await ruleBook(tx, organisation, c.now), all: await changes(tx, organisation) }))
    return (
      <RetentionPage c={c} tab="rules" title={t.rules.title} lead={t.rules.lead}>
        {all.length > 0 && (
          <Table caption={t.rules.proposals} rows={all.slice(0, 20)} columns={[
            { label: t.certificates.rule, heads: true, cell: (one) => <Proposed c={c} change={one} /> },
            { label: t.simulate.months, cell: ({ months }) => w.months(months) },
            { label: t.proposal.at, cell: ({ proposedAt }) => <Moment at={proposedAt} form="date" /> },
            { label: t.holds.state, cell: (one) => <StateOf c={c} change={one} /> },
          ]} />
        )}
        {retainedKinds.map((kind) => (
          <Card key={kind} title={w.kinds[kind]} id={kind}>
            {rulesFor(kind, on).map((rule) => {
              const used = book.get(kind)?.find(({ id }) => id === rule.id) ?? rule
              return <RuleFacts key={rule.id} c={c} rule={rule} used={used} />
            })}
          </Card>
        ))}
      </RetentionPage>
    )
  },
})

function RuleFacts({ c, rule, used }: { c: StaffContext; rule: RetentionRule; used: RetentionRule }) {
  const t = c.t(pages)
  const w = c.t(words)
  const own = termsOf(c.lang, used).join('; ') !== termsOf(c.lang, rule).join('; ')
  return (
    <>
      <p>{rule.says[c.lang]}</p>
      <DefinitionList items={[
        { term: `${w.sources[rule.source]}, ${w.effects[rule.effect]}`, value: termsOf(c.lang, rule).join('; ') },
        own && { term: t.rules.own, value: termsOf(c.lang, used).join('; ') },
        { term: t.rules.statute, value: rule.statute[c.lang] },
        { term: t.rules.validFrom, value: formatDate(c.lang, rule.valid.from) },
        { term: t.rules.id, value: <code>{rule.id}</code> },
      ]} />
      <ButtonRow>
        {isByMonth(rule.counts[0]?.term) && (
          <LinkButton kind="secondary" href={`${simulatePath}?rule=${encodeURIComponent(rule.id)}`}>{t.rules.change}</LinkButton>
        )}
        {rule.checkedOn === null && <Status kind="warning">{t.rules.unchecked}</Status>}
      </ButtonRow>
    </>
  )
}

function Proposed({ c, change }: { c: StaffContext; change: RuleChange }) {
  const rule = ruleOn(change.rule, helsinkiDate(c.now))
  const name = rule ? kindName(c.lang, rule.kind) : change.rule
  return c.may('change-retention') ? <a href={`${rulesPath}/changes/${change.id}`}>{name}</a> : <>{name}</>
}

function StateOf({ c, change }: { c: StaffContext; change: RuleChange }) {
  const t = c.t(pages)
  if (change.endedAt) return <Status kind="neutral">{t.rules.over}</Status>
  return change.confirmedAt ? <Status kind="success">{t.rules.inUse}</Status> : <Status kind="warning">{t.rules.waits}</Status>
}

/** What another term would do, reckoned over everything that is kept by the rule. */
const simulatePage = staffPage({
  path: simulatePath,
  may: 'see-retention',
  async view(c) {
    const t = c.t(pages)
    const named = c.query.get('rule') ?? ''
    const rule = ruleOn(named, helsinkiDate(c.now))
    if (!rule) return named ? <ErrorPage lang={c.lang} kind="not-found" /> : <ChooseRule c={c} />
    const asked = c.query.get('months')?.trim() ?? ''
    const months = /^\d{1,4}$/.test(asked) ? Number(asked) : null
    const seen = months === null ? null : await simulated(c, rule.id, months)
    const term = rule.counts[0]?.term
    return (
      <RetentionPage c={c} tab="rules" title={t.simulate.title} lead={t.simulate.lead}>
        <RuleInShort c={c} rule={rule} />
        <Form action={simulatePath} method="get">
          <HiddenField name="rule" value={rule.id} />
          <Field name="months" label={t.simulate.months} hint={t.simulate.monthsHint} type="number" width="short" min="0" max="2400"
            value={asked || (isByMonth(term) ? String(term.months) : '')} />
          <Button>{t.simulate.show}</Button>
        </Form>
        {seen && !seen.ok && <Notice kind="danger" live title={sentenceOf(c.lang, seen, c.now)} />}
        {seen?.ok && (
          <>
            <Effects lang={c.lang} simulation={seen.value} />
            {c.may('change-retention') && (
              <ButtonRow>
                <LinkButton kind="secondary" href={`${proposePath}?rule=${encodeURIComponent(rule.id)}&months=${seen.value.months}`}>{t.simulate.propose}</LinkButton>
                <LinkButton kind="quiet" href={rulesPath}>{t.simulate.backToRules}</LinkButton>
              </ButtonRow>
            )}
          </>
        )}
      </RetentionPage>
    )
  },
})

/** Which rule, for whoever came without one. */
function ChooseRule({ c }: { c: StaffContext }) {
  const t = c.t(pages)
  const on = helsinkiDate(c.now)
  const rules = retainedKinds.flatMap((kind) => rulesFor(kind, on)).filter(({ counts: [first] }) => isByMonth(first?.term))
  return (
    <RetentionPage c={c} tab="rules" title={t.simulate.title} lead={t.simulate.lead}>
      <Form action={simulatePath} method="get">
        <Select name="rule" label={t.certificates.rule} width="full"
          options={rules.map((rule) => ({ value: rule.id, label: `${kindName(c.lang, rule.kind)}: ${termsOf(c.lang, rule).join('; ')}` }))} />
        <Button>{t.rules.change}</Button>
      </Form>
    </RetentionPage>
  )
}

const simulated = (c: StaffContext, rule: string, months: number) =>
  inTransaction(c.db, c.actor.organisation, (tx) => simulate(tx, { organisation: c.actor.organisation, rule, months, at: c.now, window: shownMonths }))

type Refused = Exclude<Awaited<ReturnType<typeof simulated>>, { ok: true }>

function sentenceOf(lang: Lang, { code, facts }: Refused, now: Date): string {
  const sentence = refusals(lang)[code]
  return typeof sentence === 'string' ? sentence : sentence(Number(facts['months']), statuteOf(lang, facts['rule'], now))
}

function RuleInShort({ c, rule }: { c: StaffContext; rule: RetentionRule }) {
  const t = c.t(pages)
  return (
    <DefinitionList items={[
      { term: t.overview.kind, value: kindName(c.lang, rule.kind) },
      { term: t.simulate.now, value: termsOf(c.lang, rule).join('; ') },
      { term: t.rules.statute, value: rule.statute[c.lang] },
    ]} />
  )
}

function Effects({ lang, simulation }: { lang: Lang; simulation: Simulation }) {
  const t = pages(lang).simulate
  const number = (value: number) => formatNumber(lang, value)
  return (
    <>
      <h2>{t.result(number(simulation.count))}</h2>
      <Tiles label={t.picture} items={[
        { label: t.earlier, value: number(simulation.earlier) },
        { label: t.later, value: number(simulation.later) },
        { label: t.unchanged, value: number(simulation.unchanged) },
        { label: t.interval, value: number(simulation.interval) },
        ...(simulation.undated > 0 ? [{ label: t.undated, value: number(simulation.undated) }] : []),
        { label: t.atOnce, value: number(simulation.atOnce), hint: t.atOnceHint, ...(simulation.atOnce > 0 ? { tone: 'warning' as const } : {}) },
      ]} />
      <Card><BeforeAndAfter lang={lang} simulation={simulation} /></Card>
    </>
  )
}

const proposePage = staffPage({
  path: proposePath,
  may: 'change-retention',
  confirm: true,
  view(c) {
    const t = c.t(pages)
    const given = (name: string) => (c.form.refused ? c.form.all(name)[0] : c.query.get(name)) ?? ''
    // Which rule is chosen on the page of rules.
    if (given('rule') === '') return redirect(rulesPath)
    const rule = ruleOn(given('rule'), helsinkiDate(c.now))
    if (!rule) return <ErrorPage lang={c.lang} kind="not-found" />
    return (
      <RetentionPage c={c} tab="rules" title={t.simulate.propose} lead={t.simulate.proposeLead}>
        <RuleInShort c={c} rule={rule} />
        <Form action={proposePath} {...c.form}>
          <HiddenField name="rule" value={rule.id} />
          <Field name="months" label={t.simulate.months} type="number" width="short" min="0" max="2400" value={given('months')} />
          <TextArea name="reasons" label={t.simulate.reasons} hint={t.simulate.reasonsHint} required />
          <Button>{t.simulate.send}</Button>
        </Form>
      </RetentionPage>
    )
  },
})

const proposeAct = staffAct({
  path: proposePath,
  command: proposeChange,
  page: proposePage,
  read: (form) => ({ rule: form.get('rule'), months: form.get('months'), reasons: form.get('reasons') }),
  done: ({ change }) => `${rulesPath}/changes/${change}`,
  refused: { 'no-such-rule': 404, 'not-changeable': 409, 'below-the-duty': 422, 'above-the-permission': 422, 'changes-nothing': 422 },
  sentences: aboutRules,
})

/** Refusals that name the law. */
function aboutRules(lang: Lang) {
  const t = refusals(lang)
  const statute = (facts: Readonly<Record<string, string | number>>) => statuteOf(lang, facts['rule'], new Date())
  return {
    ...t,
    'below-the-duty': (facts: Readonly<Record<string, string | number>>) => t['below-the-duty'](Number(facts['months']), statute(facts)),
    'above-the-permission': (facts: Readonly<Record<string, string | number>>) => t['above-the-permission'](Number(facts['months']), statute(facts)),
  }
}

const changePage = staffPage({
  path: `${rulesPath}/changes/:change`,
  may: 'change-retention',
  confirm: true,
  async view(c) {
    const t = c.t(pages)
    const { organisation, keyring, id } = c.actor
    const change = isUuid(c.params.change) ? await inTransaction(c.db, organisation, (tx) => lockChange(tx, organisation, c.params.change)) : null
    const rule = change && ruleOn(change.rule, helsinkiDate(c.now))
    if (!change || !rule) return <ErrorPage lang={c.lang} kind="not-found" />
    const [reasons, name, seen] = await Promise.all([
      openReasons(c.db, keyring, { ids: [change.id], by: id, about: change.id, at: c.now }),
      namesOf(c, [change.proposedBy, change.confirmedBy]),
      change.confirmedAt || change.endedAt ? null : simulated(c, change.rule, change.months),
    ])
    const open = !change.confirmedAt && !change.endedAt
    const at = `${rulesPath}/changes/${change.id}`
    return (
      <RetentionPage c={c} tab="rules" title={t.proposal.title} {...(open ? { lead: t.proposal.confirmLead } : {})}>
        <RuleInShort c={c} rule={rule} />
        <DefinitionList items={[
          { term: t.simulate.months, value: termName(c.lang, { months: change.months }) },
          { term: t.proposal.by, value: name(change.proposedBy) },
          { term: t.proposal.at, value: <Moment at={change.proposedAt} /> },
          { term: t.proposal.reasons, value: reasons.get(change.id) ?? t.holds.gone },
          change.confirmedAt !== null && { term: t.proposal.done, value: <><Moment at={change.confirmedAt} />, {name(change.confirmedBy)}</> },
          change.endedAt !== null && { term: t.proposal.withdrawn, value: <Moment at={change.endedAt} /> },
        ]} />
        {seen?.ok && <Effects lang={c.lang} simulation={seen.value} />}
        {seen && !seen.ok && <Notice kind="danger" title={sentenceOf(c.lang, seen, c.now)} />}
        {open && (
          <>
            {change.proposedBy === id
              ? <Notice kind="info"><p>{t.proposal.own}</p></Notice>
              : <Form action={`${at}/confirm`} {...c.form}><Button kind="danger">{t.proposal.confirm}</Button></Form>}
            <Form action={`${at}/withdraw`}><Button kind="quiet">{t.proposal.withdraw}</Button></Form>
          </>
        )}
      </RetentionPage>
    )
  },
})

const isUuid = (text: string): boolean => /^[0-9a-f-]{36}$/i.test(text)

const confirmAct = staffAct({
  path: `${rulesPath}/changes/:change/confirm`,
  command: confirmChange,
  page: changePage,
  read: (_, c) => ({ change: c.params.change }),
  done: ({ change }) => `${rulesPath}/changes/${change}`,
  refused: {
    'no-such-change': 404, 'change-over': 409, 'second-officer-needed': 409, 'no-such-rule': 404, 'not-changeable': 409, 'below-the-duty': 422,
    'above-the-permission': 422, 'busy': 409,
  },
  sentences: aboutRules,
})

const withdrawAct = staffAct({
  path: `${rulesPath}/changes/:change/withdraw`,
  command: withdrawChange,
  page: changePage,
  read: (_, c) => ({ change: c.params.change }),
  done: () => rulesPath,
  refused: { 'no-such-change': 404, 'change-over': 409 },
  sentences: aboutRules,
})

export const rulesRoutes = [rulesPage, simulatePage, proposePage, proposeAct, changePage, confirmAct, withdrawAct]
