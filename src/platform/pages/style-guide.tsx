import type { ComponentChildren } from 'preact'
import {
  Button, ButtonRow, Card, Checkbox, Checkboxes, Clock72, Columns, ConsoleLayout, DateField, DateTimeField, DefinitionList,
  Dialog, Disclosure, EmptyState, Field, FieldGroup, FieldRow, FileField, Form, LinkButton, Moment, Notice, PageHeader,
  Pagination, Progress, Prose, Radios, Select, StackedProgress, Status, Steps, Table, Tabs, TextArea, Tiles, Timeline,
  type Attempt, type ConsoleFrame,
} from './index.ts'

const hour = 3_600_000

/** Every component once, with invented matter. In English: it is read by those who build. */
export function StyleGuide({ frame, now }: { frame: ConsoleFrame; now: Date }) {
  const ago = (hours: number) => new Date(now.getTime() - hours * hour)
  return (
    <ConsoleLayout frame={frame} title="Styles" breadcrumbs={[{ label: 'Console', href: '/console' }, { label: 'Styles' }]}>
      <PageHeader title="Every part, once" status={<Status kind="info">Living page</Status>}
        lead="What a page of Satama can be made of. Look at it narrow and wide, light and dark, printed, and by keyboard alone."
        actions={<LinkButton href="#forms" kind="secondary">To the forms</LinkButton>} />
      <Tabs label="Views" items={[
        { href: '#overview', label: 'Overview', current: true },
        { href: '#people', label: 'People', count: '33 104' },
        { href: '#telling', label: 'Telling' },
        { href: '#ledger', label: 'Ledger' },
      ]} />

      <Part title="Notices">
        <Notice title="The register is being read">You can leave this page; the reading goes on.</Notice>
        <Notice kind="success" title="Everyone has been told" />
        <Notice kind="warning" title="Swedish is missing">Readers in Swedish will see the Finnish text. <a href="#x">Write it now</a></Notice>
        <Notice kind="danger" title="Telling is stopped"><p>Two officers are needed to begin again.</p></Notice>
      </Part>

      <Part title="The way through">
        <Columns>
          <Steps label="The way through an incident" items={[
            { state: 'done', title: 'Open the incident', href: '#a', note: <>Opened <Moment at={ago(51)} /></> },
            { state: 'done', title: 'Fix who is touched', note: 'Version 2: 33,104 people' },
            { state: 'current', title: 'Approve the notice', href: '#b', note: 'One of two approvals given. Another officer decides next.' },
            { state: 'blocked', title: 'Tell everyone', note: 'An embargo holds until tomorrow at 8.00.' },
            { state: 'todo', title: 'Close' },
          ]} />
          <div>
            <Clock72 awareAt={ago(31.4)} now={now} />
          </div>
        </Columns>
        <Columns>
          <Clock72 awareAt={ago(66)} now={now} />
          <Clock72 awareAt={ago(81)} now={now} />
          <Clock72 awareAt={ago(81)} now={now} filedAt={ago(43)} />
        </Columns>
      </Part>

      <Part title="Counts and progress">
        <Tiles label="The register" items={[
          { label: 'In scope', value: '33 104', hint: 'version 2', href: '#c' },
          { label: 'Told by email', value: '28 911', tone: 'success' },
          { label: 'Letters to hand over', value: '3 847', tone: 'warning' },
          { label: 'Unaccounted for', value: '0', tone: 'info' },
        ]} />
        <StackedProgress label="Telling, 33,104 people" total={33_104} parts={[
          { kind: 'done', label: 'Told by email', count: 24_118 },
          { kind: 'second', label: 'Told by letter', count: 3_847, href: '#d' },
          { kind: 'doing', label: 'Being sent', count: 911 },
          { kind: 'exception', label: 'Named exceptions', count: 128 },
          { kind: 'trouble', label: 'Came back, letter next', count: 740 },
          { kind: 'waiting', label: 'Waiting', count: 3_360 },
        ]} />
        <Progress label="Reading the register" value={61_250} max={100_000} hint="About two minutes left" />
      </Part>

      <Part title="Timeline">
        <Timeline now={now} entries={[
          { at: ago(60), title: 'First signal', note: 'A staff member saw a demand for money.', kind: 'signal' },
          { at: ago(51), title: 'Reasonable certainty', kind: 'signal' },
          { at: ago(49.5), title: 'Crime report' },
          { at: ago(22), title: 'Preliminary filing to the supervisory authority', kind: 'duty' },
          { at: ago(2), title: 'Telling began', kind: 'telling' },
          { at: ago(-21), title: '72 hours are up', kind: 'deadline' },
        ]} />
      </Part>

      <Part title="Tables and facts">
        <Table caption="Rows to mend" rows={rows} columns={[
          { label: 'Line', cell: (row) => row.line, heads: true },
          { label: 'Column', cell: (row) => row.column },
          { label: 'Why', cell: (row) => row.why },
          { label: 'State', cell: (row) => <Status kind={row.mended ? 'success' : 'warning'}>{row.mended ? 'mended' : 'to mend'}</Status> },
          { label: 'Seen', cell: (row) => row.seen, align: 'end' },
        ]} />
        <Pagination page={2} pages={14} href={(page) => `?page=${page}`} />
        <DefinitionList items={[
          { term: 'Nature', value: 'Confidentiality: copied by an outsider' },
          { term: 'Aware since', value: <Moment at={ago(51)} /> },
          { term: 'What leaked', value: 'Names, identity codes, entries of visits' },
        ]} />
        <EmptyState title="No incident is open" action={<Button>Open an incident</Button>}>
          When something happens, begin here: nothing is sent before two officers agree.
        </EmptyState>
        <p>
          <Status>draft</Status> <Status kind="info">under way</Status> <Status kind="success">closed</Status>{' '}
          <Status kind="warning">waiting for officers</Status> <Status kind="danger">stopped</Status>
        </p>
      </Part>

      <Part title="Buttons, dialogs, folds">
        <ButtonRow>
          <Button type="button">Next step</Button>
          <Button type="button" kind="secondary" icon="file">Preview</Button>
          <Button type="button" kind="quiet">Not now</Button>
          <Button type="button" disabled>Not yet</Button>
          <Dialog id="stop" opener="Stop telling" openerKind="danger" title="Stop telling everyone?">
            <p>What has left cannot be called back. Two officers are needed to begin again.</p>
            <Button kind="danger" type="button">Stop now</Button>
          </Dialog>
        </ButtonRow>
        <Disclosure summary="What goes into the record">Who decided, when, and by which reasons.</Disclosure>
        <Prose text={'Plain text as it was typed, with https://example.org/guide and help@example.org.\n\n- One thing\n- Another thing\n\nA second paragraph.'} />
      </Part>

      <Part title="Forms" id="forms">
        <Form action="#forms" state={attempt}>
          <Field name="title" label="Title" hint="Seen by colleagues only." width="full" required />
          <FieldRow>
            <Field name="street" label="Street" />
            <Field name="postcode" label="Postcode" inputmode="numeric" width="short" />
            <Field name="town" label="Town" required={false} />
          </FieldRow>
          <TextArea name="reasons" label="Reasons" hint="At least 20 characters. They stay in the record." />
          <Select name="nature" label="Nature" empty="Choose" options={[{ value: 'c', label: 'Confidentiality' }, { value: 'a', label: 'Availability' }]} />
          <Checkboxes name="leaked" label="What leaked" columns options={[
            { value: 'name', label: 'Names' },
            { value: 'code', label: 'Personal identity codes', hint: 'Opens the way to identity theft.' },
            { value: 'visits', label: 'Entries of visits' },
            { value: 'email', label: 'Email addresses' },
          ]} />
          <Radios name="certainty" label="How sure is it?" options={[
            { value: 'leaked', label: 'Leaked' },
            { value: 'viewed', label: 'Possibly viewed', hint: 'Nothing shows a theft, but it cannot be ruled out.' },
          ]} />
          <FieldGroup legend="When" hint="By the clock of Helsinki.">
            <FieldRow><DateField name="day" label="Day" /><DateTimeField name="moment" label="Moment" /></FieldRow>
          </FieldGroup>
          <FileField name="file" label="Register" hint="CSV, up to 200 MB" accept=".csv" />
          <Checkbox name="sure" label="I have read the preview" hint="Someone else approves after you." />
          <ButtonRow><Button>Save and go on</Button><Button kind="secondary" name="preview" value="yes">Preview</Button></ButtonRow>
        </Form>
      </Part>
    </ConsoleLayout>
  )
}

function Part({ title, id, children }: { title: string; id?: string; children: ComponentChildren }) {
  return <Card title={title} {...(id ? { id } : {})}>{children}</Card>
}

const rows = [
  { line: 'Line 118', column: 'Identity code', why: 'The check character does not fit', mended: false, seen: '2' },
  { line: 'Line 4 031', column: 'Birth date', why: 'No calendar has this date', mended: true, seen: '1' },
  { line: 'Line 20 977', column: '', why: 'The row cannot be read', mended: false, seen: '12' },
]

const attempt: Attempt = {
  refused: true,
  sentence: 'Two points need another look.',
  all: (field) => ({ title: ['Autumn'], leaked: ['code'], certainty: ['viewed'], reasons: ['Too short'] })[field] ?? [],
  problem: (field) => ({ reasons: 'Write at least 20 characters.', certainty: 'Choose one of these.' })[field] ?? null,
  problems: [
    { field: 'reasons', sentence: 'Reasons: write at least 20 characters.' },
    { field: 'certainty', sentence: 'How sure is it: choose one.' },
  ],
}
