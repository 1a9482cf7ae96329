import type { StaffContext } from '#identity'
import { Button, Card, Checkboxes, Disclosure, Form, HiddenField, Select, TextArea } from '#platform/pages'
import { formatDate } from '#platform/texts'
import { typed, typedAll } from '#platform/web'
import { limitOf } from '../../limits.ts'
import { isDecided, piecesOf } from '../masking.ts'
import { groundsOfCare, limitGrounds, type DraftField, type DraftItem, type LimitGround, type Share } from '../model.ts'
import { valueLines } from '../readable.ts'
import type { ItemReview } from '../reviewing.ts'
import { packagePages } from '../texts/pages.ts'

export interface Reviewing {
  readonly c: StaffContext
  readonly action: string
  readonly package: string
  readonly version: number
  readonly share: Share
  readonly items: readonly DraftItem[]
  readonly fileLink: (file: number) => string
}

/** Some items to be read, and one button that says that they were: works without script, and keeps nothing it does not show. */
export function ReviewForm({ c, action, package: id, version, share, items, fileLink }: Reviewing) {
  const t = c.t(packagePages).review
  return (
    <Form action={action} {...c.form}>
      <HiddenField name="package" value={id} />
      <HiddenField name="version" value={String(version)} />
      {items.map((item) => <ItemCard key={item.key} c={c} item={item} share={share} fileLink={fileLink} />)}
      <p class="hint">{t.count(items.length)}</p>
      <Button>{t.submit}</Button>
    </Form>
  )
}

function ItemCard({ c, item, share, fileLink }: { c: StaffContext; item: DraftItem; share: Share; fileLink: (file: number) => string }) {
  const t = c.t(packagePages).review
  const grounds = limitGrounds.filter((ground) => share === 'patient' || !groundsOfCare.includes(ground))
    .map((value) => ({ value, label: limitOf(value)?.statute[c.lang] ?? value }))
  return (
    <Card title={item.on === null ? item.title : `${item.title}, ${formatDate(c.lang, item.on)}`}>
      <HiddenField name="item" value={item.key} />
      {item.markings.map((marking) => <p key={marking}><em>{marking}</em></p>)}
      <dl class="definitions">
        {item.fields.filter(({ written }) => !written).map(({ name, label, value }) => (
          <div key={name}><dt>{label}</dt><dd>{valueLines(value, c.lang).join(' ')}</dd></div>
        ))}
      </dl>
      {item.fields.map((field, place) => (field.written ? <WrittenField key={field.name} c={c} item={item} field={field} place={place} /> : null))}
      {item.attachments.map(({ name, file, verdict }) => (
        <div key={file}>
          <p><a href={fileLink(file)}>{t.openFile}: {name}</a></p>
          <Select name={`file-${item.key}-${file}`} label={t.file(name)} empty={t.giveFile} options={grounds} required={false} width="full"
            {...(typeof verdict === 'string' ? {} : { value: verdict.ground })} />
        </div>
      ))}
      <Disclosure summary={t.withhold} open={item.withheld !== null}>
        <Select name={`withheld-${item.key}`} label={t.withhold} empty={t.give} options={grounds} required={false} width="full"
          {...(item.withheld ? { value: item.withheld.ground } : {})} />
        <TextArea name={`reason-${item.key}`} label={t.reason} hint={t.reasonHint} rows={2} required={false} value={item.withheld?.reason ?? ''} />
      </Disclosure>
    </Card>
  )
}

function WrittenField({ c, item, field, place }: { c: StaffContext; item: DraftItem; field: DraftField; place: number }) {
  const t = c.t(packagePages).review
  const decided = item.reviewed !== null && isDecided(item)
  const text = String(field.value ?? '')
  return (
    <section>
      <h3>{field.label}</h3>
      <p class="written">{piecesOf(field).map(({ text: piece, finding }, i) => (finding === null ? piece : <mark key={i}>{piece}</mark>))}</p>
      {field.findings.length > 0 && (
        <Checkboxes name={`show-${item.key}`} id={`show-${item.key}-${place}`} label={t.found} hint={t.showHint} required={false}
          chosen={field.findings.flatMap(({ verdict }, number) => (decided && verdict === 'shown' ? [`${place}.${number}`] : []))}
          options={field.findings.map(({ from, to, kind, known }, number) => ({
            value: `${place}.${number}`, label: t.show(text.slice(from, to), known ? `${t.kinds[kind]}, ${t.known}` : t.kinds[kind]),
          }))} />
      )}
      <Disclosure summary={t.byHand}>
        <TextArea name={`hand-${item.key}-${place}`} label={t.byHand} hint={t.byHandHint} rows={2} required={false} />
      </Disclosure>
    </section>
  )
}

/** What was posted of the items that the form showed. */
export function readReviews(form: FormData): (Omit<ItemReview, 'withheld' | 'filesWithheld'> & { withheld: unknown; filesWithheld: Record<string, unknown> })[] {
  return typedAll(form, 'item').filter((key) => /^i\d{1,8}$/.test(key)).map((key) => {
    const byHand: Record<string, string[]> = {}
    const filesWithheld: Record<string, LimitGround> = {}
    for (const name of form.keys()) {
      const hand = new RegExp(`^hand-${key}-(\\d+)$`).exec(name)
      const file = new RegExp(`^file-${key}-(\\d+)$`).exec(name)
      const words = hand ? typed(form, name).split('\n').map((line) => line.trim()).filter((line) => line !== '') : []
      if (hand?.[1] && words.length > 0) byHand[hand[1]] = words
      if (file?.[1] && typed(form, name) !== '') filesWithheld[file[1]] = typed(form, name) as LimitGround
    }
    const ground = typed(form, `withheld-${key}`)
    return { key, shown: typedAll(form, `show-${key}`), byHand, withheld: ground === '' ? null : { ground, reason: typed(form, `reason-${key}`) }, filesWithheld }
  })
}
