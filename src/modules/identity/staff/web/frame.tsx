import type { ComponentChildren } from 'preact'
import { ConsoleLayout } from '#platform/pages'
import type { Crumb, Script } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { formatMonth } from './months.ts'
import type { StaffContext } from '../../web/staff-routes.ts'
import { roleNames } from '../../texts/roles.ts'
import type { Role } from '../../permissions.ts'
import { staffTexts } from '../texts/pages.ts'

export const staffPath = (part = ''): string => `/console/staff${part && `/${part}`}`
export const memberPath = (id: string, part = ''): string => staffPath(`people/${id}${part && `/${part}`}`)

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id in the address, or null when it is none: then the page answers 404. */
export function idOf(c: StaffContext, name: string): string | null {
  const id = (c.params[name] ?? '').toLowerCase()
  return idShape.test(id) ? id : null
}

/** A page of the staff, with the way back. */
export function StaffPage({ c, title, crumbs = [], scripts, children }: {
  c: StaffContext
  title: string
  crumbs?: readonly Crumb[]
  scripts?: readonly Script[]
  children: ComponentChildren
}) {
  const t = c.t(staffTexts)
  const top = title === t.title || !c.may('manage-staff') ? [] : [{ label: t.title, href: staffPath() }, ...crumbs, { label: title }]
  return (
    <ConsoleLayout frame={c.frame} title={title} breadcrumbs={top} {...(scripts ? { scripts } : {})}>
      {children}
    </ConsoleLayout>
  )
}

export const rolesIn = (lang: Lang, roles: readonly Role[]): string => roles.map((role) => roleNames(lang)[role]).join(', ')

export const monthIn = (lang: Lang, month: string | null): string =>
  month === null ? staffTexts(lang).never : formatMonth(lang, month)

export { teamNameIn } from '../texts/team-name.ts'
