import { Checkboxes, DateField, Field, FieldGroup, FieldRow, Radios, Select, TextArea } from '#platform/pages'
import { languageNames, languages, type Lang } from '#platform/texts'
import { requestKinds, whoseData } from '../model.ts'
import { publicTexts } from '../texts/public.ts'
import { words } from '../texts/words.ts'

/** The one form's fields, for a stranger and for whoever types a paper in. Who was identified is not asked again. */
export function RequestFields({ lang, identified = false, chosen = [] }: { lang: Lang; identified?: boolean; chosen?: readonly string[] }) {
  const t = publicTexts(lang).form
  const names = words(lang).kinds
  return (
    <>
      <FieldGroup legend={t.whatLegend}>
        <Checkboxes name="kinds" label={t.kinds} hint={t.kindsHint} chosen={chosen} columns
          options={requestKinds.map((kind) => ({ value: kind, label: names[kind] }))} />
        <TextArea name="text" label={t.text} hint={t.textHint} rows={5} maxlength={8_000} required={false} />
      </FieldGroup>
      {!identified && (
        <FieldGroup legend={t.youLegend}>
          <Field name="name" label={t.name} autocomplete="name" maxlength={200} />
          <FieldRow>
            <Field name="code" label={t.code} hint={t.codeHint} autocomplete="off" spellcheck={false} maxlength={14} width="short" required={false} />
            <DateField name="birth" label={t.birth} hint={t.birthHint} autocomplete="bday" required={false} />
          </FieldRow>
        </FieldGroup>
      )}
      <FieldGroup legend={t.reachLegend} hint={t.reachHint}>
        <Field name="street" label={t.street} autocomplete="street-address" maxlength={200} required={false} />
        <FieldRow>
          <Field name="postcode" label={t.postcode} autocomplete="postal-code" inputmode="numeric" maxlength={10} width="short" required={false} />
          <Field name="town" label={t.town} autocomplete="address-level2" maxlength={100} required={false} />
        </FieldRow>
        <FieldRow>
          <Field name="email" label={t.email} type="email" autocomplete="email" maxlength={200} required={false} />
          <Field name="phone" label={t.phone} type="tel" autocomplete="tel" maxlength={40} required={false} />
        </FieldRow>
        <Select name="language" label={t.language} value={lang} width="short" options={languages.map((one) => ({ value: one, label: languageNames[one] }))} />
      </FieldGroup>
      <FieldGroup legend={t.whoseLegend}>
        <Radios name="whose" label={t.whose} chosen="own" options={whoseData.map((one) => ({ value: one, label: t.whoseOptions[one] }))} />
        <FieldGroup legend={t.of} hint={t.ofHint}>
          <FieldRow>
            <Field name="of-name" label={t.ofName} maxlength={200} required={false} />
            <Field name="of-code" label={t.ofCode} autocomplete="off" spellcheck={false} maxlength={14} width="short" required={false} />
          </FieldRow>
          <TextArea name="of-proof" label={t.ofProof} hint={t.ofProofHint} rows={2} maxlength={2_000} required={false} />
        </FieldGroup>
      </FieldGroup>
    </>
  )
}
