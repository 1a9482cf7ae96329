import type { StaffContext } from '#identity'
import { Button, Field, FieldRow, Form, HiddenField, Radios, Select } from '#platform/pages'
import { languages } from '#platform/texts'
import type { CellOf } from '../reading/person.ts'
import { readLanguage, readRole, readYesNo } from '../reading/cells.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { formFields, type FormField } from '../written.ts'

/** All that can be said of one person, as cells of a file: what was written badly stands there to be mended. */
export function PersonForm({ c, action, version, cell, save }: {
  c: StaffContext
  action: string
  version: number
  cell: CellOf
  save: string
}) {
  const t = c.t(pages)
  const w = c.t(words)
  const line = (field: FormField, hint?: string, width: 'short' | 'medium' | 'full' = 'medium') => (
    <Field name={field} label={w.fields[field]} value={cell(field)} width={width} autocomplete="off" spellcheck={false}
      {...(hint ? { hint } : {})} {...(field === 'name' ? { required: true } : {})} />
  )
  return (
    <Form action={action} {...c.form}>
      <HiddenField name="version" value={String(version)} />
      {line('name', undefined, 'full')}
      <FieldRow>{line('identityCode', t.leaveEmpty)}{line('birthDate', t.dateHint)}</FieldRow>
      <FieldRow>{line('email')}{line('phone')}</FieldRow>
      <FieldRow>{line('street')}{line('postcode', undefined, 'short')}{line('town')}</FieldRow>
      <FieldRow>
        <Select name="language" label={w.fields.language} value={readLanguage(cell('language')) ?? 'fi'}
          options={languages.map((value) => ({ value, label: w.languages[value] }))} />
        <Select name="role" label={w.fields.role} value={readRole(cell('role')) ?? 'client'}
          options={(['client', 'staff'] as const).map((value) => ({ value, label: w.roles[value] }))} />
      </FieldRow>
      <YesNo c={c} field="protected" cell={cell} hint={t.protectedHint} />
      {line('protectedUntil', t.dateHint)}
      <FieldRow>{line('contactStreet')}{line('contactPostcode', undefined, 'short')}{line('contactTown')}</FieldRow>
      {line('guardian')}
      {line('customerId')}
      <FieldRow>{line('dataFrom', t.dateHint)}{line('dataTo', t.dateHint)}</FieldRow>
      {line('deceased', t.leaveEmpty)}
      <Button>{save}</Button>
    </Form>
  )
}

function YesNo({ c, field, cell, hint }: { c: StaffContext; field: 'protected'; cell: CellOf; hint: string }) {
  const t = c.t(pages)
  // What nobody understands protects: see [Note: Protection fails shut].
  const yes = readYesNo(cell(field)) !== false
  return (
    <Radios name={field} label={c.t(words).fields[field]} hint={hint} chosen={yes ? 'yes' : 'no'}
      options={[{ value: 'yes', label: t.yes }, { value: 'no', label: t.no }]} />
  )
}

/** What the form said, by field. */
export function cellsIn(form: FormData): Record<string, string> {
  return Object.fromEntries(
    formFields.flatMap((field) => {
      const said = form.get(field)
      return typeof said === 'string' ? [[field, said]] : []
    }),
  )
}
