import type { IsoDate } from '#foundation/time'
import type { DataSubject } from '#people'
import type { Lang } from '#platform/texts'

export type RequestId = string

/** What somebody may ask of their own data: GDPR 15, 16, 17, 18, 21 and 20, the log (act 703/2023), 7(3). */
export const requestKinds = [
  'access', 'rectification', 'erasure', 'restriction', 'objection', 'portability', 'log-extract', 'consent-withdrawn',
] as const
export type RequestKind = (typeof requestKinds)[number]

/** How it came. A request is valid by whatever way it comes (V24). */
export const channels = ['form', 'paper', 'phone', 'email', 'in-person'] as const
export type Channel = (typeof channels)[number]

/**
 * `arrived`: it lies sealed in the team's inbox, and its clock runs. `open`: taken in, being worked on. `answered`,
 * `refused`: what was decided has been decided, letters go out. `withdrawn`: by the person. `joined`: the same request
 * of the same person, continued under another one.
 */
export const requestStates = ['arrived', 'open', 'answered', 'refused', 'withdrawn', 'joined'] as const
export type RequestState = (typeof requestStates)[number]
export const openStates: readonly RequestState[] = ['arrived', 'open']

/** `none`: nobody has looked yet. `asked`: reasonable doubt, more was asked for (GDPR 12(6)). */
export const identityStates = ['none', 'asked', 'identified', 'not-identified'] as const
export type IdentityState = (typeof identityStates)[number]

export const identityWays = ['strong', 'in-person', 'code-letter', 'known-already', 'papers'] as const
export type IdentityWay = (typeof identityWays)[number]

/** Whose data is asked for. */
export const whoseData = ['own', 'child', 'ward', 'deceased'] as const
export type WhoseData = (typeof whoseData)[number]

/** GDPR 12(3): the only grounds there are for an extension. */
export const extensionReasons = ['complexity', 'number'] as const
export type ExtensionReason = (typeof extensionReasons)[number]

/** What was decided of one thing that is held, or of one kind that was asked. */
export const verdicts = ['disclose', 'correct', 'erase', 'restrict', 'stop', 'partly', 'refuse'] as const
export type Verdict = (typeof verdicts)[number]

/** The clear row of a request: dates, states and counts, and nothing that anybody wrote. */
export interface Request {
  readonly id: RequestId
  readonly organisation: string
  readonly kinds: readonly RequestKind[]
  readonly channel: Channel
  readonly language: Lang
  readonly state: RequestState
  readonly receivedOn: IsoDate
  /** Where the clock stands by what is recorded: see `clockOf`. Kept so that lists need not count. */
  readonly dueOn: IsoDate
  readonly acknowledgedOn: IsoDate | null
  readonly identity: IdentityState
  readonly identityWay: IdentityWay | null
  readonly identityAskedOn: IsoDate | null
  readonly identityAnsweredOn: IsoDate | null
  readonly extendedOn: IsoDate | null
  /** When the letter of the extension left provably: only then is the later day the deadline. */
  readonly extensionToldOn: IsoDate | null
  readonly extensionReasons: readonly ExtensionReason[]
  readonly decidedOn: IsoDate | null
  /** When the answer, or the refusal, left provably. */
  readonly answeredOn: IsoDate | null
  readonly worker: string | null
  readonly joinedTo: RequestId | null
}

export interface Contact {
  readonly email?: string
  readonly phone?: string
  readonly street?: string
  readonly postcode?: string
  readonly town?: string
}

/** The one whose data is asked for, when it is somebody else than who asks. */
export interface Represented {
  readonly name: string
  readonly identityCode?: string
  /** What proves the right to ask, in the asker's words; copies of papers come by post or are shown. */
  readonly proof: string
}

/** What a request says: one sealed record, kind `request`, whose vault subject is the request's own id. */
export interface Asked {
  readonly name: string
  readonly identityCode?: string
  readonly birthDate?: IsoDate
  readonly contact: Contact
  readonly whose: WhoseData
  readonly of?: Represented
  /** In their own words; enough by itself (V24). */
  readonly text: string
  /** Identified strongly when asking: at what time, and whether a protection of address was told. */
  readonly strong?: { readonly at: string; readonly protected: boolean }
  /** Who it is in the organisation's holdings, once a worker has joined them. */
  readonly subjects: readonly DataSubject[]
  /** What workers wrote about handling it. */
  readonly notes: readonly { readonly at: string; readonly by: string; readonly text: string }[]
}

export interface OpenedRequest {
  readonly request: Request
  readonly asked: Asked
  readonly version: number
}

/** What a letter is for. */
export const letterKinds = ['acknowledged', 'identify', 'extended', 'answered', 'partly', 'refused', 'not-identified', 'package'] as const
export type LetterKind = (typeof letterKinds)[number]

/**
 * `post`: on paper, in a batch that is handed over. `pointer`: an email that says nothing but that there is something to
 * read, the facts themselves on the status page. `page`: shown on the page at once. `desk`: given in person. `identified`:
 * read behind strong identification or a passkey. Never a plain email.
 */
export const letterChannels = ['post', 'pointer', 'page', 'desk', 'identified'] as const
export type LetterChannel = (typeof letterChannels)[number]

/** The clear row of a letter; what it says is sealed under its own id, kind `request-letter`. */
export interface Letter {
  readonly id: string
  readonly organisation: string
  readonly request: RequestId
  readonly kind: LetterKind
  readonly channel: LetterChannel
  readonly language: Lang
  readonly madeAt: Date
  readonly sentAt: Date | null
  readonly batch: string | null
}

/** What proves that a letter left: a batch handed over, the relay's answer (hashed), a page shown, a signature at the desk. */
export type Proof =
  | { readonly kind: 'batch'; readonly batch: string }
  | { readonly kind: 'relay'; readonly answer: string }
  | { readonly kind: 'shown' }
  | { readonly kind: 'desk' }
  | { readonly kind: 'fetched' }

/** One item of a holding, and what was decided of it. */
export interface ItemVerdict {
  readonly holding: string
  readonly item: string
  readonly kind: RequestKind
  readonly verdict: Verdict
  /** Ids of `limits` (law.ts). */
  readonly grounds: readonly string[]
}
