import { givenNames, mailDomains, streetKinds, streetStarts, surnames, towns } from './made-words.ts'

/** The column names of a made file, as registers of the three languages have them. */
const headers = {
  fi: ['Asiakasnumero', 'Nimi', 'Henkilötunnus', 'Syntymäaika', 'Sähköposti', 'Puhelin', 'Katuosoite', 'Postinumero',
    'Postitoimipaikka', 'Kieli', 'Turvakielto', 'Turvakielto päättyy', 'Yhteysosoite', 'Edunvalvoja', 'Rooli',
    'Ensimmäinen käynti', 'Viimeisin käynti', 'Kuollut'],
  sv: ['Kundnummer', 'Namn', 'Personbeteckning', 'Födelsedatum', 'E-post', 'Telefon', 'Gatuadress', 'Postnummer',
    'Postort', 'Språk', 'Spärrmarkering', 'Spärrmarkering till', 'Kontaktadress', 'Intressebevakare', 'Roll',
    'Första besök', 'Senaste besök', 'Avliden'],
  en: ['Customer number', 'Name', 'Personal identity code', 'Date of birth', 'Email', 'Phone', 'Street address',
    'Postcode', 'Town', 'Language', 'Non-disclosure', 'Non-disclosure until', 'Contact address', 'Guardian', 'Role',
    'First visit', 'Last visit', 'Deceased'],
} as const

export interface MakeRegister {
  readonly people: number
  readonly seed: number
  readonly header?: keyof typeof headers
  readonly separator?: ';' | ',' | '\t'
  /** The day on which ages are counted. */
  readonly today?: Date
}

/** One made person, as cells in the order of the header. */
export type MadeCells = readonly string[]

/**
 * A register of exactly so many people who do not exist, the same for the same seed: with the
 * variety of a real one (no email, shared and wrong addresses, non-disclosure, minors, guardians,
 * the deceased, staff, three languages) and no row that would be rejected.
 */
export async function* makeRegister(options: MakeRegister): AsyncIterable<Uint8Array> {
  const { header = 'fi', separator = ';' } = options
  const encoder = new TextEncoder()
  let lines = lineOf(headers[header], separator)
  let held = 0
  for (const cells of madePeople(options)) {
    lines += lineOf(cells, separator)
    held += 1
    if (held % 500 === 0) {
      yield encoder.encode(lines)
      lines = ''
    }
  }
  yield encoder.encode(lines)
}

export const madeHeader = (language: keyof typeof headers): readonly string[] => headers[language]

export function lineOf(cells: readonly string[], separator: string): string {
  return `${cells.map((cell) => (/["\r\n;,\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(separator)}\r\n`
}

export function* madePeople({ people, seed, today = new Date() }: MakeRegister): Iterable<MadeCells> {
  const draw = randomFrom(seed)
  const codes = codeMaker()
  let neighbour: Household | null = null
  for (let number = 1; number <= people; number += 1) {
    const language = draw.chance(0.86) ? 'fi' : draw.chance(0.65) ? 'sv' : 'en'
    const given = draw.one(givenNames[language])
    const family = draw.chance(0.04)
      ? `${draw.one(surnames[language])}-${draw.one(surnames.fi)}`
      : draw.one(surnames[language])
    const minor = draw.chance(0.02)
    const thisYear = today.getUTCFullYear()
    const born = minor
      ? new Date(Date.UTC(thisYear - draw.below(15) - 2, draw.below(12), 1 + draw.below(28)))
      : new Date(Date.UTC(thisYear - 19 - draw.below(70), draw.below(12), 1 + draw.below(28)))
    const [postcode, town] = draw.one(towns)
    const own: Household = { email: emailOf(given, family, number, draw), street: draw.street(), postcode, town }
    const home: Household = neighbour && draw.chance(0.015) ? neighbour : own
    const { email } = home
    const isProtected = draw.chance(0.006)
    const [contactPostcode, contactTown] = draw.one(towns)
    const staff = !minor && draw.chance(0.03)
    const visited = new Date(Date.UTC(2009 + draw.below(11), draw.below(12), 1 + draw.below(28)))
    const first = visited > born ? visited : new Date(born.getTime() + 200 * 86_400_000)
    const last = new Date(first.getTime() + draw.below(900) * 86_400_000)
    const dead = !minor && !staff && draw.chance(0.01)
    yield [
      String(100_000 + number),
      `${given} ${family}`,
      draw.chance(0.97) ? codes.next(born) : '',
      draw.chance(0.5) ? finnishDate(born) : '',
      email,
      draw.chance(0.8) ? draw.phone() : '',
      draw.chance(0.985) ? home.street : '',
      home.postcode,
      home.town,
      draw.chance(0.97) || language !== 'fi' ? language : '',
      isProtected ? 'kyllä' : '',
      isProtected && draw.chance(0.7) ? finnishDate(new Date(Date.UTC(thisYear - 1 + draw.below(5), 5, 15))) : '',
      isProtected && draw.chance(0.5) ? `Postilokero ${draw.below(900) + 10}, ${contactPostcode} ${contactTown}` : '',
      minor || draw.chance(0.004) ? `${draw.one(givenNames[language])} ${family}` : '',
      staff ? 'henkilöstö' : 'asiakas',
      finnishDate(first),
      finnishDate(last),
      dead ? finnishDate(new Date(last.getTime() + 86_400_000)) : '',
    ]
    if (email.includes('@') && !staff) neighbour = home
  }
}

/** What people who live together share. */
interface Household {
  readonly email: string
  readonly street: string
  readonly postcode: string
  readonly town: string
}

export type Draw = ReturnType<typeof randomFrom>

/** One in nine has no address, however few people there are; some have one that nothing can be sent to. */
function emailOf(given: string, family: string, number: number, draw: Draw): string {
  if (number % 9 === 1) return ''
  const name = bare(`${given}.${family}`)
  if (draw.chance(0.015)) return draw.one([`${name}(at)posti.example`, `${name}@`, `${name}@posti`, `${name}@@posti.example`, 'ei ole'])
  return `${draw.chance(0.7) ? `${name}${number}` : `as${number}`}@${draw.one(mailDomains)}`
}

const bare = (name: string) =>
  name.normalize('NFKD').toLowerCase().replace(/ł/g, 'l').replace(/[^a-z.-]/g, '')

const two = (value: number) => String(value).padStart(2, '0')
const finnishDate = (day: Date) => `${day.getUTCDate()}.${day.getUTCMonth() + 1}.${day.getUTCFullYear()}`

/** Identity codes with individual numbers 900 to 999: none of them was ever given to anybody for good. */
function codeMaker() {
  const used = new Map<string, number>()
  return {
    next(born: Date): string {
      for (let day = born; ; day = new Date(day.getTime() + 86_400_000)) {
        const date = two(day.getUTCDate()) + two(day.getUTCMonth() + 1) + two(day.getUTCFullYear() % 100)
        const sign = day.getUTCFullYear() >= 2000 ? 'A' : '-'
        const taken = used.get(date + sign) ?? 0
        if (taken > 99) continue
        used.set(date + sign, taken + 1)
        const individual = String(900 + taken)
        return date + sign + individual + '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(date + individual) % 31)
      }
    },
  }
}

/** A small seeded generator (mulberry32): the same file for the same seed, everywhere. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const one = <T>(values: readonly T[]): T => {
    const value = values[below(values.length)]
    if (value === undefined) throw new Error('nothing to draw from')
    return value
  }
  return {
    below,
    one,
    chance: (share: number) => next() < share,
    street: () => {
      const door = next() < 0.6 ? ` ${'ABCDEFGH'.charAt(below(8))} ${below(80) + 1}` : ''
      return `${one(streetStarts)}${one(streetKinds)} ${below(120) + 1}${door}`
    },
    phone: () => `0${one(['40', '41', '44', '45', '50'])} ${below(900) + 100} ${below(9000) + 1000}`,
  }
}
