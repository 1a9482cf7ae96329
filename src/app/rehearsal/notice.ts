import { readyNotice, startingTemplate, type Template } from '#notices'
import { languages, type Lang } from '#platform/texts'
import { organisationName } from './staff.ts'

/** The rehearsal's notice: the starting template, with the sentences that an officer would fill in. */

const sender = {
  address: 'ilmoitukset@satama.test',
  postal: { street: 'PL 12', postcode: '00101', town: 'Helsinki' },
}

const own: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  fi: {
    'what-happened': 'Tämä on harjoitus. Ulkopuolinen pääsi palvelimelle, jolla asiakkaidemme ja työntekijöidemme tietoja säilytettiin.',
    measures: 'Olemme sulkeneet palvelimen, vaihtaneet kaikki salasanat ja ilmoittaneet asiasta tietosuojavaltuutetulle.',
    'contact-name': 'tietosuojavastaava',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'joka päivä kello 8–20',
    'contact-email': 'tietosuoja@satama.test',
    'contact-page': 'satama.test/ilmoitus',
    'contact-return-address': 'PL 12, 00101 Helsinki',
    signature: 'Harjoituksen johto',
  },
  sv: {
    'what-happened': 'Det här är en övning. En utomstående tog sig in på en server där uppgifter om våra klienter och anställda fanns.',
    measures: 'Vi har stängt servern, bytt alla lösenord och underrättat dataombudsmannen.',
    'contact-name': 'vårt dataskyddsombud',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'varje dag klockan 8–20',
    'contact-email': 'tietosuoja@satama.test',
    'contact-page': 'satama.test/meddelande',
    'contact-return-address': 'PB 12, 00101 Helsingfors',
    signature: 'Övningens ledning',
  },
  en: {
    'what-happened': 'This is a rehearsal. An outsider got into a server that held data about our clients and staff.',
    measures: 'We have closed the server, changed all passwords and notified the Data Protection Ombudsman.',
    'contact-name': 'Our data protection officer',
    'contact-phone': '09 4245 0100',
    'phone-hours': 'every day from 8 to 20',
    'contact-email': 'tietosuoja@satama.test',
    'contact-page': 'satama.test/notice',
    'contact-return-address': 'PO Box 12, 00101 Helsinki, Finland',
    signature: 'The management of the rehearsal',
  },
}

export function rehearsalNotice(): Template {
  const template = startingTemplate(sender)
  const filled = (language: Lang) => {
    const text = template.texts[language]
    const constants = { ...text.constants, organisation: organisationName[language], ...own[language] }
    return { ...text, constants }
  }
  return { ...template, texts: { fi: filled('fi'), sv: filled('sv'), en: filled('en') } }
}

/** The notice as its approvers read it, without anybody's values: what may stand in every message. */
export function approvedText(template: Template): string {
  const ready = readyNotice(template)
  const { street, postcode, town } = template.sender.postal
  const lines = languages.flatMap((language) => {
    const text = ready.texts[language]
    return [
      text.senderName,
      text.subject,
      ...Object.values(text.leakedWords),
      ...Object.values(text.certaintyWords),
      ...text.blocks.flatMap(({ lines: all }) =>
        all.map((line) => line.map((piece) => ('text' in piece ? piece.text : '…')).join('')),
      ),
    ]
  })
  return [template.sender.address, street, `${postcode} ${town.toUpperCase()}`, ...lines].join('\n')
}
