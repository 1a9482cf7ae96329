import type { ComponentChildren } from 'preact'
import type { StaffContext } from '#identity'
import { ConsoleLayout, Status, type StatusKind } from '#platform/pages'
import type { Campaign, CampaignState } from '../campaign.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'

export const noticePath = (id: string, part = ''): string => `/console/notices/${id}${part && `/${part}`}`

/** What a notice is about is another module's page; only its address is known here. */
export const aboutPath = (about: string, part = ''): string => `/console/incidents/${about}${part && `/${part}`}`

/** The campaign of the address, or nothing for a stranger's id: then the page answers 404. */
export async function campaignOf(c: StaffContext): Promise<Campaign | null> {
  const id = c.params['campaign'] ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null
  return (await store.findCampaign(c.db, c.actor.organisation, id)) ?? null
}

export function NoticePage({
  c,
  campaign,
  title,
  refresh,
  children,
}: {
  c: StaffContext
  campaign: Campaign
  title?: string
  refresh?: number
  children: ComponentChildren
}) {
  const t = c.t(pages)
  const name = t[campaign.kind]
  const crumbs = [
    { label: t.incident, href: aboutPath(campaign.about) },
    ...(title ? [{ label: name, href: noticePath(campaign.id) }, { label: title }] : [{ label: name }]),
  ]
  return (
    <ConsoleLayout frame={c.frame} title={title ?? name} breadcrumbs={crumbs} {...(refresh === undefined ? {} : { refresh })}>
      {children}
    </ConsoleLayout>
  )
}

const tones: Readonly<Record<CampaignState, StatusKind>> = {
  draft: 'neutral',
  approved: 'success',
  sending: 'info',
  paused: 'warning',
  stopped: 'danger',
  'waiting-for-officers': 'warning',
  closed: 'success',
}

export function CampaignStatus({ c, campaign }: { c: StaffContext; campaign: Campaign }) {
  return <Status kind={tones[campaign.state]}>{c.t(words).state[campaign.state]}</Status>
}
