import { expect, test } from 'vitest'
import { matrix, permissions, permitted, roles } from './permissions.ts'

test('the matrix of roles and permissions is this one', () => {
  const lines = roles.map(
    (role) => `${role}: ${matrix().filter((cell) => cell.role === role && cell.may).map((cell) => cell.permission).join(' ')}`,
  )
  expect(lines).toMatchInlineSnapshot(`
    [
      "administrator: see-register import-register mend-people manage-staff manage-keys see-ledger see-house see-retention see-standing use-console",
      "officer: see-register import-register mend-people see-incidents open-incidents record-facts set-scope file-with-authority hold-back decide-incidents prepare-notices approve-notices stop-telling hand-over-letters publish-bulletins close-incidents manage-keys see-ledger see-access handle-requests decide-requests see-retention hold-data change-retention write-terms publish-terms see-standing use-console",
      "data-protection-officer: see-register mend-people see-incidents open-incidents record-facts set-scope file-with-authority hold-back prepare-notices stop-telling hand-over-letters see-ledger see-access handle-requests see-retention write-terms see-standing use-console",
      "communicator: see-incidents prepare-notices publish-bulletins use-console",
      "professional: keep-records supervise-records release-records use-console",
      "support-worker: use-console",
      "volunteer: use-console",
      "auditor: see-incidents see-ledger see-access see-retention see-standing use-console",
    ]
  `)
  expect(matrix()).toHaveLength(roles.length * permissions.length)
})

test('every permission is somebody’s, and nobody has one twice', () => {
  for (const permission of permissions) expect(roles.some((role) => permitted[role].includes(permission))).toBe(true)
  for (const role of roles) expect(new Set(permitted[role]).size).toBe(permitted[role].length)
})

test('whoever manages staff decides nothing about incidents by it', () => {
  expect(permitted.administrator.filter((one) => /incidents|notices|scope|authority/.test(one))).toEqual([])
})
