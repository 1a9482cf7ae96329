import { leakedWordsIn } from './categories.ts'
import type { Block, Sender, Template, TemplateText } from './template.ts'

/**
 * Templates to start from: calm, plain, in the second person, without blame. The organisation's
 * own sentences are constants that it fills in; everything else may be edited as well.
 */
export function startingTemplate(sender: Sender): Template {
  return { kind: 'breach', sender, texts: { fi: breachFi, sv: breachSv, en: breachEn } }
}

/** For those whom a later scope leaves out: they were told, and are told that they need not worry. */
export function startingCorrection(sender: Sender): Template {
  return { kind: 'correction', sender, texts: { fi: correctionFi, sv: correctionSv, en: correctionEn } }
}

/** What the organisation fills in before approval, in each language. */
export const ownConstants = [
  'organisation',
  'what-happened',
  'measures',
  'contact-name',
  'contact-phone',
  'phone-hours',
  'contact-email',
  'contact-page',
  'contact-return-address',
  'contact-support',
  'signature',
] as const

const unfilled = Object.fromEntries(ownConstants.map((name) => [name, '']))

const intimate = ['health-data', 'session-notes', 'statements', 'messages']

interface Words {
  greeting: string
  opening: string
  happenedHeading: string
  consequencesHeading: string
  consequences: string
  consequencesIdentity: string
  consequencesIntimate: string
  measuresHeading: string
  adviceHeading: string
  advice: [string, string, string]
  advicePayment: string
  adviceDocument: string
  adviceCredentials: string
  adviceIdentity: string
  support: string
  contactHeading: string
  contact: string
  authority: string
  genuineHeading: string
  code: string
  genuine: string
  formHeading: string
  formIntroduction: string
  formTicks: string[]
  formLines: string[]
}

function breachBlocks(words: Words): Block[] {
  return [
    { id: 'greeting', kind: 'paragraph', channel: 'both', fulfils: [], lines: [words.greeting] },
    { id: 'opening', kind: 'paragraph', channel: 'both', fulfils: ['nature'], lines: [words.opening] },
    { id: 'happened-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.happenedHeading] },
    { id: 'happened', kind: 'paragraph', channel: 'both', fulfils: ['nature'], lines: ['{what-happened}'] },
    { id: 'certainty', kind: 'paragraph', channel: 'both', fulfils: ['nature'], lines: ['{certainty}'] },
    { id: 'leaked', kind: 'leaked-list', channel: 'both', fulfils: ['nature'], lines: [] },
    { id: 'consequences-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.consequencesHeading] },
    {
      id: 'consequences',
      kind: 'paragraph',
      channel: 'both',
      fulfils: ['consequences'],
      lines: [words.consequences],
    },
    {
      id: 'consequences-identity',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: ['identity-code'],
      lines: [words.consequencesIdentity],
    },
    {
      id: 'consequences-intimate',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: intimate,
      lines: [words.consequencesIntimate],
    },
    { id: 'advice-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.adviceHeading] },
    { id: 'advice', kind: 'steps', channel: 'both', fulfils: ['advice'], lines: words.advice },
    {
      id: 'advice-payment',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: ['payment-card'],
      lines: [words.advicePayment],
    },
    {
      id: 'advice-document',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: ['identity-document'],
      lines: [words.adviceDocument],
    },
    {
      id: 'advice-credentials',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: ['credentials'],
      lines: [words.adviceCredentials],
    },
    {
      id: 'advice-identity',
      kind: 'paragraph',
      channel: 'both',
      fulfils: [],
      onlyIfLeaked: ['identity-code'],
      lines: [words.adviceIdentity],
    },
    { id: 'support', kind: 'paragraph', channel: 'both', fulfils: [], lines: [words.support] },
    { id: 'measures-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.measuresHeading] },
    { id: 'measures', kind: 'paragraph', channel: 'both', fulfils: ['measures'], lines: ['{measures}'] },
    { id: 'contact-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.contactHeading] },
    { id: 'contact', kind: 'paragraph', channel: 'both', fulfils: ['contact'], lines: [words.contact] },
    { id: 'authority', kind: 'paragraph', channel: 'both', fulfils: [], lines: [words.authority] },
    { id: 'genuine-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.genuineHeading] },
    { id: 'code', kind: 'callout', channel: 'both', fulfils: ['genuine'], lines: [words.code] },
    { id: 'genuine', kind: 'paragraph', channel: 'both', fulfils: ['genuine'], lines: [words.genuine] },
    { id: 'signature', kind: 'paragraph', channel: 'both', fulfils: [], lines: ['{signature}'] },
    { id: 'form-heading', kind: 'heading', channel: 'letter', fulfils: [], lines: [words.formHeading] },
    {
      id: 'form-introduction',
      kind: 'paragraph',
      channel: 'letter',
      fulfils: ['paper-form'],
      lines: [words.formIntroduction],
    },
    { id: 'form-ticks', kind: 'form-ticks', channel: 'letter', fulfils: ['paper-form'], lines: words.formTicks },
    { id: 'form-lines', kind: 'form-lines', channel: 'letter', fulfils: ['paper-form'], lines: words.formLines },
  ]
}

const breachFi: TemplateText = {
  senderName: 'Tietosuojailmoitukset',
  subject: 'Ilmoitus tietojasi koskevasta tietoturvaloukkauksesta',
  constants: {
    ...unfilled,
    'contact-support': 'Kriisipuhelin 09 2525 0111 vastaa joka päivä kellon ympäri.',
  },
  leakedWords: leakedWordsIn('fi'),
  certaintyWords: {
    leaked: 'Tietojasi on päätynyt ulkopuolisten haltuun. Tämän hetken tiedon mukaan asia koskee näitä tietojasi:',
    'possibly-viewed':
      'Emme tiedä varmasti, onko tietojasi viety, mutta ulkopuolinen on voinut nähdä niitä. Tämän hetken tiedon mukaan asia voi koskea näitä tietojasi:',
  },
  blocks: breachBlocks({
    greeting: 'Hei {person-name}',
    opening:
      '{organisation} on joutunut tietoturvaloukkauksen kohteeksi, ja se koskee myös sinun henkilötietojasi. Olemme pahoillamme. Tässä ilmoituksessa kerromme, mitä on tapahtunut, mitä siitä voi seurata ja mitä voit tehdä. Tapahtunut ei ole sinun syytäsi.',
    happenedHeading: 'Mitä on tapahtunut',
    consequencesHeading: 'Mitä tästä voi seurata',
    consequences:
      'Tietojasi voidaan yrittää käyttää väärin: joku voi lähettää sinulle huijausviestejä, esiintyä sinuna tai levittää tietojasi. Kaikille ei käy näin, mutta siihen on hyvä varautua.',
    consequencesIdentity:
      'Henkilötunnuksesi avulla joku voi yrittää ostaa laskulla, hakea lainaa tai tehdä ilmoituksia nimissäsi.',
    consequencesIntimate:
      'Joku voi uhata julkaista luottamuksellisia tietojasi ja vaatia rahaa. Se on kiristämistä. Sinun ei tarvitse selvitä siitä yksin.',
    adviceHeading: 'Kolme ensimmäistä asiaa, jotka voit tehdä',
    advice: [
      'Älä vastaa epäilyttäviin viesteihin äläkä avaa niiden linkkejä, vaikka viestissä olisi oikeita tietojasi.',
      'Jos joku kiristää sinua, älä maksa. Jos huomaat, että tietojasi käytetään väärin, ota viestit ja muut todisteet talteen ja tee rikosilmoitus poliisille. Hätänumeroon soitetaan vain, jos joku on välittömässä vaarassa.',
      'Soita meille, jos jokin jää epäselväksi: {contact-phone}, {phone-hours}.',
    ],
    advicePayment: 'Sulje kortti tai verkkopankkitunnukset heti soittamalla oman pankkisi sulkupalveluun.',
    adviceDocument: 'Tee passista tai henkilökortista rikosilmoitus poliisille ja kysy samalla uudesta asiakirjasta.',
    adviceCredentials:
      'Vaihda salasana heti kaikkialla, missä olet käyttänyt samaa salasanaa, ja ota käyttöön kaksivaiheinen tunnistautuminen, jos se on mahdollista.',
    adviceIdentity:
      'Koska asia koskee henkilötunnustasi, voit asettaa itsellesi maksutta vapaaehtoisen luottokiellon Verohallinnon positiivisessa luottotietorekisterissä. Kielto vaikeuttaa myös omaa luotonsaantiasi sen ajan, kun se on voimassa.',
    support: 'Jos asia painaa mieltä, siitä voi puhua. {contact-support}',
    measuresHeading: 'Mitä olemme tehneet ja mitä teemme',
    contactHeading: 'Kuka vastaa kysymyksiisi',
    contact:
      'Sinua auttaa {contact-name}: puhelin {contact-phone} ({phone-hours}), sähköposti {contact-email}. Ajantasaiset tiedot löydät osoitteesta {contact-page}.',
    authority:
      'Voit ottaa yhteyttä myös tietosuojavaltuutetun toimistoon, joka neuvoo ja valvoo henkilötietojen käsittelyä.',
    genuineHeading: 'Näin tarkistat, että tämä ilmoitus on aito',
    code: 'Ilmoituksesi tunnus: {notice-code}',
    genuine:
      'Kirjoita selaimeen itse osoite {contact-page} ja katso puhelinnumeromme sieltä. Kun soitat, kerro ilmoituksesi tunnus ja postinumerosi: vahvistamme, onko ilmoitus meidän. Emme koskaan pyydä sinulta rahaa, salasanoja tai pankkitunnuksia.',
    formHeading: 'Lomake pyyntöäsi varten',
    formIntroduction:
      'Voit tehdä pyyntösi myös tällä lomakkeella. Palauta se osoitteeseen {contact-return-address}.',
    formTicks: [
      'Haluan tietää, mitä tietoja minusta on tallennettu.',
      'Haluan tarkistaa ja korjata yhteystietoni.',
      'Haluan, että minulle soitetaan.',
      'Minulla on kysymys tai jotain kerrottavaa (kirjoita kääntöpuolelle).',
    ],
    formLines: ['Nimi', 'Syntymäaika', 'Osoite', 'Puhelinnumero', 'Päiväys ja allekirjoitus'],
  }),
}

const breachSv: TemplateText = {
  senderName: 'Dataskyddsmeddelanden',
  subject: 'Meddelande om en incident som gäller dina personuppgifter',
  constants: {
    ...unfilled,
    'contact-support': 'Kristelefonen 09 2525 0112 ger stöd på svenska.',
  },
  leakedWords: leakedWordsIn('sv'),
  certaintyWords: {
    leaked:
      'Uppgifter om dig har kommit i händerna på utomstående. Enligt det vi vet nu gäller det följande uppgifter:',
    'possibly-viewed':
      'Vi vet inte säkert om uppgifter om dig har tagits, men en utomstående kan ha sett dem. Enligt det vi vet nu kan det gälla följande uppgifter:',
  },
  blocks: breachBlocks({
    greeting: 'Hej {person-name}',
    opening:
      '{organisation} har utsatts för en personuppgiftsincident, och den gäller också dina uppgifter. Vi är ledsna över det inträffade. I det här meddelandet berättar vi vad som har hänt, vad det kan leda till och vad du kan göra. Det som har hänt är inte ditt fel.',
    happenedHeading: 'Vad som har hänt',
    consequencesHeading: 'Vad det kan leda till',
    consequences:
      'Någon kan försöka missbruka dina uppgifter: skicka bluffmeddelanden till dig, uppträda i ditt namn eller sprida uppgifterna vidare. Det händer inte alla, men det är bra att vara beredd.',
    consequencesIdentity:
      'Med din personbeteckning kan någon försöka köpa på faktura, ansöka om lån eller göra anmälningar i ditt namn.',
    consequencesIntimate:
      'Någon kan hota med att offentliggöra förtroliga uppgifter om dig och kräva pengar. Det är utpressning. Du behöver inte klara av det ensam.',
    adviceHeading: 'Tre saker du kan göra först',
    advice: [
      'Svara inte på misstänkta meddelanden och öppna inte länkarna i dem, även om meddelandet innehåller riktiga uppgifter om dig.',
      'Om någon utpressar dig ska du inte betala. Om du märker att dina uppgifter missbrukas ska du spara meddelandena och andra bevis och göra en brottsanmälan hos polisen. Ring nödnumret bara om någon är i omedelbar fara.',
      'Ring oss om något är oklart: {contact-phone}, {phone-hours}.',
    ],
    advicePayment: 'Spärra kortet eller nätbankskoderna genast genom att ringa din egen banks spärrtjänst.',
    adviceDocument: 'Gör en brottsanmälan om passet eller identitetskortet hos polisen och fråga samtidigt om en ny handling.',
    adviceCredentials:
      'Byt genast lösenord överallt där du har använt samma lösenord, och ta tvåstegsverifiering i bruk om det är möjligt.',
    adviceIdentity:
      'Eftersom det gäller din personbeteckning kan du avgiftsfritt införa ett frivilligt kreditförbud i Skatteförvaltningens positiva kreditupplysningsregister. Förbudet gör det också svårare för dig själv att få kredit så länge det är i kraft.',
    support: 'Om det här känns tungt finns det någon att prata med. {contact-support}',
    measuresHeading: 'Vad vi har gjort och vad vi gör',
    contactHeading: 'Vem som svarar på dina frågor',
    contact:
      'Du får hjälp av {contact-name}: telefon {contact-phone} ({phone-hours}), e-post {contact-email}. Aktuell information finns på {contact-page}.',
    authority:
      'Du kan också kontakta dataombudsmannens byrå, som ger råd och övervakar hur personuppgifter behandlas.',
    genuineHeading: 'Så kontrollerar du att meddelandet är äkta',
    code: 'Ditt meddelandes kod: {notice-code}',
    genuine:
      'Skriv själv adressen {contact-page} i webbläsaren och se efter vårt telefonnummer där. När du ringer uppger du koden och ditt postnummer, så bekräftar vi om meddelandet kommer från oss. Vi ber dig aldrig om pengar, lösenord eller bankkoder.',
    formHeading: 'Blankett för din begäran',
    formIntroduction:
      'Du kan också göra din begäran med den här blanketten. Returnera den till adressen {contact-return-address}.',
    formTicks: [
      'Jag vill veta vilka uppgifter om mig som har sparats.',
      'Jag vill kontrollera och rätta mina kontaktuppgifter.',
      'Jag vill att ni ringer mig.',
      'Jag har en fråga eller något att berätta (skriv på baksidan).',
    ],
    formLines: ['Namn', 'Födelsedatum', 'Adress', 'Telefonnummer', 'Datum och underskrift'],
  }),
}

const breachEn: TemplateText = {
  senderName: 'Data protection notices',
  subject: 'Notice of a data breach that concerns you',
  constants: {
    ...unfilled,
    'contact-support': 'The crisis helpline 09 2525 0113 answers in English.',
  },
  leakedWords: leakedWordsIn('en'),
  certaintyWords: {
    leaked:
      'Some of your data has ended up in the hands of outsiders. As far as we know now, this concerns the following:',
    'possibly-viewed':
      'We do not know for certain whether your data was taken, but an outsider may have seen it. As far as we know now, this may concern the following:',
  },
  blocks: breachBlocks({
    greeting: 'Dear {person-name}',
    opening:
      '{organisation} has suffered a personal data breach, and it concerns your data too. We are sorry. This notice tells you what has happened, what it may lead to and what you can do. What happened is not your fault.',
    happenedHeading: 'What has happened',
    consequencesHeading: 'What it may lead to',
    consequences:
      'Someone may try to misuse your data: send you scam messages, pretend to be you, or spread the data further. This does not happen to everyone, but it is good to be prepared.',
    consequencesIdentity:
      'With your personal identity code, someone may try to buy on invoice, apply for a loan or file notifications in your name.',
    consequencesIntimate:
      'Someone may threaten to publish confidential information about you and demand money. That is extortion. You do not have to face it alone.',
    adviceHeading: 'Three things you can do first',
    advice: [
      'Do not answer suspicious messages or open links in them, even if the message contains correct information about you.',
      'If someone tries to extort money from you, do not pay. If you notice that your data is being misused, keep the messages and other evidence and report the matter to the police. Call the emergency number only if someone is in immediate danger.',
      'Call us if anything is unclear: {contact-phone}, {phone-hours}.',
    ],
    advicePayment: 'Block the card or the online bank codes at once by calling the blocking service of your own bank.',
    adviceDocument:
      'Report the passport or identity card to the police, and ask at the same time about a new document.',
    adviceCredentials:
      'Change the password now everywhere you have used it, and turn on two-step verification where you can.',
    adviceIdentity:
      'As this concerns your personal identity code, you can set a voluntary credit ban for yourself, free of charge, in the positive credit register of the Tax Administration. The ban also makes it harder for you to get credit while it is in force.',
    support: 'If this weighs on you, there is someone to talk to. {contact-support}',
    measuresHeading: 'What we have done and what we are doing',
    contactHeading: 'Who answers your questions',
    contact:
      '{contact-name} will help you: phone {contact-phone} ({phone-hours}), email {contact-email}. Up-to-date information is at {contact-page}.',
    authority:
      'You can also contact the Office of the Data Protection Ombudsman, which gives advice and supervises how personal data is handled.',
    genuineHeading: 'How to check that this notice is genuine',
    code: 'The code of your notice: {notice-code}',
    genuine:
      'Type the address {contact-page} into your browser yourself and look up our phone number there. When you call, give the code and your postcode, and we will confirm whether the notice is ours. We never ask you for money, passwords or bank codes.',
    formHeading: 'A form for your request',
    formIntroduction: 'You can also make your request with this form. Return it to {contact-return-address}.',
    formTicks: [
      'I want to know what data about me has been stored.',
      'I want to check and correct my contact details.',
      'I want you to call me.',
      'I have a question or something to tell (write on the other side).',
    ],
    formLines: ['Name', 'Date of birth', 'Address', 'Phone number', 'Date and signature'],
  }),
}

interface CorrectionWords {
  greeting: string
  nature: string
  meaning: string
  contactHeading: string
  contact: string
  genuineHeading: string
  code: string
  genuine: string
}

function correctionBlocks(words: CorrectionWords): Block[] {
  return [
    { id: 'greeting', kind: 'paragraph', channel: 'both', fulfils: [], lines: [words.greeting] },
    { id: 'nature', kind: 'paragraph', channel: 'both', fulfils: ['nature'], lines: [words.nature] },
    { id: 'meaning', kind: 'paragraph', channel: 'both', fulfils: ['consequences'], lines: [words.meaning] },
    { id: 'contact-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.contactHeading] },
    { id: 'contact', kind: 'paragraph', channel: 'both', fulfils: ['contact'], lines: [words.contact] },
    { id: 'genuine-heading', kind: 'heading', channel: 'both', fulfils: [], lines: [words.genuineHeading] },
    { id: 'code', kind: 'callout', channel: 'both', fulfils: ['genuine'], lines: [words.code] },
    { id: 'genuine', kind: 'paragraph', channel: 'both', fulfils: ['genuine'], lines: [words.genuine] },
    { id: 'signature', kind: 'paragraph', channel: 'both', fulfils: [], lines: ['{signature}'] },
  ]
}

const correctionFi: TemplateText = {
  ...breachFi,
  subject: 'Korjaus aiempaan ilmoitukseemme',
  blocks: correctionBlocks({
    greeting: 'Hei {person-name}',
    nature:
      'Ilmoitimme sinulle aiemmin tietoturvaloukkauksesta, jonka kohteeksi {organisation} on joutunut. Asia on sen jälkeen selvitetty tarkemmin: tämän hetken tiedon mukaan loukkaus ei koske sinun tietojasi. {what-happened}',
    meaning:
      'Sinun ei tarvitse tehdä mitään. Olemme pahoillamme huolesta, jonka aiempi ilmoituksemme on voinut aiheuttaa. Kerromme sinulle, jos tieto vielä muuttuu.',
    contactHeading: 'Kuka vastaa kysymyksiisi',
    contact:
      'Sinua auttaa {contact-name}: puhelin {contact-phone} ({phone-hours}), sähköposti {contact-email}. Ajantasaiset tiedot löydät osoitteesta {contact-page}.',
    genuineHeading: 'Näin tarkistat, että tämä ilmoitus on aito',
    code: 'Ilmoituksesi tunnus: {notice-code}',
    genuine:
      'Kirjoita selaimeen itse osoite {contact-page} ja katso puhelinnumeromme sieltä. Kun soitat, kerro ilmoituksesi tunnus ja postinumerosi: vahvistamme, onko ilmoitus meidän. Emme koskaan pyydä sinulta rahaa, salasanoja tai pankkitunnuksia.',
  }),
}

const correctionSv: TemplateText = {
  ...breachSv,
  subject: 'Rättelse till vårt tidigare meddelande',
  blocks: correctionBlocks({
    greeting: 'Hej {person-name}',
    nature:
      'Vi har tidigare meddelat dig om en personuppgiftsincident som {organisation} har utsatts för. Saken har därefter utretts närmare: enligt det vi vet nu gäller incidenten inte dina uppgifter. {what-happened}',
    meaning:
      'Du behöver inte göra någonting. Vi är ledsna över den oro som vårt tidigare meddelande kan ha orsakat. Vi hör av oss om något ändras.',
    contactHeading: 'Vem som svarar på dina frågor',
    contact:
      'Du får hjälp av {contact-name}: telefon {contact-phone} ({phone-hours}), e-post {contact-email}. Aktuell information finns på {contact-page}.',
    genuineHeading: 'Så kontrollerar du att meddelandet är äkta',
    code: 'Ditt meddelandes kod: {notice-code}',
    genuine:
      'Skriv själv adressen {contact-page} i webbläsaren och se efter vårt telefonnummer där. När du ringer uppger du koden och ditt postnummer, så bekräftar vi om meddelandet kommer från oss. Vi ber dig aldrig om pengar, lösenord eller bankkoder.',
  }),
}

const correctionEn: TemplateText = {
  ...breachEn,
  subject: 'A correction to our earlier notice',
  blocks: correctionBlocks({
    greeting: 'Dear {person-name}',
    nature:
      'We told you earlier about a personal data breach that {organisation} has suffered. The matter has since been examined more closely: as far as we know now, the breach does not concern your data. {what-happened}',
    meaning:
      'You do not need to do anything. We are sorry for the worry that our earlier notice may have caused. We will tell you if this changes.',
    contactHeading: 'Who answers your questions',
    contact:
      '{contact-name} will help you: phone {contact-phone} ({phone-hours}), email {contact-email}. Up-to-date information is at {contact-page}.',
    genuineHeading: 'How to check that this notice is genuine',
    code: 'The code of your notice: {notice-code}',
    genuine:
      'Type the address {contact-page} into your browser yourself and look up our phone number there. When you call, give the code and your postcode, and we will confirm whether the notice is ours. We never ask you for money, passwords or bank codes.',
  }),
}
