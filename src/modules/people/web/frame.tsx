import type { ComponentChildren } from 'preact'
import type { StaffContext } from '#identity'
import { ConsoleLayout, type Crumb } from '#platform/pages'
import type { Register } from '../model.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'

export const registerPath = (id: string, part = ''): string => `/console/register/${id}${part && `/${part}`}`
export const personPath = (id: string): string => `/console/register/people/${id}`
export const rowPath = (id: string): string => `/console/register/rows/${id}`
export const importPath = (id: string): string => `/console/register/imports/${id}`
export const uploadPath = (id: string): string => `/console/register/uploads/${id}`

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id in the address, or null when it is none: then the page answers 404. */
export function idOf(c: StaffContext, name: string): string | null {
  const id = (c.params[name] ?? '').toLowerCase()
  return idShape.test(id) ? id : null
}

export async function registerBy(c: StaffContext, id: string | null): Promise<Register | null> {
  if (id === null) return null
  return (await store.registersOf(c.db, c.actor.organisation)).find((register) => register.id === id) ?? null
}

/** A page of the register, with the way back. */
export function RegisterPage({ c, title, crumbs = [], children, refresh, wide }: {
  c: StaffContext
  title: string
  crumbs?: readonly Crumb[]
  children: ComponentChildren
  refresh?: number
  wide?: boolean
}) {
  const t = c.t(pages)
  const top = title === t.title ? [] : [{ label: t.title, href: '/console/register' }, ...crumbs, { label: title }]
  return (
    <ConsoleLayout frame={c.frame} title={title} breadcrumbs={top} {...(refresh === undefined ? {} : { refresh })} {...(wide ? { wide } : {})}>
      {children}
    </ConsoleLayout>
  )
}
