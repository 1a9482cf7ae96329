import type { StaffContext } from '#identity'
import { Button, ButtonRow, Card, Checkboxes, Columns, Disclosure, Form, HiddenField, LinkButton, Select, TextArea } from '#platform/pages'
import { clockOf } from '../clock.ts'
import { dayWords } from '../letters/texts.ts'
import { extensionReasons, identityWays, requestKinds, type Asked, type Request } from '../model.ts'
import { consoleTexts } from '../texts/console.ts'
import { words } from '../texts/words.ts'
import { markOf, requestPath } from './console-frame.tsx'

/** What can be done with a request that is open. Each form is a command, which decides again. */
export function ActCards({ c, request, asked, others }: { c: StaffContext; request: Request; asked: Asked; others: readonly Request[] }) {
  return (
    <>
      {others.length > 0 && <SameCard c={c} request={request} others={others} />}
      <Columns>
        <IdentityCard c={c} request={request} />
        <RegisterCard c={c} request={request} asked={asked} />
      </Columns>
      <Columns>
        <HandlingCard c={c} request={request} />
        <ExtensionCard c={c} request={request} />
      </Columns>
    </>
  )
}

interface CardProps {
  c: StaffContext
  request: Request
}

function IdentityCard({ c, request }: CardProps) {
  const t = c.t(consoleTexts)
  const w = words(c.lang)
  const way = request.identityWay ? `: ${w.ways[request.identityWay]}` : ''
  const ways = identityWays.filter((one) => one !== 'strong' && one !== 'code-letter').map((one) => ({ value: one, label: w.ways[one] }))
  return (
    <Card title={t.identity}>
      <p><strong>{t.identityNow[request.identity]}{way}</strong></p>
      {request.identity === 'none' && (
        <Form action={requestPath(request.id, 'ask-identity')}>
          <p class="hint">{t.askHint}</p>
          <ButtonRow>
            <Button kind="secondary" name="by" value="code">{t.byCode}</Button>
            <Button kind="secondary" name="by" value="ask">{t.byAsk}</Button>
          </ButtonRow>
        </Form>
      )}
      {request.identity !== 'identified' && (
        <Form action={requestPath(request.id, 'identified')}>
          <Select name="way" label={t.way} options={ways} empty={t.markWays} />
          <Button kind="secondary">{t.mark}</Button>
        </Form>
      )}
      {request.identity === 'asked' && c.may('decide-requests') && (
        <Form action={requestPath(request.id, 'close')}><Button kind="quiet">{t.closeSilent}</Button></Form>
      )}
    </Card>
  )
}

function RegisterCard({ c, request, asked }: CardProps & { asked: Asked }) {
  const t = c.t(consoleTexts)
  return (
    <Card title={t.register}>
      <p>{asked.subjects.length > 0 ? t.linked(asked.subjects.length) : t.notLinked}</p>
      <LinkButton kind="secondary" href={requestPath(request.id, 'person')}>{t.find}</LinkButton>
    </Card>
  )
}

function HandlingCard({ c, request }: CardProps) {
  const t = c.t(consoleTexts)
  const mine = request.worker === c.actor.id
  return (
    <Card title={t.handle}>
      <Form action={requestPath(request.id, 'take')}>
        {mine && <HiddenField name="back" value="yes" />}
        <Button kind="secondary">{mine ? t.putBack : t.take}</Button>
      </Form>
      <Disclosure summary={t.note}>
        <Form action={requestPath(request.id, 'note')}>
          <Checkboxes name="kinds" label={t.whatReally} hint={t.whatHint} chosen={request.kinds} options={requestKinds.map((kind) => ({ value: kind, label: words(c.lang).kinds[kind] }))} />
          <TextArea name="note" label={t.note} hint={t.noteHint} rows={3} maxlength={4_000} required={false} />
          <Button kind="secondary">{t.saveNote}</Button>
        </Form>
        <Form action={requestPath(request.id, 'withdraw')}><Button kind="quiet">{t.withdraw}</Button></Form>
      </Disclosure>
    </Card>
  )
}

function ExtensionCard({ c, request }: CardProps) {
  const t = c.t(consoleTexts)
  if (request.extendedOn !== null) return <Card title={t.extendTitle}><p>{t.extendedAlready}</p></Card>
  return (
    <Card title={t.extendTitle}>
      <p class="hint">{t.extendHint(dayWords(c.lang, clockOf(request).extendedDue))}</p>
      <Form action={requestPath(request.id, 'extend')}>
        <Checkboxes name="reasons" label={t.reasons} options={extensionReasons.map((one) => ({ value: one, label: words(c.lang).extensionReasons[one] }))} />
        <Button kind="secondary">{t.extend}</Button>
      </Form>
    </Card>
  )
}

function SameCard({ c, request, others }: CardProps & { others: readonly Request[] }) {
  const t = c.t(consoleTexts)
  return (
    <Card title={t.same}>
      <p class="hint">{t.joinHint}</p>
      {others.map((other) => (
        <Form key={other.id} action={requestPath(request.id, 'join')} inline>
          <HiddenField name="other" value={other.id} />
          <a href={requestPath(other.id)}>{`${t.look}: ${markOf(other.id)}, ${dayWords(c.lang, other.receivedOn)}`}</a>
          <Button kind="secondary">{t.join}</Button>
        </Form>
      ))}
    </Card>
  )
}
