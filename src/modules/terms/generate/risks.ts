import type { PersonalDataHolding } from '#people'
import type { Measure } from '../texts/measures.ts'
import type { RiskId } from '../texts/record.ts'

type Lane = PersonalDataHolding['description']['lane']

/** A risk to people (GDPR 35(7)(c)), which lanes of data it touches, and what stands against it. */
export interface Risk {
  readonly id: RiskId
  /** The part of docs/threat-model.md that goes through it way by way; null for what no attacker is needed for. */
  readonly threat: string | null
  readonly lanes: readonly Lane[]
  readonly measures: readonly Measure[]
}

const secret: readonly Lane[] = ['sealed', 'guarded']

export const risks: readonly Risk[] = [
  {
    id: 'theft',
    threat: 'Who somebody is: names, addresses, identity codes of the register',
    lanes: ['guarded', 'clear'],
    measures: ['own-keys', 'clear-is-listed', 'shut-database', 'memory', 'backups-die', 'drills'],
  },
  { id: 'curious', threat: 'Who somebody is: names, addresses, identity codes of the register', lanes: ['guarded'], measures: ['roles', 'trace', 'ledger', 'two'] },
  { id: 'existence', threat: 'That somebody is a client at all', lanes: ['guarded', 'clear'], measures: ['uniform', 'neutral', 'no-address'] },
  { id: 'wrong-person', threat: 'Telling people', lanes: ['guarded'], measures: ['proved', 'neutral', 'third-persons'] },
  { id: 'keys', threat: 'Keys and credentials', lanes: secret, measures: ['second-factor', 'roles', 'tls', 'two'] },
  { id: 'trace', threat: 'The trace: who opened what, and what was decided', lanes: ['guarded', 'clear'], measures: ['trace', 'ledger'] },
  { id: 'web', threat: 'The web pages', lanes: secret, measures: ['tls', 'tenants', 'updates', 'drills'] },
  { id: 'code', threat: 'The supply of code', lanes: secret, measures: ['updates', 'drills', 'ledger'] },
  { id: 'kept-too-long', threat: 'Being gone', lanes: ['sealed', 'guarded', 'clear'], measures: ['retention', 'erasure', 'backups-die'] },
  { id: 'lost', threat: null, lanes: secret, measures: ['backups', 'restore', 'quorum'] },
  { id: 'nameless', threat: 'That somebody is a client at all', lanes: ['sealed', 'clear'], measures: ['nickname', 'no-address', 'clear-is-listed'] },
]
