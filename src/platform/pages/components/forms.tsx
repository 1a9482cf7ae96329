import { createContext, type ComponentChildren, type JSX } from 'preact'
import { useContext } from 'preact/hooks'
import { usePageTexts } from '../language.tsx'
import { Icon } from './icons.tsx'

/**
 * What a form shows of its last attempt; the web layer's `FormState` is one. A form hands
 * it to its fields, which find by name what was typed and what was wrong with it.
 */
export interface Attempt {
  /** False on a first visit: then fields show the values that the page gives them. */
  readonly refused: boolean
  readonly sentence: string | null
  all(field: string): readonly string[]
  problem(field: string): string | null
  readonly problems: readonly { readonly field: string; readonly sentence: string }[]
}

const LastAttempt = createContext<Attempt | null>(null)

/** The last attempt may also be spread: `<Form action {...c.form}>`. */
export interface FormProps extends Partial<Attempt> {
  action: string
  children: ComponentChildren
  method?: 'post' | 'get'
  /** Set when the form carries a file. */
  files?: boolean
  id?: string
  /** What came of the last attempt: after a refusal the sentence is shown, and what was typed is still there. */
  state?: Attempt | undefined
  label?: string
  /** On one line, for a search or a single choice. */
  inline?: boolean
}

/** A form that works without script. */
export function Form({ action, children, method = 'post', files, id, state, label, inline, ...spread }: FormProps) {
  const attempt = attemptOf(state ?? spread)
  return (
    <form class={inline ? 'form form-inline' : 'form'} action={action} method={method} id={id} aria-label={label} noValidate
      {...(files ? { encType: 'multipart/form-data' as const } : {})}>
      {attempt && <ErrorSummary attempt={attempt} />}
      <LastAttempt.Provider value={attempt}>{children}</LastAttempt.Provider>
    </form>
  )
}

function attemptOf({ refused, sentence = null, all = () => [], problem = () => null, problems = [] }: Partial<Attempt>): Attempt | null {
  return refused ? { refused, sentence, all, problem, problems } : null
}

/** Why a form was refused, with a way to each field that needs another look. For a form that is not a `Form`, too. */
export function ErrorSummary({ attempt }: { attempt: Attempt }) {
  const t = usePageTexts()
  return (
    <div class="notice notice-danger" role="alert" tabIndex={-1} id="refused">
      <Icon name="danger" size={24} />
      <div class="notice-body">
        <p class="notice-title">{attempt.sentence ?? t.errorSummary}</p>
        {attempt.problems.length > 0 && (
          <ul>
            {attempt.problems.map(({ field, sentence }) => <li key={field}><a href={`#${fieldId(field)}`}>{sentence}</a></li>)}
          </ul>
        )}
      </div>
    </div>
  )
}

export interface FieldProps {
  name: string
  label: ComponentChildren
  hint?: ComponentChildren
  /** Overrides what the form says about this field. */
  error?: string | undefined
  value?: string | undefined
  required?: boolean
  width?: 'short' | 'medium' | 'full'
  lang?: string
  id?: string
}

type InputKind = 'text' | 'email' | 'tel' | 'password' | 'search' | 'number' | 'date' | 'time' | 'datetime-local' | 'url'

interface InputProps extends FieldProps {
  type?: InputKind
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search'
  maxlength?: number
  min?: string | number
  max?: string | number
  placeholder?: string
  readonly?: boolean
  autofocus?: boolean
  spellcheck?: boolean
  pattern?: string
}

/** One line of typing: label above, hint under it, the fault in words, all of them tied to the input. */
export function Field(props: InputProps) {
  const { type = 'text', autocomplete, inputmode, maxlength, min, max, placeholder, readonly, autofocus, spellcheck, pattern } = props
  const field = useField(props)
  const rest = {
    autocomplete, inputMode: inputmode, maxLength: maxlength, placeholder, readOnly: readonly, autoFocus: autofocus, spellcheck, pattern,
  }
  return (
    <FieldFrame {...field}>
      <input {...field.control} {...rest} min={min} max={max} value={type === 'password' ? undefined : field.value}
        type={likeText(type)} class={`input input-${props.width ?? 'medium'}`} />
    </FieldFrame>
  )
}

/** Preact's types know one set of roles per kind of input; each of these kinds takes what a line of text takes. */
function likeText(kind: InputKind): 'text' {
  return kind as 'text'
}

/** A calendar date, sent as 2026-11-22. */
export function DateField(props: FieldProps & { min?: string; max?: string; autocomplete?: string }) {
  return <Field {...props} type="date" width="short" />
}

/** A date and a time by the clock of Helsinki; read it with `fromDateTimeInput` of the texts. */
export function DateTimeField(props: FieldProps & { min?: string; max?: string }) {
  return <Field {...props} type="datetime-local" width="short" />
}

export function TextArea(props: FieldProps & { rows?: number; maxlength?: number; spellcheck?: boolean }) {
  const field = useField(props)
  return (
    <FieldFrame {...field}>
      <textarea {...field.control} class={`input input-${props.width ?? 'full'}`} rows={props.rows ?? 5}
        maxLength={props.maxlength} spellcheck={props.spellcheck} value={field.value} />
    </FieldFrame>
  )
}

export interface Choice {
  value: string
  label: ComponentChildren
  hint?: ComponentChildren
  disabled?: boolean
}

export function Select(props: FieldProps & { options: readonly Choice[]; empty?: string }) {
  const field = useField(props)
  return (
    <FieldFrame {...field}>
      <div class={`select input-${props.width ?? 'medium'}`}>
        <select {...field.control} class="input">
          {props.empty !== undefined && <option value="">{props.empty}</option>}
          {props.options.map(({ value, label, disabled }) => (
            <option key={value} value={value} selected={value === field.value} disabled={disabled}>{label}</option>
          ))}
        </select>
        <Icon name="chevron" size={18} />
      </div>
    </FieldFrame>
  )
}

export function FileField(props: Omit<FieldProps, 'value'> & { accept?: string; multiple?: boolean }) {
  const field = useField(props)
  return (
    <FieldFrame {...field}>
      <input {...field.control} type="file" class="input input-file" accept={props.accept} multiple={props.multiple} />
    </FieldFrame>
  )
}

export interface ChoicesProps extends Omit<FieldProps, 'value' | 'width' | 'lang'> {
  options: readonly Choice[]
  /** Chosen before anything was typed. */
  chosen?: readonly string[]
  columns?: boolean
}

export function Checkboxes(props: ChoicesProps) {
  return <Choices {...props} type="checkbox" />
}

export function Radios(props: Omit<ChoicesProps, 'chosen'> & { chosen?: string | undefined }) {
  const { chosen, ...rest } = props
  return <Choices {...rest} type="radio" {...(chosen === undefined ? {} : { chosen: [chosen] })} />
}

/** One box to tick, for a single yes. */
export function Checkbox({ name, label, hint, value = 'yes', checked = false, required = false, error }: {
  name: string
  label: ComponentChildren
  hint?: ComponentChildren
  value?: string
  checked?: boolean
  required?: boolean
  error?: string | undefined
}) {
  const attempt = useContext(LastAttempt)
  const field = useField({ name, label, hint, error, required })
  return (
    <div class={field.error ? 'field field-invalid' : 'field'}>
      {field.error && <FieldError id={field.errorId} sentence={field.error} />}
      <div class="choice">
        <input {...field.control} type="checkbox" value={value} checked={attempt ? attempt.all(name).includes(value) : checked} />
        <label htmlFor={field.control.id}>{label}</label>
        {hint && <p class="hint" id={field.hintId}>{hint}</p>}
      </div>
    </div>
  )
}

function Choices(props: ChoicesProps & { type: 'checkbox' | 'radio' }) {
  const { name, label, hint, options, type, chosen = [], columns, required } = props
  const t = usePageTexts()
  const attempt = useContext(LastAttempt)
  const error = props.error ?? attempt?.problem(name) ?? undefined
  const id = props.id ?? fieldId(name)
  const marked = attempt ? attempt.all(name) : chosen
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <fieldset class={error ? 'field field-invalid' : 'field'} aria-describedby={describedBy}
      role={type === 'radio' ? 'radiogroup' : undefined} aria-required={type === 'radio' && required ? true : undefined}>
      <legend>{label}{required === false && <Optional>{t.optional}</Optional>}</legend>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <FieldError id={`${id}-error`} sentence={error} />}
      <div class={columns ? 'choices choices-columns' : 'choices'}>
        {options.map((option, i) => {
          const own = i === 0 ? id : `${id}-${i + 1}`
          return (
            <div class="choice" key={option.value}>
              <input type={type} id={own} name={name} value={option.value} checked={marked.includes(option.value)}
                disabled={option.disabled} aria-describedby={option.hint ? `${own}-hint` : undefined} />
              <label htmlFor={own}>{option.label}</label>
              {option.hint && <p class="hint" id={`${own}-hint`}>{option.hint}</p>}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** Fields that belong together under one heading. */
export function FieldGroup({ legend, hint, children }: { legend: ComponentChildren; hint?: ComponentChildren; children: ComponentChildren }) {
  return (
    <fieldset class="field-group">
      <legend>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      {children}
    </fieldset>
  )
}

/** Fields side by side where there is room: street, postcode, town. */
export function FieldRow({ children }: { children: ComponentChildren }) {
  return <div class="field-row">{children}</div>
}

export function HiddenField({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />
}

interface FieldParts {
  control: Pick<JSX.IntrinsicElements['input'], 'id' | 'name' | 'required' | 'lang' | 'aria-describedby' | 'aria-invalid'> & { id: string }
  label: ComponentChildren
  hint: ComponentChildren
  hintId: string
  error: string | undefined
  errorId: string
  optional: boolean
  value: string | undefined
}

function useField({ name, label, hint, error, value, required, lang, id }: FieldProps): FieldParts {
  const attempt = useContext(LastAttempt)
  const own = id ?? fieldId(name)
  const wrong = error ?? attempt?.problem(name) ?? undefined
  const hintId = `${own}-hint`
  const errorId = `${own}-error`
  const describedBy = [hint && hintId, wrong && errorId].filter(Boolean).join(' ')
  return {
    control: {
      id: own,
      name,
      ...(required && { required: true }),
      ...(lang && { lang }),
      ...(describedBy && { 'aria-describedby': describedBy }),
      ...(wrong && { 'aria-invalid': true }),
    },
    label, hint, hintId, error: wrong, errorId,
    optional: required === false,
    value: attempt ? attempt.all(name)[0] ?? '' : value,
  }
}

function FieldFrame({ control, label, hint, hintId, error, errorId, optional, children }: FieldParts & { children: ComponentChildren }) {
  const t = usePageTexts()
  return (
    <div class={error ? 'field field-invalid' : 'field'}>
      <label htmlFor={control.id}>{label}{optional && <Optional>{t.optional}</Optional>}</label>
      {hint && <p class="hint" id={hintId}>{hint}</p>}
      {error && <FieldError id={errorId} sentence={error} />}
      {children}
    </div>
  )
}

function Optional({ children }: { children: ComponentChildren }) {
  return <span class="optional"> ({children})</span>
}

function FieldError({ id, sentence }: { id: string; sentence: string }) {
  const t = usePageTexts()
  return (
    <p class="field-error" id={id}>
      <Icon name="danger" size={18} />
      <span><span class="visually-hidden">{t.error}: </span>{sentence}</span>
    </p>
  )
}

function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^\w-]/g, '-')}`
}
