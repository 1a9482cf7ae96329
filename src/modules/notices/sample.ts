import type { Lang } from '#platform/texts'
import { startingCorrection, startingTemplate } from './starting-template.ts'
import type { Pinned, Recipient } from './recipient.ts'
import type { Block, Sender, Template, TemplateText } from './template.ts'

/**
 * An invented organisation and an invented reader: for previews, test-sends and tests. Nothing
 * here can be mistaken for a client.
 */
export const sampleSender: Sender = {
  address: 'ilmoitukset@satama.example',
  postal: { street: 'PL 12', postcode: '00101', town: 'Helsinki' },
}

const ownWords: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  fi: {
    organisation: 'Esimerkkikeskus',
    'what-happened':
      'Ulkopuolinen pääsi 21.10.2026 palvelimelle, jolla asiakkaidemme ja työntekijöidemme tietoja säilytettiin. Saimme asian tietoomme 22.10.2026.',
    measures:
      'Olemme sulkeneet palvelimen, vaihtaneet kaikki salasanat ja tehneet rikosilmoituksen. Olemme ilmoittaneet asiasta tietosuojavaltuutetulle ja seuraamme tilannetta viranomaisten kanssa.',
    'contact-name': 'tietosuojavastaava',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'joka päivä kello 8–20',
    'contact-email': 'tietosuoja@satama.example',
    'contact-page': 'satama.example/ilmoitus',
    'contact-return-address': 'PL 12, 00101 Helsinki',
    signature: 'Esimerkkikeskuksen johto',
  },
  sv: {
    organisation: 'Exempelcentralen',
    'what-happened':
      'En utomstående tog sig den 21.10.2026 in på en server där uppgifter om våra klienter och anställda fanns. Vi fick veta det den 22.10.2026.',
    measures:
      'Vi har stängt servern, bytt alla lösenord och gjort en brottsanmälan. Vi har underrättat dataombudsmannen och följer läget tillsammans med myndigheterna.',
    'contact-name': 'vårt dataskyddsombud',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'varje dag klockan 8–20',
    'contact-email': 'tietosuoja@satama.example',
    'contact-page': 'satama.example/meddelande',
    'contact-return-address': 'PB 12, 00101 Helsingfors',
    signature: 'Exempelcentralens ledning',
  },
  en: {
    organisation: 'The Example Centre',
    'what-happened':
      'On 21 October 2026 an outsider got into a server that held data about our clients and staff. We became aware of it on 22 October 2026.',
    measures:
      'We have closed the server, changed all passwords and reported the crime to the police. We have notified the Data Protection Ombudsman and follow the situation together with the authorities.',
    'contact-name': 'Our data protection officer',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'every day from 8 to 20',
    'contact-email': 'tietosuoja@satama.example',
    'contact-page': 'satama.example/notice',
    'contact-return-address': 'PO Box 12, 00101 Helsinki, Finland',
    signature: 'The management of the Example Centre',
  },
}

export function filledTemplate(): Template {
  return filled(startingTemplate(sampleSender))
}

export function filledCorrection(): Template {
  return filled(startingCorrection(sampleSender))
}

function filled(template: Template): Template {
  const fill = (language: Lang): TemplateText => {
    const text = template.texts[language]
    return { ...text, constants: { ...text.constants, ...ownWords[language] } }
  }
  return { ...template, texts: { fi: fill('fi'), sv: fill('sv'), en: fill('en') } }
}

export function withText(template: Template, language: Lang, change: (text: TemplateText) => TemplateText): Template {
  return { ...template, texts: { ...template.texts, [language]: change(template.texts[language]) } }
}

export function withBlock(template: Template, language: Lang, id: string, change: (block: Block) => Block): Template {
  return withText(template, language, (text) => ({
    ...text,
    blocks: text.blocks.map((block) => (block.id === id ? change(block) : block)),
  }))
}

/** The invented reader of previews and test-sends. */
export function sampleRecipient(language: Lang, email: string, leaked: readonly string[]): Recipient {
  const names: Readonly<Record<Lang, string>> = { fi: 'Maija Malliksi', sv: 'Maja Exempelsson', en: 'Mary Sample' }
  return {
    person: '00000000-0000-4000-8000-000000000000',
    version: 1,
    name: names[language],
    language,
    email,
    emailShared: false,
    postal: { street: 'Mallikatu 1 A 2', postcode: '00100', town: 'Helsinki' },
    protected: false,
    minor: false,
    deceased: false,
    leaked,
    certainty: 'leaked',
  }
}

/** Its code is all zeros, so that nobody takes a preview for a notice. */
export function samplePinned(language: Lang, email: string, leaked: readonly string[]): Pinned {
  return { recipient: sampleRecipient(language, email, leaked), token: '0'.repeat(20), code: '0000-0000-0000-0000' }
}
