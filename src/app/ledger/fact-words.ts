import { languages, type Lang } from '#platform/texts'
import { deskWords } from './fact-words-desk.ts'
import { holdingWords } from './fact-words-holdings.ts'
import { keyWords } from './fact-words-keys.ts'
import { recordWords } from './fact-words-records.ts'
import { packageWords } from './fact-words-packages.ts'
import { requestWords } from './fact-words-requests.ts'
import { retentionWords } from './fact-words-retention.ts'
import { termsWords } from './fact-words-terms.ts'

/** What happened, by its type: in Finnish, Swedish and English. A test finds a type that has no words. */
export type FactWords = Readonly<Record<string, readonly [fi: string, sv: string, en: string]>>

const workWords = {
  'bulletins.correct-bulletin': ['Tiedotetta korjattiin', 'Ett meddelande rättades', 'A bulletin was corrected'],
  'bulletins.discard-draft': ['Tiedotteen luonnos hylättiin', 'Ett utkast till meddelande kastades', 'A draft of a bulletin was discarded'],
  'bulletins.draft-bulletin': ['Tiedotetta luonnosteltiin', 'Ett meddelande skrevs som utkast', 'A bulletin was drafted'],
  'bulletins.open-page': ['Julkinen sivu avattiin', 'En offentlig sida öppnades', 'A public page was opened'],
  'bulletins.publish-bulletin': ['Tiedote julkaistiin', 'Ett meddelande publicerades', 'A bulletin was published'],
  'bulletins.set-contact': ['Julkisen sivun yhteystiedot muutettiin', 'Den offentliga sidans kontaktuppgifter ändrades', 'The contact details of the public site were set'],

  'incidents.close': ['Tapaus suljettiin', 'En incident avslutades', 'An incident was closed'],
  'incidents.draft-filing': ['Ilmoitusta viranomaiselle luonnosteltiin', 'En anmälan till myndigheten skrevs som utkast', 'A filing to the authority was drafted'],
  'incidents.fix-scope': ['Tapauksen laajuus vahvistettiin', 'En incidents omfattning fastställdes', 'The scope of an incident was fixed'],
  'incidents.lift-embargo': ['Tiedotuskielto purettiin', 'Ett informationsförbud hävdes', 'An embargo was lifted'],
  'incidents.mark-filed': ['Ilmoitus viranomaiselle merkittiin tehdyksi', 'En anmälan till myndigheten antecknades som gjord', 'A filing to the authority was marked as made'],
  'incidents.open': ['Tapaus avattiin', 'En incident öppnades', 'An incident was opened'],
  'incidents.override-embargo': ['Tiedotuskielto ohitettiin', 'Ett informationsförbud åsidosattes', 'An embargo was overridden'],
  'incidents.preview-scope': ['Tapauksen laajuutta esikatseltiin', 'En incidents omfattning förhandsgranskades', 'The scope of an incident was previewed'],
  'incidents.record-awareness': ['Tietoon tulon hetki kirjattiin', 'Tidpunkten för kännedom antecknades', 'A moment of becoming aware was recorded'],
  'incidents.record-facts': ['Tapauksen tietoja kirjattiin', 'Uppgifter om en incident antecknades', 'Facts of an incident were recorded'],
  'incidents.set-controller': ['Rekisterinpitäjän tiedot muutettiin', 'Uppgifterna om den personuppgiftsansvariga ändrades', 'The controller’s details were set'],
  'incidents.set-embargo': ['Tiedotuskielto asetettiin', 'Ett informationsförbud infördes', 'An embargo was set'],
  'incidents.tell-people': ['Ihmisille päätettiin kertoa', 'Det beslöts att människor informeras', 'It was decided to tell people'],

  'notices.approve-notice': ['Ilmoitus hyväksyttiin', 'Ett brev godkändes', 'A notice was approved'],
  'notices.bounced': ['Viesti palautui', 'Ett meddelande kom tillbaka', 'A message came back'],
  'notices.campaign-begun': ['Kertominen aloitettiin', 'Informeringen inleddes', 'A telling was begun'],
  'notices.campaign-closed': ['Kertominen saatiin päätökseen', 'Informeringen slutfördes', 'A telling was completed'],
  'notices.counts-differ': ['Lähetysten määrät eivät täsmänneet', 'Antalet utskick stämde inte', 'Counts of a telling differed'],
  'notices.decide-people': ['Päätettiin, miten jollekulle kerrotaan', 'Det beslöts hur någon informeras', 'It was decided how somebody is told'],
  'notices.draft-notice': ['Ilmoitusta luonnosteltiin', 'Ett brev skrevs som utkast', 'A notice was drafted'],
  'notices.edit-notice': ['Ilmoitusta muokattiin', 'Ett brev ändrades', 'A notice was edited'],
  'notices.halted': ['Lähettäminen pysähtyi', 'Sändningen stannade', 'Sending was halted'],
  'notices.hand-over-letters': ['Kirjeet luovutettiin painoon tai postiin', 'Brev överlämnades till tryckeri eller post', 'Letters were handed over'],
  'notices.letters-made': ['Kirjeet ladottiin', 'Brev sattes', 'Letters were made'],
  'notices.pause-telling': ['Kertominen keskeytettiin', 'Informeringen pausades', 'A telling was paused'],
  'notices.proof-failed': ['Viestin tarkistus ei mennyt läpi', 'Kontrollen av ett meddelande misslyckades', 'The proof of a message failed'],
  'notices.relay-refuses-us': ['Sähköpostipalvelin ei ottanut viestejä vastaan', 'E-postservern tog inte emot meddelanden', 'The mail relay refused us'],
  'notices.renew-telling': ['Kertomisen lupa uusittiin', 'Informeringens tillstånd förnyades', 'A telling was renewed'],
  'notices.resume-telling': ['Kertomista jatkettiin', 'Informeringen fortsattes', 'A telling was resumed'],
  'notices.send-test': ['Koeviesti lähetettiin', 'Ett provmeddelande skickades', 'A test message was sent'],
  'notices.stop-telling': ['Kertominen lopetettiin', 'Informeringen stoppades', 'A telling was stopped'],

  'people.create-register': ['Rekisteri perustettiin', 'Ett register grundades', 'A register was created'],
  'people.find-person': ['Henkilöä haettiin', 'En person söktes', 'A person was searched for'],
  'people.import-refused': ['Tuonti hylättiin', 'En import avvisades', 'An import was refused'],
  'people.import-register': ['Rekisterin tuonti aloitettiin', 'Importen av ett register inleddes', 'The import of a register was begun'],
  'people.imported': ['Rekisteri tuotiin', 'Ett register importerades', 'A register was imported'],
  'people.mend-person': ['Henkilön tietoja korjattiin', 'En persons uppgifter rättades', 'A person’s details were mended'],
  'people.register-destroyed': ['Rekisteri hävitettiin', 'Ett register förstördes', 'A register was destroyed'],
  'people.resolve-row': ['Epäselvä rivi ratkaistiin', 'En oklar rad löstes', 'An unclear row was resolved'],

  'ledger.read': ['Lokia luettiin', 'Loggen lästes', 'The ledger was read'],
  'ledger.export': ['Loki vietiin tiedostoon', 'Loggen exporterades', 'The ledger was exported'],
  'ledger.issue-reader': ['Lokin lukuavain annettiin', 'En läsnyckel till loggen gavs', 'A token for reading the ledger was issued'],
  'ledger.withdraw-reader': ['Lokin lukuavain peruttiin', 'En läsnyckel till loggen återkallades', 'A token for reading the ledger was withdrawn'],
  'ledger.witness-contradicts': ['Todistaja muistaa toisen lokin kuin tämä', 'Ett vittne minns en annan logg än denna', 'A witness remembers another ledger than this one'],
  'openings.issue-code': ['Katselukoodi annettiin', 'En visningskod gavs', 'A view code was issued'],
  'openings.withdraw-codes': ['Katselukoodit peruttiin', 'Visningskoderna återkallades', 'View codes were withdrawn'],
  'openings.hand-over': ['Lokiote luovutettiin', 'Ett loggutdrag lämnades ut', 'A log extract was handed over'],
  'openings.looked-at': ['Joku katsoi omien tietojensa avaukset koodilla', 'Någon såg med kod vem som öppnat de egna uppgifterna', 'Somebody saw by a code who had opened their data'],

  'house.back-up': ['Varmuuskopio otettiin', 'En säkerhetskopia togs', 'A backup was taken'],
  'house.restored': ['Varmuuskopio palautettiin', 'En säkerhetskopia återställdes', 'A backup was restored'],
} as const satisfies FactWords

export const factWords: FactWords = { ...workWords, ...deskWords, ...recordWords, ...holdingWords, ...keyWords, ...packageWords, ...requestWords, ...retentionWords, ...termsWords }

/** The words for a type; the type itself for one that a newer version wrote. */
export function wordsFor(lang: Lang, type: string): string {
  return factWords[type]?.[languages.indexOf(lang)] ?? type
}

/** What types have to do with, in the order in which a reader chooses. */
export const groups = ['incidents', 'records', 'requests', 'notices', 'bulletins', 'people', 'vault', 'identity', 'keys', 'ledger', 'openings', 'retention', 'terms', 'house'] as const
export type Group = (typeof groups)[number]

export const typesOf = (group: Group): string[] => Object.keys(factWords).filter((type) => type.startsWith(`${group}.`))

export const isGroup = (text: string): text is Group => (groups as readonly string[]).includes(text)
