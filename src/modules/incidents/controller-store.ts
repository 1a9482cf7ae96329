import type { Tx } from '#platform/database'

/** The controller's own particulars, which the organisation publishes anyway (GDPR 13(1)(a), 37(7)). */
export interface Controller {
  readonly businessId: string | null
  readonly address: string | null
  readonly email: string | null
  readonly phone: string | null
  /** The data protection officer or another contact, GDPR 33(3)(b). */
  readonly officerName: string | null
  readonly officerEmail: string | null
  readonly officerPhone: string | null
}

type ControllerTables = {
  'incidents.controller': {
    organisation: string
    business_id: string | null
    address: string | null
    email: string | null
    phone: string | null
    officer_name: string | null
    officer_email: string | null
    officer_phone: string | null
    changed_at: Date
    changed_by: string
  }
}

export const noController: Controller = {
  businessId: null,
  address: null,
  email: null,
  phone: null,
  officerName: null,
  officerEmail: null,
  officerPhone: null,
}

export async function readController(tx: Tx, organisation: string): Promise<Controller> {
  const row = await tx
    .withTables<ControllerTables>()
    .selectFrom('incidents.controller')
    .selectAll()
    .where('organisation', '=', organisation)
    .executeTakeFirst()
  if (!row) return noController
  return {
    businessId: row.business_id,
    address: row.address,
    email: row.email,
    phone: row.phone,
    officerName: row.officer_name,
    officerEmail: row.officer_email,
    officerPhone: row.officer_phone,
  }
}

export async function saveController(tx: Tx, organisation: string, of: Controller, by: string, at: Date): Promise<void> {
  const row = {
    business_id: of.businessId,
    address: of.address,
    email: of.email,
    phone: of.phone,
    officer_name: of.officerName,
    officer_email: of.officerEmail,
    officer_phone: of.officerPhone,
    changed_at: at,
    changed_by: by,
  }
  await tx
    .withTables<ControllerTables>()
    .insertInto('incidents.controller')
    .values({ organisation, ...row })
    .onConflict((conflict) => conflict.column('organisation').doUpdateSet(row))
    .execute()
}
