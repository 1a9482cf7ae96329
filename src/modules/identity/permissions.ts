/**
 * Who may do what, as data. A route or a command names one permission; an account
 * has roles; this table is the only place where the two meet. The matrix in
 * permissions.test.ts is generated from it.
 */
export const permissions = [
  'see-register',
  'import-register',
  'mend-people',
  'see-incidents',
  'open-incidents',
  'record-facts',
  'set-scope',
  'file-with-authority',
  'hold-back',
  'decide-incidents',
  'prepare-notices',
  'approve-notices',
  'stop-telling',
  'hand-over-letters',
  'publish-bulletins',
  'close-incidents',
  'manage-staff',
  'manage-keys',
  'see-ledger',
  'see-access',
  'see-house',
  'keep-records',
  'supervise-records',
  'handle-requests',
  'release-records',
  'decide-requests',
  'see-retention',
  'hold-data',
  'change-retention',
  'write-terms',
  'publish-terms',
  'see-standing',
  'use-console',
] as const

export type Permission = (typeof permissions)[number]

export const roles = [
  'administrator',
  'officer',
  'data-protection-officer',
  'communicator',
  'professional',
  'support-worker',
  'volunteer',
  'auditor',
] as const

export type Role = (typeof roles)[number]

const incidentWork = [
  'see-incidents',
  'open-incidents',
  'record-facts',
  'set-scope',
  'file-with-authority',
  'hold-back',
  'prepare-notices',
  'stop-telling',
  'hand-over-letters',
] as const satisfies readonly Permission[]

/** `use-console` is everyone's who can sign in: the front page, one's own language, signing out. */
export const permitted: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: [
    'use-console',
    'manage-staff',
    'manage-keys',
    'see-house',
    'see-register',
    'import-register',
    'mend-people',
    'see-ledger',
    'see-retention',
    'see-standing',
  ],
  officer: [
    'use-console',
    'see-register',
    'import-register',
    'mend-people',
    ...incidentWork,
    'decide-incidents',
    'approve-notices',
    'publish-bulletins',
    'close-incidents',
    'manage-keys',
    'see-ledger',
    'see-access',
    'handle-requests',
    'decide-requests',
    'see-retention',
    'hold-data',
    'change-retention',
    'write-terms',
    'publish-terms',
    'see-standing',
  ],
  // Advises and watches (GDPR 38 and 39): prepares everything, and approves nothing, since
  // whoever decides cannot oversee the decision.
  'data-protection-officer': [
    'use-console',
    'see-register',
    'mend-people',
    ...incidentWork,
    'see-ledger',
    'see-access',
    'handle-requests',
    'see-retention',
    'write-terms',
    'see-standing',
  ],
  communicator: ['use-console', 'see-incidents', 'prepare-notices', 'publish-bulletins'],
  // Releases patient data (V25), and opens the files of their own caseload; whose file that is, records know.
  professional: ['use-console', 'keep-records', 'supervise-records', 'release-records'],
  'support-worker': ['use-console'],
  volunteer: ['use-console'],
  auditor: ['use-console', 'see-incidents', 'see-ledger', 'see-access', 'see-retention', 'see-standing'],
}

/** The roles whose work opens guarded data; only their accounts are granted the team key. */
export const rolesWithTeamKey: readonly Role[] = ['administrator', 'officer', 'data-protection-officer', 'professional']

export function mayDo(held: readonly Role[], permission: Permission): boolean {
  return held.some((role) => permitted[role].includes(permission))
}

/** Every role against every permission, for the test and for the page that explains roles. */
export function matrix(): { role: Role; permission: Permission; may: boolean }[] {
  return roles.flatMap((role) =>
    permissions.map((permission) => ({ role, permission, may: mayDo([role], permission) })),
  )
}

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)
