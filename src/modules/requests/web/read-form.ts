import { formatTown, parseEmail, parseIdentityCode, parsePhone, parsePostcode, reveal } from '#foundation/text'
import { parseIsoDate } from '#foundation/time'
import type { IdentifiedPerson } from '#identity'
import { isLang, type Lang } from '#platform/texts'
import { typed, typedAll } from '#platform/web'
import { requestKinds, whoseData, type Asked, type RequestKind } from '../model.ts'

/** What the one form asks, as it was filled in; the same for a stranger and for a worker who types a paper in. */
export type FormFault = 'name' | 'reach' | 'code' | 'date' | 'of' | 'email' | 'text' | 'nothing'

export type FilledIn =
  | { readonly ok: true; readonly kinds: readonly RequestKind[]; readonly language: Lang; readonly asked: Asked }
  | { readonly ok: false; readonly faults: readonly { readonly field: string; readonly fault: FormFault }[] }

const longest = { line: 200, text: 8_000 }
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * Reads the form. Whoever was identified strongly is who the provider says; what they typed in its place counts for
 * nothing. A free text alone is enough (V24): a worker says what it asks, and until then it asks for access.
 */
export function readRequestForm(form: FormData, o: { lang: Lang; person: IdentifiedPerson | null; reachable?: boolean }): FilledIn {
  const faults: { field: string; fault: FormFault }[] = []
  const line = (name: string): string => typed(form, name).normalize('NFC').replace(unseen, '').replace(/\s+/g, ' ').trim().slice(0, longest.line)
  const prose = (name: string): string => typed(form, name).normalize('NFC').replace(/\r\n?/g, '\n').replace(unseen, '').trim()
  const code = (field: string): string | undefined => {
    const given = line(field)
    const read = given === '' ? null : parseIdentityCode(given)
    if (given !== '' && !read) faults.push({ field, fault: 'code' })
    return read?.code
  }

  const chosen = typedAll(form, 'kinds')
  const kinds = requestKinds.filter((kind) => chosen.includes(kind))
  const text = prose('text')
  if (kinds.length === 0 && text === '') faults.push({ field: 'kinds', fault: 'nothing' })
  if (text.length > longest.text) faults.push({ field: 'text', fault: 'text' })

  const name = o.person ? `${reveal(o.person.givenName)} ${reveal(o.person.familyName)}`.trim() : line('name')
  if (name.length < 2) faults.push({ field: 'name', fault: 'name' })
  const identityCode = o.person ? reveal(o.person.identityCode) : code('code')
  const born = line('birth')
  const birthDate = o.person || born === '' ? null : parseIsoDate(born)
  if (!o.person && born !== '' && !birthDate) faults.push({ field: 'birth', fault: 'date' })

  const email = line('email')
  const parsed = email === '' ? null : parseEmail(email)
  if (email !== '' && !parsed) faults.push({ field: 'email', fault: 'email' })
  const phone = line('phone')
  const postal = { street: line('street'), postcode: parsePostcode(line('postcode')) ?? '', town: line('town') }
  const hasPost = postal.street !== '' && postal.postcode !== '' && postal.town !== ''
  const reachable = parsed !== null || phone !== '' || hasPost || o.person !== null || o.reachable === true
  if (!reachable && email === '') faults.push({ field: 'email', fault: 'reach' })

  const given = line('whose')
  const whose = whoseData.find((one) => one === given) ?? 'own'
  const ofName = line('of-name')
  const ofCode = whose === 'own' ? undefined : code('of-code')
  if (whose !== 'own' && ofName.length < 2) faults.push({ field: 'of-name', fault: 'of' })

  if (faults.length > 0) return { ok: false, faults }
  const wished = line('language')
  return {
    ok: true,
    kinds: kinds.length > 0 ? kinds : ['access'],
    language: isLang(wished) ? wished : o.lang,
    asked: {
      name,
      ...(identityCode ? { identityCode } : {}),
      ...(birthDate ? { birthDate } : {}),
      contact: {
        ...(parsed ? { email: parsed.address } : {}),
        ...(phone ? { phone: parsePhone(phone) ?? phone } : {}),
        ...(hasPost ? { ...postal, town: formatTown(postal.town) } : {}),
      },
      whose,
      ...(whose === 'own' ? {} : { of: { name: ofName, ...(ofCode ? { identityCode: ofCode } : {}), proof: prose('of-proof').slice(0, 2_000) } }),
      text,
      ...(o.person ? { strong: { at: o.person.at.toISOString(), protected: o.person.protected } } : {}),
      subjects: [],
      notes: [],
    },
  }
}
