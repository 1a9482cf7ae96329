import { helsinkiDate } from '#foundation/time'
import { services, type Service } from '#people'
import type { Tx } from '#platform/database'
import { assessmentSections } from './generate/assessment.ts'
import { promisesOfMeasures, type HouseState } from './generate/measures.ts'
import { noticeSections } from './generate/notice.ts'
import { recordSections } from './generate/record.ts'
import { securitySections } from './generate/security.ts'
import type { Document, Section } from './model.ts'
import { ports, type ControllerBlock } from './ports.ts'

export const isService = (text: string): text is Service => (services as readonly string[]).includes(text)

/** What the house was found to be like a moment ago. */
export async function lookAtHouse(organisation: string): Promise<HouseState> {
  const { safeguards, checkPromises } = ports()
  const [found, promises] = await Promise.all([safeguards(organisation), checkPromises(organisation, promisesOfMeasures)])
  return { safeguards: found, promises }
}

/** Whether a kind's computed part tells of the house's state. */
export const needsLook = (kind: Document['kind']): boolean => kind === 'record' || kind === 'assessment' || kind === 'security'

export const unseen: HouseState = { safeguards: [], promises: [] }

/**
 * The computed part of a document as it would be now. Null when the controller's particulars, which a notice has to begin
 * with (GDPR 13(1)(a)), are not known.
 */
export async function computedFor(
  tx: Tx,
  { organisation, kind, slug }: Pick<Document, 'organisation' | 'kind' | 'slug'>,
  { state, at }: { state: HouseState; at: Date },
): Promise<Section[] | null> {
  const { holdings, authorityOn, controllerOf, securityContacts } = ports()
  if (kind === 'use' || kind === 'consent' || kind === 'safeguards') return []
  if (kind === 'security') return securitySections({ holdings, state, contacts: securityContacts })
  if (kind === 'assessment') return assessmentSections({ holdings, state })
  const controller = await controllerOf(tx, organisation)
  if (!controller || !canBeReached(controller)) return null
  const on = helsinkiDate(at)
  if (kind === 'record') return recordSections({ controller, holdings, state, on })
  return isService(slug) ? noticeSections({ service: slug, controller, authority: authorityOn(on), holdings, on }) : null
}

const canBeReached = ({ address, email, phone }: ControllerBlock): boolean => Boolean(address) || Boolean(email) || Boolean(phone)
