import type { ComponentChildren, VNode } from 'preact'
import type { StaffContext } from '#identity'
import { ConsoleLayout, Notice, type Crumb } from '#platform/pages'
import { formatDateTime } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { embargoOn } from '../rules.ts'
import type { Incident } from '../model.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'

export const roomPath = (id: string, part = ''): string => `/console/incidents/${id}${part && `/${part}`}`

/** The incident of the address, or nothing for a stranger's id: then the page answers 404. */
export async function incidentOf(c: StaffContext): Promise<Incident | null> {
  const id = c.params['incident'] ?? ''
  return /^[0-9a-f-]{36}$/i.test(id) ? store.load(c.db, c.actor.organisation, id) : null
}

/** The view of a page about the incident of its address; for anything else the page does not exist. */
export function ofIncident<C extends StaffContext>(view: (c: C, incident: Incident) => Promise<VNode | Response>) {
  return async (c: C): Promise<VNode | Response> => {
    const incident = await incidentOf(c)
    return incident ? view(c, incident) : <ErrorPage lang={c.lang} kind="not-found" />
  }
}

/** A page of one incident: the way back to its room, and the embargo in sight while it holds. */
export function IncidentPage({
  c,
  incident,
  title,
  children,
  refresh,
}: {
  c: StaffContext
  incident: Incident
  title?: string
  children: ComponentChildren
  refresh?: number
}) {
  const t = c.t(pages)
  const embargo = embargoOn(incident.embargoes, 'people', c.now) ?? embargoOn(incident.embargoes, 'public', c.now)
  const crumbs: Crumb[] = [{ label: t.incidents, href: '/console/incidents' }]
  if (title) crumbs.push({ label: incident.title, href: roomPath(incident.id) }, { label: title })
  else crumbs.push({ label: incident.title })
  return (
    <ConsoleLayout frame={c.frame} title={title ?? incident.title} breadcrumbs={crumbs} {...(refresh === undefined ? {} : { refresh })}>
      {embargo && (
        <Notice kind="warning" title={t.embargo.inForce(formatDateTime(c.lang, embargo.until))}>
          <p>{t.embargo.lead}</p>
        </Notice>
      )}
      {children}
    </ConsoleLayout>
  )
}
