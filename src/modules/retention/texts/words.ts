import { defineTexts } from '#platform/texts'

/** The words of retention: kinds, triggers, and what stops destruction. */
export const words = defineTexts({
  fi: {
    kinds: {
      'patient-record': 'Potilastiedot', 'patient-record-short': 'Ajanvaraukset ja käyntiajat', 'disclosure-log': 'Tiedot luovutuksista',
      'access-log': 'Tiedot avaamisista', 'correction-request': 'Korjauspyynnöt', 'request': 'Omia tietoja koskevat pyynnöt',
      'consent': 'Suostumukset', 'support-account': 'Tukipalvelun tunnukset', 'programme-account': 'Itsehoito-ohjelman tunnukset',
      'visitor-ip': 'Kävijöiden IP-osoitteet', 'feedback': 'Palautteet ja kyselyvastaukset', 'staff-account': 'Työntekijöiden tunnukset',
      'register': 'Rekisterin yhteystiedot', 'incident-register': 'Tapausta varten tuodut rekisterit', 'incident': 'Tietoturvaloukkausten selvitykset',
      'notice-delivery': 'Tiedot kertomisesta', 'retention-order': 'Säilytysmääräysten perustelut', 'published': 'Julkaistut tiedotteet',
      'ledger': 'Tapahtumaloki', 'session': 'Kirjautumiset', 'waiting-upload': 'Vahvistusta odottavat tiedostot',
    },
    triggers: {
      'entry-written': 'merkinnän kirjaaminen', 'visit': 'käynti', 'death': 'kuolema', 'birth': 'syntymä', 'last-login': 'viimeinen kirjautuminen',
      'last-activity': 'viimeinen käyttö', 'case-closed': 'asian päättyminen', 'made': 'tallentaminen', 'left': 'työn päättyminen',
    },
    since: {
      'entry-written': 'merkinnän kirjaamisesta', 'visit': 'käynnistä', 'death': 'kuolemasta', 'birth': 'syntymästä',
      'last-login': 'viimeisestä kirjautumisesta', 'last-activity': 'viimeisestä käytöstä', 'case-closed': 'asian päättymisestä',
      'made': 'tallentamisesta', 'left': 'työn päättymisestä',
    },
    effects: { duty: 'säilytettävä vähintään', permission: 'saa säilyttää enintään' },
    sources: { 'statute': 'Laki', 'promise': 'Lupaus', 'own-practice': 'Oma käytäntö' },
    sorts: { 'legal-hold': 'Säilytysmääräys', 'archive-duty': 'Arkistointivelvoite' },
    scopes: { person: 'Henkilön tiedot', case: 'Asian tiedot', query: 'Kaikki, mikä täyttää ehdot' },
    job: {
      'never': 'ei ole vielä ollut', 'late': 'on myöhässä', 'failing': 'kävi, mutta osa jäi kesken', 'on-time': 'on käynyt ajallaan',
    },
    forGood: 'pysyvästi',
    endOfMonth: 'kuun loppuun',
    day: 'vuorokausi',
    months: (n: number) => (n % 12 === 0 && n > 12 ? `${n / 12} vuotta` : n === 12 ? '12 kuukautta' : n === 1 ? 'kuukausi' : `${n} kuukautta`),
    counted: (term: string, since: string) => `${term} ${since}`,
    otherwise: 'jos edellistä ei tiedetä',
  },
  sv: {
    kinds: {
      'patient-record': 'Patientuppgifter', 'patient-record-short': 'Tidsbokningar och besökstider', 'disclosure-log': 'Uppgifter om utlämningar',
      'access-log': 'Uppgifter om öppningar', 'correction-request': 'Begäranden om rättelse', 'request': 'Begäranden om egna uppgifter',
      'consent': 'Samtycken', 'support-account': 'Konton i stödtjänsten', 'programme-account': 'Konton i självhjälpsprogram',
      'visitor-ip': 'Besökares IP-adresser', 'feedback': 'Respons och enkätsvar', 'staff-account': 'Medarbetares konton',
      'register': 'Registrets kontaktuppgifter', 'incident-register': 'Register importerade för en incident', 'incident': 'Utredningar av incidenter',
      'notice-delivery': 'Uppgifter om informering', 'retention-order': 'Motiveringar till bevaringsbeslut', 'published': 'Publicerade meddelanden',
      'ledger': 'Händelseloggen', 'session': 'Inloggningar', 'waiting-upload': 'Filer som väntar på bekräftelse',
    },
    triggers: {
      'entry-written': 'anteckningen skrevs', 'visit': 'besöket', 'death': 'döden', 'birth': 'födelsen', 'last-login': 'den senaste inloggningen',
      'last-activity': 'den senaste användningen', 'case-closed': 'ärendet avslutades', 'made': 'sparandet', 'left': 'arbetet upphörde',
    },
    since: {
      'entry-written': 'från att anteckningen skrevs', 'visit': 'från besöket', 'death': 'från döden', 'birth': 'från födelsen',
      'last-login': 'från den senaste inloggningen', 'last-activity': 'från den senaste användningen', 'case-closed': 'från att ärendet avslutades',
      'made': 'från att den sparades', 'left': 'från att arbetet upphörde',
    },
    effects: { duty: 'ska bevaras minst', permission: 'får bevaras högst' },
    sources: { 'statute': 'Lag', 'promise': 'Löfte', 'own-practice': 'Egen praxis' },
    sorts: { 'legal-hold': 'Bevaringsbeslut', 'archive-duty': 'Arkiveringsskyldighet' },
    scopes: { person: 'En persons uppgifter', case: 'Ett ärendes uppgifter', query: 'Allt som uppfyller villkoren' },
    job: {
      'never': 'har ännu inte gått', 'late': 'är försenat', 'failing': 'gick, men en del blev ogjort', 'on-time': 'har gått i tid',
    },
    forGood: 'varaktigt',
    endOfMonth: 'till månadens slut',
    day: 'ett dygn',
    months: (n) => (n % 12 === 0 && n > 12 ? `${n / 12} år` : n === 12 ? '12 månader' : n === 1 ? 'en månad' : `${n} månader`),
    counted: (term, since) => `${term} ${since}`,
    otherwise: 'om det föregående inte är känt',
  },
  en: {
    kinds: {
      'patient-record': 'Patient data', 'patient-record-short': 'Appointments and visit times', 'disclosure-log': 'Records of disclosures',
      'access-log': 'Records of openings', 'correction-request': 'Requests for correction', 'request': 'Requests about one’s own data',
      'consent': 'Consents', 'support-account': 'Accounts of the support service', 'programme-account': 'Accounts of self-help programmes',
      'visitor-ip': 'Visitors’ IP addresses', 'feedback': 'Feedback and survey answers', 'staff-account': 'Colleagues’ accounts',
      'register': 'Contact details in the register', 'incident-register': 'Registers brought in for an incident', 'incident': 'Records of breaches',
      'notice-delivery': 'Records of telling', 'retention-order': 'Reasons for orders to keep', 'published': 'Published bulletins',
      'ledger': 'The ledger', 'session': 'Sign-ins', 'waiting-upload': 'Files that wait to be confirmed',
    },
    triggers: {
      'entry-written': 'the entry was written', 'visit': 'the visit', 'death': 'death', 'birth': 'birth', 'last-login': 'the last login',
      'last-activity': 'the last activity', 'case-closed': 'the case was closed', 'made': 'storing', 'left': 'they left',
    },
    since: {
      'entry-written': 'from when the entry was written', 'visit': 'from the visit', 'death': 'from death', 'birth': 'from birth',
      'last-login': 'from the last login', 'last-activity': 'from the last activity', 'case-closed': 'from when the case was closed',
      'made': 'from when it was stored', 'left': 'from when they left',
    },
    effects: { duty: 'to be kept at least', permission: 'may be kept at most' },
    sources: { 'statute': 'Law', 'promise': 'Promise', 'own-practice': 'Own practice' },
    sorts: { 'legal-hold': 'Order to keep', 'archive-duty': 'Duty to archive' },
    scopes: { person: 'One person’s data', case: 'One case’s data', query: 'Everything that fits' },
    job: {
      'never': 'has not come yet', 'late': 'is late', 'failing': 'came, and some of it failed', 'on-time': 'has come on time',
    },
    forGood: 'for good',
    endOfMonth: 'to the end of the month',
    day: 'a day',
    months: (n) => (n % 12 === 0 && n > 12 ? `${n / 12} years` : n === 12 ? '12 months' : n === 1 ? 'a month' : `${n} months`),
    counted: (term, since) => `${term} ${since}`,
    otherwise: 'if the former is not known',
  },
})
