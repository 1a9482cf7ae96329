import { randomBytes, toHex } from '#foundation/sealing'
import { addDays, ageOn, date, isWorkingDay, type IsoDate } from '#foundation/time'
import { parseIdentityCode } from '#foundation/text'
import type { Asked, Channel, RequestKind } from '#requests'
import type { Lang } from '#platform/texts'
import { madePeople, randomFrom, type Draw } from '../rehearsal/make-register.ts'

/** What an invented person sends in, and how they behave afterwards. The organisation learns only what they send. */
export interface Sent {
  /** Stands in their own words, and nowhere else: by it the request is found again, whatever became of its id. */
  readonly token: string
  readonly kinds: readonly RequestKind[]
  readonly channel: Channel
  readonly language: Lang
  readonly on: IsoDate
  readonly asked: Asked
  /** Days until they show who they are when they are asked; null: they never do. */
  readonly identifiesAfter: number | null
  /** Days until they read what lies ready for them behind identification. */
  readonly readsAfter: number
  /** How the work on it turns out beside what was expected. */
  readonly effort: number
  /** What is decided in the end is drawn beforehand, so that two runs are the same. */
  readonly fate: number
}

export interface Surge {
  readonly people: number
  readonly requests: number
  readonly from: IsoDate
  readonly seed: number
}

/** How a surge week goes: a slow Monday, the news, and the weekend at home. Shares of the whole; the rest straggles in. */
const week = [0.04, 0.16, 0.24, 0.2, 0.14, 0.08, 0.06]
const stragglingDays = 21

/** Everything that is sent in, in the order in which it comes: the same for the same seed, but for the tokens. */
export function surge({ people, requests, from, seed }: Surge): Sent[] {
  const draw = randomFrom(seed * 7 + 1)
  const who = askersOf(people, seed, from)
  if (who.length === 0) throw new Error('nobody of the register could ask')
  const sent: Sent[] = []
  for (let number = 0; number < requests; number += 1) {
    const earlier = number > 20 && draw.chance(0.02) ? sent[draw.below(sent.length)] : undefined
    sent.push(earlier ? again(earlier, draw) : first(who[Math.floor((number * who.length) / requests)] ?? draw.one(who), from, draw))
  }
  return sent.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

interface Asker {
  readonly name: string
  readonly code: string
  readonly contact: Asked['contact']
  readonly language: Lang
  readonly isProtected: boolean
}

/** Living adults of the register who have an identity code and some way to be reached. */
function askersOf(people: number, seed: number, today: IsoDate): Asker[] {
  const askers: Asker[] = []
  for (const cells of madePeople({ people, seed, today: new Date(`${today}T10:00:00Z`) })) {
    const [, name = '', code = '', , email = '', phone = '', street = '', postcode = '', town = '', language = '', isProtected = '', , , , , , , dead = ''] = cells
    const read = parseIdentityCode(code)
    if (!read || dead !== '' || ageOn(read.birthDate, today) < 18) continue
    askers.push({
      name, code,
      contact: { ...(email.includes('@') ? { email } : {}), ...(phone ? { phone } : {}), ...(street && isProtected === '' ? { street, postcode, town } : {}) },
      language: language === 'sv' || language === 'en' ? language : 'fi',
      isProtected: isProtected !== '',
    })
  }
  return askers
}

function first(asker: Asker, from: IsoDate, draw: Draw): Sent {
  const channel = channelOf(draw)
  const on = dayOf(from, channel, draw)
  const strong = channel === 'form' && draw.chance(0.85)
  return {
    ...behaviour(draw),
    ...words(asker, on, strong),
    kinds: kindsOf(draw),
    channel,
    language: asker.language,
    on,
  }
}

/** Somebody who does not trust that the first one arrived: the same again some days later, by the same way. */
function again(earlier: Sent, draw: Draw): Sent {
  const later = addDays(earlier.on, 1 + draw.below(4))
  const on = earlier.channel === 'form' || earlier.channel === 'email' ? later : nextWorkingDay(later)
  const token = newToken()
  const asked = { ...earlier.asked, text: textWith(token), ...(earlier.asked.strong ? { strong: { ...earlier.asked.strong, at: `${on}T08:00:00.000Z` } } : {}) }
  return { ...earlier, ...behaviour(draw), token, on, asked, identifiesAfter: earlier.identifiesAfter }
}

function words(asker: Asker, on: IsoDate, strong: boolean): Pick<Sent, 'token' | 'asked'> {
  const token = newToken()
  return {
    token,
    asked: {
      name: asker.name, identityCode: asker.code, contact: asker.contact, whose: 'own', text: textWith(token), subjects: [], notes: [],
      ...(strong ? { strong: { at: `${on}T08:00:00.000Z`, protected: asker.isProtected } } : {}),
    },
  }
}

const newToken = (): string => `viite ${toHex(randomBytes(10))}`
const textWith = (token: string): string => `Haluan tietää, mitä minusta on tallennettu. ${token}`

const behaviour = (draw: Draw): Pick<Sent, 'identifiesAfter' | 'readsAfter' | 'effort' | 'fate'> => ({
  identifiesAfter: draw.chance(0.93) ? 1 + draw.below(12) : null,
  readsAfter: draw.below(5),
  // Most take what was expected, some take twice as long: 1.0 on average.
  effort: 0.6 + 0.4 * draw.below(3) + (draw.chance(0.08) ? 1 : -0.08),
  fate: draw.below(1_000),
})

function channelOf(draw: Draw): Channel {
  const drawn = draw.below(100)
  return drawn < 55 ? 'form' : drawn < 77 ? 'email' : drawn < 92 ? 'paper' : drawn < 96 ? 'phone' : 'in-person'
}

function kindsOf(draw: Draw): RequestKind[] {
  const drawn = draw.below(100)
  if (drawn < 78) return ['access']
  if (drawn < 84) return ['access', 'log-extract']
  if (drawn < 90) return ['access', 'erasure']
  if (drawn < 95) return ['erasure']
  if (drawn < 97) return ['rectification']
  if (drawn < 98) return ['restriction']
  return drawn < 99 ? ['objection'] : ['portability']
}

/** Post, telephone and the desk keep office hours. */
function dayOf(from: IsoDate, channel: Channel, draw: Draw): IsoDate {
  let left = draw.below(10_000) / 10_000
  const day = week.findIndex((share) => {
    left -= share
    return left < 0
  })
  const on = addDays(from, day === -1 ? 7 + draw.below(stragglingDays) : day)
  return channel === 'form' || channel === 'email' ? on : nextWorkingDay(on)
}

export function nextWorkingDay(from: IsoDate): IsoDate {
  let on = from
  while (!isWorkingDay(on)) on = addDays(on, 1)
  return on
}

/** A Monday some weeks ahead in a known year, so that holidays come into it: the same in every run. */
export const firstDay: IsoDate = date('2027-01-11')
