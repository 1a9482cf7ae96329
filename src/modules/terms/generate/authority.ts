import type { IsoDate } from '#foundation/time'
import type { Said } from '#people'

/** Whom to complain to (GDPR 77): directory data, dated, since authorities move and are renamed. */
interface Authority {
  readonly from: IsoDate
  readonly checkedOn: IsoDate
  readonly name: Said
  readonly address: string
  readonly email: string
  readonly phone: string
  readonly pages: Said
}

const authorities: readonly Authority[] = [
  {
    from: '2018-05-25' as IsoDate,
    checkedOn: '2026-11-22' as IsoDate,
    name: { fi: 'Tietosuojavaltuutetun toimisto', sv: 'Dataombudsmannens byrå', en: 'Office of the Data Protection Ombudsman' },
    address: 'PL 800, 00531 Helsinki',
    email: 'tietosuoja@om.fi',
    phone: '029 566 6700',
    pages: { fi: 'https://tietosuoja.fi', sv: 'https://tietosuoja.fi/sv', en: 'https://tietosuoja.fi/en' },
  },
]

export function authority(on: IsoDate): Authority {
  const known = authorities.filter(({ from }) => from <= on).at(-1) ?? authorities[0]
  if (!known) throw new Error('no supervisory authority is known')
  return known
}
