import type { Lang } from '#platform/texts'

/**
 * Categories of personal data that can leak, in the order in which they are told (most urgent
 * first), with the words that a reader meets. The words are a start: each organisation approves
 * its own in its template.
 */
export const leakedCategories = {
  'payment-card': {
    fi: 'maksukortin tai verkkopankin tiedot',
    sv: 'uppgifter om betalkort eller nätbank',
    en: 'payment card or online bank details',
  },
  'identity-document': {
    fi: 'passin tai henkilökortin tiedot',
    sv: 'uppgifter i pass eller identitetskort',
    en: 'passport or identity card details',
  },
  credentials: {
    fi: 'käyttäjätunnus ja salasana',
    sv: 'användarnamn och lösenord',
    en: 'user name and password',
  },
  'identity-code': { fi: 'henkilötunnus', sv: 'personbeteckning', en: 'personal identity code' },
  'health-data': {
    fi: 'terveystiedot ja niitä koskevat merkinnät',
    sv: 'hälsouppgifter och anteckningar om dem',
    en: 'health data and entries about it',
  },
  'session-notes': {
    fi: 'käynneistäsi kirjoitetut merkinnät',
    sv: 'anteckningar från dina besök',
    en: 'notes written of your visits',
  },
  statements: {
    fi: 'sinusta annetut lausunnot ja suunnitelmat',
    sv: 'utlåtanden och planer som gäller dig',
    en: 'statements and plans that concern you',
  },
  'visit-times': {
    fi: 'varattujen aikojen ja käyntien päivät',
    sv: 'datum för bokade tider och besök',
    en: 'dates of appointments and visits',
  },
  name: { fi: 'nimi', sv: 'namn', en: 'name' },
  'birth-date': { fi: 'syntymäaika', sv: 'födelsedatum', en: 'date of birth' },
  address: { fi: 'kotiosoite', sv: 'hemadress', en: 'home address' },
  email: { fi: 'sähköpostiosoite', sv: 'e-postadress', en: 'email address' },
  phone: { fi: 'puhelinnumero', sv: 'telefonnummer', en: 'phone number' },
  'customer-id': { fi: 'asiakasnumero', sv: 'kundnummer', en: 'customer number' },
  messages: {
    fi: 'viestit, joita olet lähettänyt tai saanut',
    sv: 'meddelanden som du har skickat eller fått',
    en: 'messages you have sent or received',
  },
  purchases: { fi: 'ostot ja laskut', sv: 'köp och fakturor', en: 'purchases and invoices' },
  employment: {
    fi: 'työsuhteen tiedot',
    sv: 'uppgifter om anställningen',
    en: 'details of employment',
  },
} as const satisfies Record<string, Readonly<Record<Lang, string>>>

export type LeakedCategory = keyof typeof leakedCategories
export const leakedCodes = Object.keys(leakedCategories) as LeakedCategory[]

export function leakedWordsIn(language: Lang): Record<string, string> {
  return Object.fromEntries(leakedCodes.map((code) => [code, leakedCategories[code][language]]))
}

/** Leaked codes once each, in the order of telling; unknown ones last, by name. */
export function inOrderOfTelling(codes: readonly string[]): string[] {
  const place = (code: string) => {
    const at = (leakedCodes as readonly string[]).indexOf(code)
    return at === -1 ? leakedCodes.length : at
  }
  return [...new Set(codes)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}
