import { colleagues, type StaffContext } from '#identity'
import { reveal } from '#foundation/text'
import {
  Button, Card, Checkbox, ErrorSummary, Field, Form, LinkButton, Notice, PageHeader, Select, Status, Table,
} from '#platform/pages'
import { formatDateTime, languages } from '#platform/texts'
import type { Campaign } from '../campaign.ts'
import { checkNotice, type Fault } from '../check.ts'
import * as store from '../store.ts'
import type { NoticeElement } from '../template.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { aboutPath, CampaignStatus, noticePath, NoticePage } from './frame.tsx'

/** A notice before it goes out: what it lacks, who approved it, how to try it. */
export async function draftView(c: StaffContext, campaign: Campaign) {
  const t = c.t(pages)
  const faults = checkNotice(campaign.template)
  const approvals = await store.approvalsOf(c.db, campaign.id)
  const lacks = sentencesOf(c, faults)
  const { form } = c
  const tried = form.refused && form.chose('to')
  const mine = approvals.some(({ account }) => account === c.actor.id)
  const mayApprove = !mine && campaign.state === 'draft' && faults.length === 0 && c.may('approve-notices')
  const names = await namesOf(c, approvals.map(({ account }) => account))
  return (
    <NoticePage c={c} campaign={campaign}>
      <PageHeader
        title={t[campaign.kind]}
        lead={t.draft.lead}
        status={<CampaignStatus c={c} campaign={campaign} />}
        actions={
          <>
            {c.may('prepare-notices') && (
              <LinkButton href={noticePath(campaign.id, 'edit')} kind={faults.length > 0 ? 'primary' : 'secondary'}>{t.draft.edit}</LinkButton>
            )}
            <LinkButton href={noticePath(campaign.id, 'preview')} kind="secondary">{t.draft.preview}</LinkButton>
          </>
        }
      />
      {form.refused && !tried && !mayApprove && <ErrorSummary attempt={form} />}
      {c.query.has('tested') && <Notice kind="success" title={t.draft.testSent} live />}
      {campaign.state === 'approved' && (
        <Notice kind="success" title={t.draft.ready}>
          <p>{t.draft.readyLead}</p>
          <div class="button-row">
            <LinkButton href={aboutPath(campaign.about, 'tell')}>{t.draft.toIncident}</LinkButton>
          </div>
        </Notice>
      )}
      {faults.length > 0 ? (
        <Notice kind="warning" title={t.draft.lacks(lacks.length)}>
          <ul>
            {lacks.map((sentence) => <li key={sentence}>{sentence}</li>)}
          </ul>
        </Notice>
      ) : (
        <Notice kind="success" title={t.draft.complete}>
          <p>{t.draft.completeLead}</p>
        </Notice>
      )}
      <Elements c={c} campaign={campaign} faults={faults} />
      <Card title={t.draft.approvals(approvals.length)}>
        {approvals.length > 0 && (
          <ul>
            {approvals.map(({ account, at }) => (
              <li key={account}>{t.draft.approvedBy}: {names.get(account) ?? account}, {formatDateTime(c.lang, at)}</li>
            ))}
          </ul>
        )}
        {mine && campaign.state === 'draft' && <p>{t.draft.approvedByYou}</p>}
        {mayApprove && (
          <Form action={noticePath(campaign.id, 'approve')} {...(tried ? {} : form)}>
            <Checkbox name="version" value={String(campaign.templateVersion)} label={t.draft.approveSure} required />
            <Button>{t.draft.approve}</Button>
          </Form>
        )}
      </Card>
      {faults.length === 0 && c.may('prepare-notices') && (
        <Card title={t.draft.test}>
          <p>{t.draft.testLead}</p>
          <Form action={noticePath(campaign.id, 'test')} {...(tried ? form : {})}>
            <Field name="to" type="email" label={t.draft.testTo} required />
            <Select
              name="language"
              label={t.draft.testLanguage}
              value={c.lang}
              options={languages.map((one) => ({ value: one, label: c.t(words).language[one] }))}
            />
            <Button kind="secondary">{t.draft.testSend}</Button>
          </Form>
        </Card>
      )}
    </NoticePage>
  )
}

const elements: readonly NoticeElement[] = ['nature', 'consequences', 'measures', 'contact', 'advice', 'genuine', 'paper-form']

function Elements({ c, campaign, faults }: { c: StaffContext; campaign: Campaign; faults: readonly Fault[] }) {
  const t = c.t(pages)
  const w = c.t(words)
  const rows = elements.filter((one) => campaign.kind === 'breach' || ['nature', 'consequences', 'contact', 'genuine'].includes(one))
  const lacking = (element: NoticeElement, language: string) => {
    const blocks = campaign.template.texts[language as 'fi'].blocks.filter(({ fulfils }) => fulfils.includes(element))
    const marks = blocks.flatMap(({ lines }) => lines).join(' ')
    return faults.some(
      (fault) =>
        fault.language === language &&
        (fault.about?.startsWith(`${element} (`) ||
          (fault.block !== undefined && blocks.some(({ id }) => id === fault.block)) ||
          (fault.code === 'no-value' && marks.includes(`{${fault.about}}`))),
    )
  }
  return (
    <Table
      caption={t.draft.elements}
      rows={rows}
      columns={[
        { label: t.draft.element, heads: true, cell: (element) => w.element[element] },
        ...languages.map((language) => ({
          label: w.language[language],
          cell: (element: NoticeElement) =>
            lacking(element, language) ? <Status kind="warning">{t.draft.missing}</Status> : <Status kind="success">{t.draft.there}</Status>,
        })),
      ]}
    />
  )
}

/** Each fault once, in words: what, where, and in which languages. */
function sentencesOf(c: StaffContext, faults: readonly Fault[]): string[] {
  const w = c.t(words)
  const sentences = new Map<string, string[]>()
  for (const { code, language, block, about } of faults) {
    const place = [about && nameOf(w, about), block].filter(Boolean).join(', ')
    const sentence = place ? `${w.fault[code]}: ${place}` : w.fault[code]
    sentences.set(sentence, [...(sentences.get(sentence) ?? []), ...(language ? [w.language[language].toLowerCase()] : [])])
  }
  return [...sentences].map(([sentence, told]) => (told.length > 0 ? `${sentence} (${[...new Set(told)].join(', ')})` : sentence))
}

function nameOf(w: ReturnType<typeof words>, about: string): string {
  const [element = '', channel] = about.split(' ')
  const constants: Readonly<Record<string, string>> = w.constant
  const named: Readonly<Record<string, string>> = w.element
  return constants[about] ?? (named[element] ? `${named[element]} ${channel ?? ''}`.trim() : about)
}

async function namesOf(c: StaffContext, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const known = await colleagues(c.db, c.actor, { ids })
  return new Map([...known].map(([id, one]) => [id, one.name ? reveal(one.name) : one.signInName]))
}
