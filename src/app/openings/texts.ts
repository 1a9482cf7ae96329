import type { Purpose } from '#vault'
import { counted, defineTexts } from '#platform/texts'

type PurposeWords = Readonly<Record<Purpose, string>>

const purposesFi: PurposeWords = {
  'import': 'Tiedot tuotiin rekisteriin', 'find': 'Haettiin rekisteristä', 'mend': 'Tietoja korjattiin', 'scope': 'Selvitettiin, ketä tapaus koskee',
  'preview': 'Tarkistettiin ilmoitusta ennen lähettämistä', 'telling': 'Lähetettiin ilmoitus', 'answering': 'Vastattiin yhteydenottoon',
  'hand-over': 'Luovutettiin kirje painoon tai postiin', 'closing': 'Päätettiin kertominen ja tarkistettiin määrät', 'test-send': 'Lähetettiin koeviesti',
  'inbox': 'Käsiteltiin saapunut viesti', 'sign-in': 'Kirjauduttiin sisään', 'colleagues': 'Näytettiin työntekijän nimi', 'rehearsal': 'Harjoiteltiin',
  'rotation': 'Vaihdettiin avaimia', 'request': 'Käsiteltiin omia tietoja koskevaa pyyntöä',
  'care': 'Hoidossa: oma ammattihenkilö', 'cover': 'Hoidossa: poissa olevan työntekijän sijainen', 'supervision': 'Työn ohjaus tai valvonta, perusteltu syy',
  'exporting': 'Asiakaskertomus vietiin tiedostoon', 'own-view': 'Katsottiin itse omalla katselukoodilla', 'retention': 'Selvitettiin, milloin tiedot on hävitettävä',
}
const purposesSv: PurposeWords = {
  'import': 'Uppgifterna togs in i registret', 'find': 'Söktes i registret', 'mend': 'Uppgifter rättades', 'scope': 'Utreddes vem incidenten gäller',
  'preview': 'Ett brev kontrollerades före sändning', 'telling': 'Ett brev skickades', 'answering': 'En kontakt besvarades',
  'hand-over': 'Ett brev överlämnades till tryckeri eller post', 'closing': 'Informeringen avslutades och antalen kontrollerades', 'test-send': 'Ett provmeddelande skickades',
  'inbox': 'Ett inkommet meddelande behandlades', 'sign-in': 'Inloggning', 'colleagues': 'En medarbetares namn visades', 'rehearsal': 'Övning',
  'rotation': 'Nycklar byttes', 'request': 'En begäran om egna uppgifter behandlades',
  'care': 'I vården: den egna yrkesutbildade personen', 'cover': 'I vården: ersättare för en frånvarande medarbetare', 'supervision': 'Handledning eller tillsyn, med angivet skäl',
  'exporting': 'Klientakten exporterades till en fil', 'own-view': 'Man tittade själv med sin egen kod', 'retention': 'Utreddes när uppgifterna ska förstöras',
}
const purposesEn: PurposeWords = {
  'import': 'The data was taken into the register', 'find': 'Searched for in the register', 'mend': 'Details were mended', 'scope': 'It was found out whom an incident concerns',
  'preview': 'A notice was checked before sending', 'telling': 'A notice was sent', 'answering': 'A question was answered',
  'hand-over': 'A letter was handed over to print or post', 'closing': 'A telling was closed and its counts checked', 'test-send': 'A test message was sent',
  'inbox': 'A message that came in was dealt with', 'sign-in': 'Signing in', 'colleagues': 'A colleague’s name was shown', 'rehearsal': 'A rehearsal',
  'rotation': 'Keys were changed', 'request': 'A request about one’s own data was dealt with',
  'care': 'In care: your own professional', 'cover': 'In care: in place of a colleague who is away', 'supervision': 'Supervision, for a stated reason',
  'exporting': 'The client file was exported', 'own-view': 'Looked at by yourself, with your own code', 'retention': 'It was found out when the data has to go',
}

export const openingTexts = defineTexts({
  fi: {
    title: 'Kuka on avannut tietoni', lead: 'Jokaisesta tietojesi avaamisesta on jäänyt jälki. Tässä ne ovat, uusin ensin.',
    when: 'Milloin', who: 'Kuka', why: 'Miksi', together: 'Samalla kertaa', about: 'Mihin liittyen', former: 'Entinen työntekijä', system: 'Järjestelmä itse',
    yourself: 'Sinä itse', older: (n: number) => `${counted('fi', n, 'avaus', 'avausta')} on yli kahden vuoden takaa`, olderBody: 'Yli kaksi vuotta vanhat avaukset saat erityisestä syystä. Kerro syy pyynnössä.', olderAsk: 'Pyydä vanhempia tietoja',
    matter: (id: string) => `asia ${id}`, people: (n: number) => counted('fi', n, 'henkilö', 'henkilöä'),
    none: 'Tietojasi ei ole avattu', noneBody: 'Kun joku avaa ne, avaus näkyy tällä sivulla.',
    count: (n: number) => counted('fi', n, 'avaus', 'avausta'),
    ask: {
      lead: 'Saat katselukoodin siltä organisaatiolta, joka käsittelee tietojasi. Koodi näyttää, kuka tietosi on avannut, milloin ja miksi. Se ei näytä itse tietoja.',
      code: 'Katselukoodi', hint: '28 merkkiä. Väliviivoilla ja kirjainten koolla ei ole väliä.', show: 'Näytä',
      wrong: 'Tällä koodilla ei löytynyt mitään', wrongBody: 'Tarkista koodi kirjain kirjaimelta. Jos koodi on vanhentunut tai peruttu, pyydä organisaatiolta uusi.',
      wait: 'Liian monta yritystä', waitBody: 'Odota tunti ja yritä uudelleen.',
      safe: 'Kun lopetat, sulje ikkuna. Sivu ei jätä evästettä.',
    },
    staff: {
      title: 'Kuka on avannut henkilön tiedot', reference: 'Henkilön tunniste', back: 'Henkilön sivu', extract: 'Ote luovutettavaksi', json: 'Ote JSON-muodossa',
      codes: 'Katselukoodi henkilölle', codesBody: 'Koodilla henkilö näkee itse, kuka hänen tietonsa on avannut. Tulosta koodi ja anna se hänelle; sitä ei saa uudelleen näkyviin.',
      issue: 'Tee uusi koodi', renew: 'Peru kaikki vanhat koodit', issued: 'Katselukoodi', once: 'Koodi näkyy vain nyt',
      onceBody: 'Tulosta tämä sivu tai kirjoita koodi paperille. Sulje sivu sitten.', where: 'Näin pääset katsomaan', validUntil: 'Voimassa', withdrawn: 'Vanhat koodit eivät enää avaa mitään', noSuch: 'Henkilöä ei ole tässä organisaatiossa.',
      extractTitle: 'Ote: tietojen avaukset', made: 'Ote tehty',
    },
    purposes: purposesFi,
  },
  sv: {
    title: 'Vem har öppnat mina uppgifter', lead: 'Varje gång dina uppgifter öppnats har ett spår blivit kvar. Här är de, det nyaste först.',
    when: 'När', who: 'Vem', why: 'Varför', together: 'På samma gång', about: 'Gäller', former: 'Tidigare medarbetare', system: 'Systemet självt',
    yourself: 'Du själv', older: (n) => `${counted('sv', n, 'öppning', 'öppningar')} är äldre än två år`, olderBody: 'Öppningar som är äldre än två år får du av ett särskilt skäl. Berätta skälet i din begäran.', olderAsk: 'Begär äldre uppgifter',
    matter: (id) => `ärende ${id}`, people: (n) => counted('sv', n, 'person', 'personer'),
    none: 'Dina uppgifter har inte öppnats', noneBody: 'När någon öppnar dem syns det på denna sida.',
    count: (n) => counted('sv', n, 'öppning', 'öppningar'),
    ask: {
      lead: 'Du får en visningskod av den organisation som behandlar dina uppgifter. Koden visar vem som öppnat dina uppgifter, när och varför. Den visar inte själva uppgifterna.',
      code: 'Visningskod', hint: '28 tecken. Bindestreck och stora eller små bokstäver spelar ingen roll.', show: 'Visa',
      wrong: 'Inget hittades med denna kod', wrongBody: 'Kontrollera koden tecken för tecken. Om koden har gått ut eller återkallats, be organisationen om en ny.',
      wait: 'För många försök', waitBody: 'Vänta en timme och försök igen.',
      safe: 'Stäng fönstret när du är klar. Sidan lämnar ingen kaka.',
    },
    staff: {
      title: 'Vem har öppnat personens uppgifter', reference: 'Personens kod', back: 'Personens sida', extract: 'Utdrag att lämna ut', json: 'Utdrag som JSON',
      codes: 'Visningskod för personen', codesBody: 'Med koden ser personen själv vem som öppnat uppgifterna. Skriv ut koden och ge den; den kan inte visas på nytt.',
      issue: 'Gör en ny kod', renew: 'Återkalla alla gamla koder', issued: 'Visningskod', once: 'Koden visas bara nu',
      onceBody: 'Skriv ut sidan eller skriv ned koden på papper. Stäng sedan sidan.', where: 'Så här ser du', validUntil: 'Gäller till', withdrawn: 'Gamla koder öppnar inte längre något', noSuch: 'Personen finns inte i denna organisation.',
      extractTitle: 'Utdrag: öppningar av uppgifter', made: 'Utdraget gjordes',
    },
    purposes: purposesSv,
  },
  en: {
    title: 'Who has opened my data', lead: 'Each opening of your data has left a trace. Here they are, the newest first.',
    when: 'When', who: 'Who', why: 'Why', together: 'At the same time', about: 'About', former: 'A former colleague', system: 'The system itself',
    yourself: 'You yourself', older: (n) => `${counted('en', n, 'opening is', 'openings are')} older than two years`, olderBody: 'Openings older than two years are given for a special reason. Say the reason in your request.', olderAsk: 'Ask for the older ones',
    matter: (id) => `matter ${id}`, people: (n) => counted('en', n, 'person', 'people'),
    none: 'Your data has not been opened', noneBody: 'When somebody opens it, that shows on this page.',
    count: (n) => counted('en', n, 'opening', 'openings'),
    ask: {
      lead: 'The organisation that handles your data gives you a view code. It shows who has opened your data, when and why. It does not show the data itself.',
      code: 'View code', hint: '28 characters. Hyphens and the size of letters do not matter.', show: 'Show',
      wrong: 'Nothing was found by this code', wrongBody: 'Check the code letter by letter. If it has expired or was withdrawn, ask the organisation for a new one.',
      wait: 'Too many attempts', waitBody: 'Wait an hour and try again.',
      safe: 'Close the window when you are done. The page leaves no cookie.',
    },
    staff: {
      title: 'Who has opened a person’s data', reference: 'Id of the person', back: 'The person’s page', extract: 'Extract to hand over', json: 'Extract as JSON',
      codes: 'View code for the person', codesBody: 'With the code the person sees for themselves who has opened their data. Print the code and give it to them; it cannot be shown again.',
      issue: 'Make a new code', renew: 'Withdraw all earlier codes', issued: 'View code', once: 'The code is shown only now',
      onceBody: 'Print this page or write the code on paper. Then close the page.', where: 'How to look', validUntil: 'Good until', withdrawn: 'Earlier codes open nothing any more', noSuch: 'There is no such person in this organisation.',
      extractTitle: 'Extract: openings of data', made: 'Extract made',
    },
    purposes: purposesEn,
  },
})
