import type { DecidedKind, LimitId, OpenedAsked, Request, RequestKind } from '#requests'

/**
 * What somebody decides who has looked: drawn for the simulation, in the shares that a therapy centre would see. Most
 * erasures of patient records are refused (V27); third persons' data makes some answers partial.
 */
export function outcomesFor(request: Request, fate: number): DecidedKind[] {
  return request.kinds.map((kind) => outcomeFor(kind, fate))
}

function outcomeFor(kind: RequestKind, fate: number): DecidedKind {
  const refused = (ground: LimitId): DecidedKind => ({ kind, verdict: 'refuse', grounds: [ground], reason: 'Asia on katsottu tiedoista kohta kohdalta.' })
  const partly = (ground: LimitId): DecidedKind => ({ kind, verdict: 'partly', grounds: [ground] })
  const done = (verdict: DecidedKind['verdict']): DecidedKind => ({ kind, verdict, grounds: [] })
  switch (kind) {
    case 'access':
      return fate < 150 ? partly('rights-of-others') : done('disclose')
    case 'log-extract':
      return fate < 300 ? partly('log-older-than-two-years') : done('disclose')
    case 'portability':
      return done('disclose')
    case 'erasure':
      return fate < 800 ? refused('patient-record') : done('erase')
    case 'rectification':
      return fate < 500 ? refused('not-shown-wrong') : done('correct')
    case 'restriction':
      return fate < 300 ? refused('no-ground-to-restrict') : done('restrict')
    case 'objection':
      return fate < 600 ? refused('objection-not-open') : done('stop')
    case 'consent-withdrawn':
      return done('stop')
  }
}

/** Whoever was identified strongly reads the answer behind identification; everyone else gets it on paper. */
export const answerBy = ({ asked }: OpenedAsked): 'identified' | 'post' => (asked.strong ? 'identified' : 'post')
