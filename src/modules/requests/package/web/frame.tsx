import type { ComponentChildren, VNode } from 'preact'
import type { StaffContext } from '#identity'
import { ConsoleLayout, type Crumb } from '#platform/pages'
import { ErrorPage } from '#platform/web'
import type { Request } from '../../model.ts'
import type { Present } from '../../present.ts'
import * as requests from '../../store.ts'
import type { PackageRow } from '../model.ts'
import * as store from '../store.ts'
import { packagePages } from '../texts/pages.ts'

export const packagePath = (request: string, part = ''): string => `/console/requests/${request}/package${part && `/${part}`}`

const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const presentOf = (c: StaffContext): Present => ({ db: c.db, keyring: c.actor.keyring, by: c.actor.id, at: c.now })

/** The request of the address; for a stranger's id the page does not exist. */
export async function requestOf(c: StaffContext): Promise<Request | null> {
  const id = c.params['request'] ?? ''
  return idShape.test(id) ? requests.findRequest(c.db, c.actor.organisation, id) : null
}

export function ofRequest<C extends StaffContext>(view: (c: C, request: Request) => Promise<VNode | Response>) {
  return async (c: C): Promise<VNode | Response> => {
    const request = await requestOf(c)
    return request ? view(c, request) : <ErrorPage lang={c.lang} kind="not-found" />
  }
}

/** The package of the address, of the request of the address where there is one. */
export function ofPackage<C extends StaffContext>(view: (c: C, row: PackageRow) => Promise<VNode | Response>) {
  return async (c: C): Promise<VNode | Response> => {
    const id = c.params['package'] ?? ''
    const row = idShape.test(id) ? await store.find(c.db, c.actor.organisation, id) : null
    const request = c.params['request']
    const here = row && (request === undefined || row.request === request)
    return here ? view(c, row) : <ErrorPage lang={c.lang} kind="not-found" />
  }
}

export function PackageFrame({ c, request, title, children }: { c: StaffContext; request: string; title?: string; children: ComponentChildren }) {
  const t = c.t(packagePages)
  const crumbs: Crumb[] = [
    { label: t.requests, href: '/console/requests' },
    { label: t.request, href: `/console/requests/${request}` },
    ...(title === undefined ? [{ label: t.title }] : [{ label: t.title, href: packagePath(request) }, { label: title }]),
  ]
  return <ConsoleLayout frame={c.frame} title={title ?? t.title} breadcrumbs={crumbs}>{children}</ConsoleLayout>
}
