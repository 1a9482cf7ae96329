import type { ComponentChildren } from 'preact'
import { reveal } from '#foundation/text'
import { helsinkiDate } from '#foundation/time'
import { colleagues, type StaffContext } from '#identity'
import { ConsoleLayout, PageHeader, Tabs, type Crumb } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { allHoldings } from '../port.ts'
import { isRetainedKind, type RetentionRule, type Term } from '../model.ts'
import { ruleOn } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'

export const root = '/console/retention'
const tabs = [['overview', ''], ['rules', '/rules'], ['holds', '/holds'], ['certificates', '/certificates']] as const

/** A page of retention, with the ways to the others. */
export function RetentionPage({ c, tab, title, lead, actions, below = [], children }: {
  c: StaffContext
  tab: (typeof tabs)[number][0]
  title: string
  lead?: string
  actions?: ComponentChildren
  /** What the page lies under, between its tab and itself. */
  below?: readonly Crumb[]
  children: ComponentChildren
}) {
  const t = c.t(pages)
  const isTab = title === t.tabs[tab] || tab === 'overview'
  const href = `${root}${tabs.find(([name]) => name === tab)?.[1] ?? ''}`
  const crumbs: Crumb[] = tab === 'overview' ? [{ label: t.title }] : [{ label: t.title, href: root }, ...(isTab ? [] : [{ label: t.tabs[tab], href }]), ...below, { label: title }]
  return (
    <ConsoleLayout frame={c.frame} title={title} breadcrumbs={crumbs}>
      <PageHeader title={title} {...(lead === undefined ? {} : { lead })} actions={actions} />
      <Tabs label={t.title} items={tabs.map(([name, path]) => ({ href: `${root}${path}`, label: t.tabs[name], current: name === tab && isTab }))} />
      {children}
    </ConsoleLayout>
  )
}

export const kindName = (lang: Lang, kind: string): string => (isRetainedKind(kind) ? words(lang).kinds[kind] : kind)

/** What a holding is called; a holding that is not there any more by its own name. */
export const holdingName = (lang: Lang, name: string): string => allHoldings().find((one) => one.name === name)?.description.title[lang] ?? name

export function termName(lang: Lang, term: Term): string {
  const w = words(lang)
  if (term === 'for-good') return w.forGood
  if ('days' in term) return w.day
  return term.months === 0 ? w.endOfMonth : w.months(term.months)
}

/** A rule's terms, each with what it is counted from. */
export function termsOf(lang: Lang, rule: RetentionRule): string[] {
  const w = words(lang)
  return rule.counts.map(({ from, term }, n) =>
    term === 'for-good' ? w.forGood : `${w.counted(termName(lang, term), w.since[from])}${n > 0 ? `, ${w.otherwise}` : ''}`)
}

/** A refusal about a rule names its law. */
export const statuteOf = (lang: Lang, rule: unknown, now: Date): string => ruleOn(String(rule), helsinkiDate(now))?.statute[lang] ?? ''

/** What accounts are called: by their names, or by their sign-in names where the reader holds no key. */
export async function namesOf(c: StaffContext, ids: readonly (string | null)[]): Promise<(id: string | null) => string> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))]
  const people = wanted.length === 0 ? new Map<string, never>() : await colleagues(c.db, c.actor, { ids: wanted })
  return (id) => {
    const one = id === null ? undefined : people.get(id)
    return one ? (one.name ? reveal(one.name) : one.signInName) : id === null ? '–' : id.slice(0, 8)
  }
}
