import type { Said } from '#people'
import type { Lang } from '#platform/texts'

/**
 * [Note: Promises are bound] A text that says "deleted after twelve months" is believed by somebody who tells us the worst
 * of their life. So such a sentence stands in a text only as a promise that is known by its id, and each promise has a
 * check that looks at the house as it is: the rules, the jobs, the schema, the rows. A text with a promise that nothing
 * checks, or with one that is not kept, is not published; one that stops being kept is told by its sentence.
 */
export interface Promised {
  readonly id: string
  /** As it reads where a text names it by its id alone. */
  readonly sentence: Said
}

/** What came of checking one promise. `because` is a code with counts and names of things, never a value of a row. */
export type PromiseState =
  | { readonly id: string; readonly kept: true }
  | { readonly id: string; readonly kept: false; readonly because: string; readonly facts?: Readonly<Record<string, string | number>> }

export interface Mark {
  readonly id: string
  /** The writer's own words for it, when they gave any. */
  readonly words: string | null
}

const mark = /\[\[\s*([a-z0-9-]+)\s*(?::\s*([^\]]+?)\s*)?\]\]/g

/** The promises that a text makes, in the order in which it makes them. */
export function marksIn(text: string): Mark[] {
  return [...text.matchAll(mark)].map(([, id = '', words]) => ({ id, words: words ?? null }))
}

/** The text as it is read: each mark gives way to its words. */
export function withPromises(text: string, lang: Lang, sentences: Readonly<Record<string, Said>>): string {
  return text.replaceAll(mark, (_, id: string, words: string | undefined) => words ?? sentences[id]?.[lang] ?? '')
}

/**
 * The sentences of a text that promise something without being bound to a check. It asks for too much rather than too
 * little: a sentence that only sounds like a promise is bound to one, or said in another way.
 */
export function unboundIn(text: string, lang: Lang): string[] {
  return sentencesOf(text.replaceAll(mark, ' ')).filter((sentence) => promising[lang].some((pattern) => pattern.test(sentence)))
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[.!?…])\s+/u)
    .map((one) => one.replace(/^\s*[-–•*]\s+/, '').trim())
    .filter(Boolean)
}

/** What a sentence sounds like that promises something about data: by language, since each says it in its own way. */
const promising: Readonly<Record<Lang, readonly RegExp[]>> = {
  fi: [
    /\b(emme|ei|eivät)\b.*\b(tallen|kerä|kirja|luovut|myy|seura|tunnist|yhdist|säily|jää|näe|lue|käytä evästei)/iu,
    /(poist|hävi|tuho|pyyhi|siivo)\p{L}*.*(kuukau|vuode|vuos|vuotta|vuotena|päiv|vuorokau|viiko|tunni|heti|viimeistään)/iu,
    /(kuukau|vuode|vuos|vuotta|päiv|vuorokau|viiko|tunni|heti|viimeistään)\p{L}*.*(poist|hävi|tuho|pyyhi|siivo)/iu,
    /(salat(aan|tu|ut)|salakirjoit|salauksella)/iu,
    /eväste/iu,
    /varmuuskopi/iu,
    /\bip[- ]?osoit|verkko-osoit/iu,
    /\b(jokainen|jokaisen|kaikki)\b.*(avaami|katselu|käsittely)\p{L}*.*(näe|näkyy|näyt)/iu,
    /(vain|ainoastaan)\b.*\b(sinä|nimimerk|itse)\b.*(näe|näkee|avata|lukea)/iu,
  ],
  sv: [
    /\b(inte|aldrig|ingen|inga|inget|ingenting)\b.*(lagra|spara|samla|antecknas|lämna\p{L}* ut|sälj|följ|identifier)/iu,
    /(lagra|spara|samla|antecknas|lämna\p{L}* ut|sälj|identifier)\p{L}*.*\b(inte|aldrig|ingen|inga|inget|ingenting)\b/iu,
    /(rader|förstör|utplån|ta\p{L}* bort|gallra|rensa)\p{L}*.*(månad|år\b|åren|dag|dygn|veck|timm|genast|senast)/iu,
    /(månad|år\b|åren|dag|dygn|veck|timm|genast|senast)\p{L}*.*(rader|förstör|utplån|tas bort|gallra|rensa)/iu,
    /(krypter|försegl)/iu,
    /kakor|kaka\b|cookie/iu,
    /säkerhetskopi/iu,
    /\bip[- ]?adress|nätadress/iu,
    /\b(varje|all[at]?)\b.*öppn\p{L}*.*(visas|ser du|syns)/iu,
  ],
  en: [
    /\b(do not|don’t|don't|never|nothing|no)\b.*\b(stor|keep|kept|collect|record|writ|pass|sell|sold|shar|track|identif)/iu,
    /\b(delet|destroy|eras|purg|remov|wip|die)\w*\b.*\b(month|year|day|week|hour|at once|at the latest|immediately)/iu,
    /\b(month|year|day|week|hour|at the latest|immediately)\w*\b.*\b(delet|destroy|eras|purg|remov|wip|gone)/iu,
    /\b(encrypt|sealed)/iu,
    /\bcookie/iu,
    /\bback-?ups?\b/iu,
    /\bip address|network address/iu,
    /\b(every|each|all)\b.*\bopen(ing|ed|s)?\b.*\b(shown|see|tell|told)/iu,
  ],
}
