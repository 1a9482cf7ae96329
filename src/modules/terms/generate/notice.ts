import type { IsoDate } from '#foundation/time'
import { mayDo, roleNames, roles, type Permission, type Role } from '#identity'
import type { PersonalDataHolding, Said, Service } from '#people'
import { formatList } from '#platform/texts'
import { cookies, type CookieName } from '#platform/web'
import type { Fact, Part, Section } from '../model.ts'
import type { Authority, ControllerBlock } from '../ports.ts'
import { cookieWords } from '../texts/cookies.ts'
import { noticeTexts } from '../texts/notice.ts'
import { alike, said } from '../texts/said.ts'
import { capital, holdingPart, term } from './holdings.ts'

/**
 * A privacy notice of one service (P8), computed: who answers for the data, what is held and why, who sees it, how long it
 * is kept, and a person's rights (GDPR 12–14). What stands here cannot differ from what the modules say of themselves.
 */
export function noticeSections(o: {
  service: Service
  controller: ControllerBlock
  authority: Authority
  holdings: readonly PersonalDataHolding[]
  on: IsoDate
}): Section[] {
  const own = o.holdings.filter(({ description }) => description.service === o.service)
  return [
    controllerSection(o.controller),
    {
      id: 'data',
      heading: said((lang) => noticeTexts(lang).data.heading),
      parts: own.length > 0 ? own.map((holding) => holdingPart(holding, o.on)) : [{ kind: 'text', text: term('none') }],
      promises: ['everything-answered-for'],
    },
    accessSection(o.service),
    rightsSection(),
    complaintSection(o.controller, o.authority),
    {
      id: 'automated',
      heading: said((lang) => noticeTexts(lang).automated.heading),
      parts: [{ kind: 'text', text: said((lang) => noticeTexts(lang).automated.none) }],
    },
    ...(o.service === 'site' ? [cookieSection()] : []),
  ]
}

/** GDPR 13(1)(a) and (b), T2. */
export function controllerSection(of: ControllerBlock): Section {
  const t = (name: keyof ReturnType<typeof noticeTexts>['controller']): Said => said((lang) => noticeTexts(lang).controller[name])
  const facts: Fact[] = [
    { term: t('name'), values: [of.name] },
    ...factOf(t('businessId'), of.businessId),
    ...factOf(t('address'), of.address),
    ...factOf(t('contact'), of.email, of.phone),
    ...factOf(t('officer'), of.officerName, of.officerEmail, of.officerPhone),
  ]
  return { id: 'controller', heading: t('heading'), parts: [{ kind: 'facts', facts }] }
}

const factOf = (name: Said, ...values: readonly (string | null)[]): Fact[] => {
  const known = values.filter((one) => one !== null && one !== '').map((one) => alike(one ?? ''))
  return known.length > 0 ? [{ term: name, values: known }] : []
}

/** Whose task brings them to a service's data; the roles follow from the permissions (T10). */
const workOf: Readonly<Record<Service, readonly Permission[]>> = {
  care: ['keep-records', 'release-records', 'see-register'],
  support: ['handle-requests'],
  incidents: ['see-incidents', 'see-register'],
  requests: ['handle-requests', 'release-records'],
  staff: ['manage-staff'],
  site: ['publish-bulletins'],
}

export const rolesWithin = (service: Service): Role[] => roles.filter((role) => workOf[service].some((one) => mayDo([role], one)))

function accessSection(service: Service): Section {
  const working = rolesWithin(service)
  return {
    id: 'access',
    heading: said((lang) => noticeTexts(lang).access.heading),
    parts: [
      { kind: 'text', text: said((lang) => `${noticeTexts(lang).access.lead} ${formatList(lang, working.map((role) => roleNames(lang)[role]))}.`) },
      { kind: 'text', text: said((lang) => noticeTexts(lang).access.watched) },
      { kind: 'text', text: said((lang) => noticeTexts(lang).access.upkeep) },
    ],
    promises: ['openings-shown'],
  }
}

function rightsSection(): Section {
  const names = ['access', 'rectify', 'erase', 'restrict', 'object', 'carry', 'withdraw', 'log'] as const
  return {
    id: 'rights',
    heading: said((lang) => noticeTexts(lang).rights.heading),
    parts: [
      { kind: 'list', items: names.map((name) => said((lang) => noticeTexts(lang).rights.list[name])) },
      { kind: 'text', text: said((lang) => noticeTexts(lang).rights.lead(`/${lang}/my-data`)) },
    ],
    promises: ['answered-in-time'],
  }
}

/** GDPR 13(2)(d), T14: the authority, and ourselves too. */
function complaintSection(of: ControllerBlock, office: Authority): Section {
  const contact = [of.email, of.phone].filter(Boolean).join(', ')
  return {
    id: 'complaint',
    heading: said((lang) => noticeTexts(lang).complaint.heading),
    parts: [
      { kind: 'text', text: said((lang) => [noticeTexts(lang).complaint.us, contact].filter(Boolean).join(' ')) },
      { kind: 'text', text: said((lang) => noticeTexts(lang).complaint.authority) },
      {
        kind: 'list',
        items: [office.name, office.post, alike(office.phone)],
      },
    ],
  }
}

/** Every cookie of the code, with the longest it may live (T17). */
export function cookieSection(): Section {
  const rows = (Object.keys(cookies) as CookieName[]).toSorted()
  const parts: Part[] = [
    { kind: 'text', text: said((lang) => noticeTexts(lang).cookies.lead) },
    {
      kind: 'facts',
      facts: rows.map((name) => ({
        term: alike(`satama-${name}`),
        values: [said((lang) => `${capital(cookieWords[name][lang])}: ${livesFor(lang, cookies[name])}.`)],
      })),
    },
  ]
  return { id: 'cookies', heading: said((lang) => noticeTexts(lang).cookies.heading), parts, promises: ['necessary-cookies-only'] }
}

function livesFor(lang: Parameters<typeof noticeTexts>[0], seconds: number | null): string {
  const t = noticeTexts(lang).cookies
  if (seconds === null) return t.untilClosed
  return seconds < 86_400 ? t.minutes(Math.round(seconds / 60)) : t.days(Math.round(seconds / 86_400))
}
