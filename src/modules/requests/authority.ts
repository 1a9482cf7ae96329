import { date, type IsoDate } from '#foundation/time'
import type { Said } from '#people'

/** Whom one complains to, as dated data: authorities are renamed and move. */
export interface SupervisoryAuthority {
  readonly from: IsoDate
  readonly until: IsoDate | null
  /** When somebody last looked whether this still stands. */
  readonly checkedOn: IsoDate
  readonly name: Said
  readonly post: Said
  readonly phone: string
}

const known: readonly SupervisoryAuthority[] = [
  {
    from: date('2018-05-25'),
    until: null,
    checkedOn: date('2026-07-01'),
    name: {
      fi: 'Tietosuojavaltuutetun toimisto',
      sv: 'Dataombudsmannens byrå',
      en: 'Office of the Data Protection Ombudsman',
    },
    post: { fi: 'PL 800, 00531 Helsinki', sv: 'PB 800, 00531 Helsingfors', en: 'P.O. Box 800, 00531 Helsinki, Finland' },
    phone: '029 566 6700',
  },
]

/** Throws for a day of which nothing is known. */
export function authorityOn(day: IsoDate): SupervisoryAuthority {
  const held = known.find(({ from, until }) => from <= day && (until === null || day <= until))
  if (!held) throw new RangeError('no supervisory authority is known for that day')
  return held
}
