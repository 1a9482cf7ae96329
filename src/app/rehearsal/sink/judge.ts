import { ownersOf, peopleOf, type Expected } from './expected.ts'
import { ForeignIndex, type ForeignReason } from './foreign.ts'
import { spokenIn, type Spoken } from './languages.ts'
import type { Decided, Ground, Judgement, Mended, NamedException, Unaccounted, Wrong, WrongReason } from './protocol.ts'
import type { ReadLetter } from './read-letters.ts'
import type { ReadMail } from './read-mail.ts'
import { mended, type Address, type Row } from './register.ts'
import { plain, sameMailbox, tokens, type Day } from './values.ts'

/** What the sink knows of one person's messages. */
interface Told {
  mails: number
  rightMails: number
  bounced: boolean
  letters: number
  rightLetters: number
}

/** A message waiting for the verdict on words that may be names or may be the notice's own. */
interface Verdict {
  readonly wrong: Wrong
  readonly person: Expected | null
  readonly nameParts: readonly string[]
  readonly kind: string
}

/** Holds every message against the register as the sink read it, and counts who was told. */
export class Judge {
  #rows: readonly Row[]
  readonly #today: Day
  readonly #approvedText: string
  readonly #approvedWords: ReadonlySet<string>
  #people: readonly Expected[] = []
  #owners = new Map<string, Expected[]>()
  /** Mailboxes in rows that nobody could read: whose they are is open. */
  readonly #strayMailboxes: ReadonlySet<string>
  /** Who has an address, by its street and post line. */
  #byWindow = new Map<string, { person: Expected; row: Row; atHome: boolean }[]>()
  #foreign: ForeignIndex
  #decided = new Map<number, Decided['how']>()
  #exceptions = new Map<number, Ground>()
  #told = new Map<number, Told>()
  #refused = new Set<number>()
  readonly #verdicts: Verdict[] = []
  readonly #kinds = new Map<string, { messages: number; words: Map<string, number> }>()
  #duplicates = 0

  constructor(rows: readonly Row[], today: Day, approvedText: string) {
    this.#rows = rows
    this.#today = today
    this.#strayMailboxes = new Set(rows.flatMap((row) => row.strayEmails.map(sameMailbox)))
    this.#approvedText = approvedText
    this.#approvedWords = new Set(tokens(approvedText))
    this.#foreign = this.#readPeople()
  }

  #readPeople(): ForeignIndex {
    this.#people = peopleOf(this.#rows, this.#today)
    this.#owners = ownersOf(this.#people)
    this.#byWindow = new Map()
    for (const person of this.#people) {
      for (const row of person.resolved ? person.rows : []) {
        // Where the contact address is the home, it may be written to.
        const windows = new Map<string, boolean>()
        if (row.home) windows.set(windowOf(row.home), true)
        if (row.contact) windows.set(windowOf(row.contact), false)
        for (const [key, atHome] of windows) {
          const listed = this.#byWindow.get(key)
          if (listed) listed.push({ person, row, atHome })
          else this.#byWindow.set(key, [{ person, row, atHome }])
        }
      }
    }
    return new ForeignIndex(this.#people, this.#approvedText)
  }

  /** Rows as an officer mended them. Before the telling begins: persons are numbered anew. */
  mend(rows: readonly Mended[]): void {
    if (this.#told.size > 0) throw new Error('rows are mended before the telling begins')
    const byLine = new Map(rows.map((row) => [row.line, row.values]))
    this.#rows = this.#rows.map((row) => {
      const values = byLine.get(row.line)
      return values ? mended(row, values, this.#today) : row
    })
    this.#foreign = this.#readPeople()
  }

  decide(decided: readonly Decided[]): void {
    for (const { line, how } of decided) this.#decided.set(line, how)
  }

  except(exceptions: readonly NamedException[]): void {
    for (const { line, ground } of exceptions) this.#exceptions.set(line, ground)
  }

  /** Whose mailbox it is when it is exactly one person's. */
  ownerOf(address: string): Expected | null {
    const owners = this.#owners.get(sameMailbox(address)) ?? []
    return owners.length === 1 ? (owners[0] ?? null) : null
  }

  refused(address: string): void {
    const owner = this.ownerOf(address)
    if (owner) this.#refused.add(owner.number)
  }

  bounced(address: string): void {
    const owner = this.ownerOf(address)
    if (owner) this.#toldOf(owner).bounced = true
  }

  mail(recipients: readonly string[], mail: ReadMail): void {
    const reasons = new Set<WrongReason>()
    const address = recipients[0] ?? ''
    if (recipients.length !== 1) reasons.add('several-recipients')
    if (mail.to.length !== 1 || sameMailbox(mail.to[0] ?? '') !== sameMailbox(address)) reasons.add('recipient-is-not-to')
    if (mail.unread) reasons.add('unreadable')
    const owners = this.#owners.get(sameMailbox(address)) ?? []
    if (owners.length === 0) reasons.add('unknown-address')
    if (owners.length > 1) reasons.add('shared-address')
    const person = owners[0] ?? null
    if (person) this.#mayTell(person, reasons)
    this.#weigh('email', person, mail.visible, reasons)
    if (!person) return
    const told = this.#toldOf(person)
    told.mails += 1
    if (told.mails > 1) this.#duplicates += 1
    if (reasons.size === 0) told.rightMails += 1
  }

  letter(letter: ReadLetter): void {
    const reasons = new Set<WrongReason>()
    const { person, toGuardian, atHome } = this.#addresseeOf(letter.lines)
    if (!person) reasons.add('unknown-address')
    else {
      if (!toGuardian) this.#mayTell(person, reasons)
      else if (this.#decisionOn(person) !== 'letter-to-guardian') reasons.add('guardianship')
      if (atHome && person.rows.some((row) => row.protected)) reasons.add('protected-address')
    }
    this.#weigh('letter', person, letter.text, reasons)
    if (!person) return
    const told = this.#toldOf(person)
    told.letters += 1
    if (told.letters > 1) this.#duplicates += 1
    if (reasons.size === 0) told.rightLetters += 1
  }

  #weigh(channel: Wrong['channel'], person: Expected | null, visible: string, reasons: Set<WrongReason>): void {
    let nameParts: readonly string[] = []
    let spoken: Spoken | null = null
    if (person) {
      const seen = this.#foreign.look(visible, person)
      spoken = spokenIn(seen.spoken)
      for (const reason of seen.reasons satisfies ReadonlySet<ForeignReason>) reasons.add(reason)
      if (!seen.hasOwnName) reasons.add('name-missing')
      const languages = person.rows.flatMap((row) => row.language ?? [])
      if (spoken && languages.length > 0 && !languages.includes(spoken)) reasons.add('wrong-language')
      nameParts = seen.nameParts.filter((part) => !this.#approvedWords.has(part))
    }
    const kind = `${channel} ${spoken}`
    const counted = this.#kinds.get(kind) ?? { messages: 0, words: new Map<string, number>() }
    this.#kinds.set(kind, counted)
    counted.messages += 1
    for (const part of nameParts) counted.words.set(part, (counted.words.get(part) ?? 0) + 1)
    if (reasons.size === 0 && nameParts.length === 0) return
    const line = person?.rows[0]?.line ?? 0
    this.#verdicts.push({ wrong: { line, channel, reasons: [...reasons] }, person, nameParts, kind })
  }

  /** A word that part of a name shares with every notice of its kind is the notice's own word. */
  #settledWrongs(): { wrongs: Wrong[]; spoilt: Map<string, number> } {
    const wrongs: Wrong[] = []
    const spoilt = new Map<string, number>()
    for (const { wrong, person, nameParts, kind } of this.#verdicts) {
      const counted = this.#kinds.get(kind)
      const strange = nameParts.some((part) => {
        const times = counted?.words.get(part) ?? 0
        return times < Math.max(2, (counted?.messages ?? 0) / 20)
      })
      const reasons = strange ? [...wrong.reasons, 'foreign-name-part' as const] : wrong.reasons
      if (reasons.length === 0) continue
      wrongs.push({ ...wrong, reasons })
      if (!person || wrong.reasons.length > 0) continue
      const key = `${wrong.channel} ${person.number}`
      spoilt.set(key, (spoilt.get(key) ?? 0) + 1)
    }
    return { wrongs, spoilt }
  }

  #mayTell(person: Expected, reasons: Set<WrongReason>): void {
    if (!person.resolved) reasons.add('unresolved-row')
    if (person.rows.some((row) => row.deceased)) reasons.add('deceased')
    if (this.#decisionOn(person) === 'tell-the-person') return
    if (person.minor) reasons.add('minor')
    if (person.rows.some((row) => row.guarded)) reasons.add('guardianship')
  }

  #decisionOn(person: Expected): Decided['how'] | null {
    for (const row of person.rows) {
      const decided = this.#decided.get(row.line)
      if (decided) return decided
    }
    return null
  }

  /** Finds the address window: name, street, postcode and town on lines that follow each other. */
  #addresseeOf(lines: readonly string[]) {
    const none = { person: null, toGuardian: false, atHome: false }
    const candidates: { person: Expected; toGuardian: boolean; atHome: boolean }[] = []
    lines.forEach((line, i) => {
      if (!/^\d{5} /.test(line)) return
      // A long street may take two lines of the window.
      for (const rows of [1, 2]) {
        const street = lines.slice(Math.max(0, i - rows), i).join(' ')
        const above = lines.slice(Math.max(0, i - rows - 3), Math.max(0, i - rows)).join(' ')
        for (const { person, row, atHome } of this.#byWindow.get(windowKey(street, line)) ?? []) {
          const toPerson = endsWithName(above, row.name)
          const toGuardian = !toPerson && row.guardian !== null && endsWithName(above, row.guardian)
          if (toPerson || toGuardian) candidates.push({ person, toGuardian, atHome })
        }
      }
    })
    // Namesakes at one address get a letter each: whoever has been told by nothing yet is the next.
    const open = ({ person }: { person: Expected }) => {
      const told = this.#told.get(person.number)
      return !told?.letters && (!told?.mails || told.bounced)
    }
    const fresh = candidates.find(open) ?? candidates.find(({ person }) => !this.#told.get(person.number)?.letters)
    return fresh ?? candidates[0] ?? none
  }

  #toldOf(person: Expected): Told {
    let told = this.#told.get(person.number)
    if (!told) this.#told.set(person.number, (told = { mails: 0, rightMails: 0, bounced: false, letters: 0, rightLetters: 0 }))
    return told
  }

  /** Whether an exception's ground is so by the file. */
  #isTrue(ground: Ground, person: Expected): boolean {
    const some = (test: (row: Row) => boolean) => person.rows.some(test)
    const isProtected = some((row) => row.protected)
    const told = this.#told.get(person.number)
    const shared = [...person.mailboxes].every(
      (mailbox) => (this.#owners.get(mailbox)?.length ?? 0) !== 1 || this.#strayMailboxes.has(mailbox),
    )
    const noMail = shared || this.#refused.has(person.number) || told?.bounced === true
    if (ground === 'deceased') return some((row) => row.deceased)
    if (ground === 'minor') return person.minor
    if (ground === 'guardianship') return some((row) => row.guarded)
    if (ground === 'unresolved-row') return !person.resolved
    if (ground === 'protected-no-channel') return isProtected && noMail && !some((row) => row.contact !== null)
    return noMail && !some((row) => isPrintable(row) && (row.contact !== null || (row.home !== null && !row.protected)))
  }

  judgement(): Judgement {
    const { wrongs, spoilt } = this.#settledWrongs()
    const unaccounted: Unaccounted[] = []
    let toldByEmail = 0
    let toldByLetter = 0
    let namedExceptions = 0
    let bounced = 0
    let letters = 0
    let accepted = 0
    for (const person of this.#people) {
      const told = this.#told.get(person.number)
      const line = person.rows[0]?.line ?? 0
      const ground = person.rows.map((row) => this.#exceptions.get(row.line)).find((found) => found !== undefined)
      accepted += told?.mails ?? 0
      letters += told?.letters ?? 0
      if (told?.bounced) bounced += 1
      const rightLetters = (told?.rightLetters ?? 0) - (spoilt.get(`letter ${person.number}`) ?? 0)
      const rightMails = (told?.rightMails ?? 0) - (spoilt.get(`email ${person.number}`) ?? 0)
      if (rightLetters > 0) toldByLetter += 1
      else if (rightMails > 0 && !told?.bounced) toldByEmail += 1
      else if (ground && this.#isTrue(ground, person)) namedExceptions += 1
      else unaccounted.push({ line, why: whyUnaccounted(person, told, ground) })
    }
    return {
      people: this.#people.length,
      toldByEmail,
      toldByLetter,
      namedExceptions,
      unaccounted: unaccounted.length,
      wrongMessages: wrongs.length,
      duplicates: this.#duplicates,
      accepted,
      refused: this.#refused.size,
      bounced,
      letters,
      details: { wrong: wrongs, unaccounted },
    }
  }
}

function whyUnaccounted(person: Expected, told: Told | undefined, ground: Ground | undefined): Unaccounted['why'] {
  if (ground) return 'exception-not-true'
  if (told?.bounced) return 'bounced'
  if (told && told.mails + told.letters > 0) return 'message-wrong'
  return person.resolved ? 'no-message' : 'unresolved'
}

/** Whether a letter's font and window can be expected to show the name and address: scripts of Europe, no novels. */
function isPrintable({ name, home, contact }: Row): boolean {
  return [name, ...[home, contact].flatMap((address) => (address ? [address.street, address.town] : []))].every(
    (text) => text.length <= 50 && !/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{M}]|\p{Extended_Pictographic}/u.test(text.replace(/\d/g, '')),
  )
}

const windowKey = (street: string, postLine: string): string => plain(`${street} ${postLine}`)
const windowOf = ({ street, postcode, town }: Address): string => windowKey(street, `${postcode} ${town}`)

function endsWithName(text: string, name: string): boolean {
  const words = tokens(text)
  const wanted = tokens(name)
  if (wanted.length === 0) return false
  const last = words.slice(-wanted.length)
  return last.length === wanted.length && last.every((word) => wanted.includes(word))
}
