import { defineTexts } from '#platform/texts'

/** Kinds, states and grounds of a client file, by their codes. */
export const words = defineTexts({
  fi: {
    kinds: {
      'note': 'Kirjaus', 'visit': 'Käynti', 'appointment': 'Ajanvaraus', 'plan': 'Hoitosuunnitelma', 'statement': 'Lausunto',
      'attachment': 'Liite', 'disclosure': 'Luovutus', 'right-exercised': 'Oikeutta käytetty', 'removal': 'Poistomerkintä',
    },
    topics: {
      'session': 'Tapaaminen', 'assessment': 'Arvio', 'phone-call': 'Puhelu', 'message': 'Viesti', 'consultation': 'Konsultaatio',
      'medication': 'Lääkitys', 'other': 'Muu',
    },
    ways: { 'in-person': 'Paikan päällä', 'video': 'Videoyhteys', 'phone': 'Puhelin' },
    outcomes: { kept: 'Toteutunut', missed: 'Asiakas ei tullut', cancelled: 'Peruttu' },
    goals: { 'not-begun': 'Ei aloitettu', 'begun': 'Aloitettu', 'halfway': 'Puolessa välissä', 'reached': 'Saavutettu', 'set-aside': 'Jätetty sivuun' },
    readers: { authority: 'Viranomaiselle', customer: 'Asiakkaalle', other: 'Muulle' },
    disclosed: {
      'consent': 'Asiakkaan suostumus', 'statute': 'Laissa säädetty velvollisuus tai oikeus', 'court': 'Tuomioistuimen määräys',
      'emergency': 'Hätätilanne', 'own-request': 'Asiakkaan oma pyyntö', 'continuing-care': 'Hoidon jatkuminen toisaalla',
    },
    corrections: {
      'wrong-fact': 'Asia oli väärin jo sen mukaan, mitä silloin tiedettiin', 'wrong-person': 'Kirjaus koskee toista henkilöä',
      'wrong-date': 'Päivä tai kellonaika on väärä', 'slip-of-the-pen': 'Kirjoitusvirhe, joka muuttaa merkityksen',
    },
    notWrong: {
      'seen-otherwise-now': 'Asia nähdään nyt toisin kuin silloin', 'opinion-not-shared': 'Asiakas on eri mieltä arviosta',
    },
    removals: {
      'another-persons': 'Toisen henkilön tietoja', 'written-twice': 'Kirjattu kahteen kertaan', 'needless-for-care': 'Tarpeeton hoidon kannalta',
      'without-ground': 'Kirjaamiselle ei ollut perustetta', 'needless': 'Tarpeeton hoidon kannalta',
    },
    reasons: {
      guidance: 'Työnohjaus', complaint: 'Muistutus tai kantelu', quality: 'Laadun tarkistaminen', danger: 'Asiakkaan tai muun vaara',
      'hand-over': 'Asiakkaan siirtyminen toiselle',
    },
    gone: {
      'request': 'Poistettu pyynnöstä', 'retention': 'Hävitetty säilytysajan päätyttyä', 'consent-withdrawn': 'Poistettu, kun suostumus peruttiin',
      'objection': 'Poistettu vastustamisen vuoksi', 'account-closed': 'Poistettu tunnuksen mukana', 'draft-discarded': 'Luonnos hylätty', 'needless': 'Poistettu tarpeettomana',
      'other': 'Poistettu',
    },
    rights: {
      'access': 'Tietojen tarkastaminen', 'rectification': 'Tietojen oikaiseminen', 'erasure': 'Tietojen poistaminen', 'restriction': 'Käsittelyn rajoittaminen',
      'objection': 'Käsittelyn vastustaminen', 'portability': 'Tietojen siirtäminen', 'log-extract': 'Lokitietojen saaminen',
      'consent-withdrawn': 'Suostumuksen peruminen', 'other': 'Muu oikeus',
    },
  },
  sv: {
    kinds: {
      'note': 'Anteckning', 'visit': 'Besök', 'appointment': 'Tidsbokning', 'plan': 'Vårdplan', 'statement': 'Utlåtande',
      'attachment': 'Bilaga', 'disclosure': 'Utlämnande', 'right-exercised': 'Rättighet utövad', 'removal': 'Raderingsmarkering',
    },
    topics: {
      'session': 'Möte', 'assessment': 'Bedömning', 'phone-call': 'Telefonsamtal', 'message': 'Meddelande', 'consultation': 'Konsultation',
      'medication': 'Medicinering', 'other': 'Annat',
    },
    ways: { 'in-person': 'På plats', 'video': 'Video', 'phone': 'Telefon' },
    outcomes: { kept: 'Genomfört', missed: 'Klienten kom inte', cancelled: 'Avbokat' },
    goals: { 'not-begun': 'Inte påbörjat', 'begun': 'Påbörjat', 'halfway': 'Halvvägs', 'reached': 'Uppnått', 'set-aside': 'Lagt åt sidan' },
    readers: { authority: 'Till myndighet', customer: 'Till klienten', other: 'Till någon annan' },
    disclosed: {
      'consent': 'Klientens samtycke', 'statute': 'Skyldighet eller rätt enligt lag', 'court': 'Domstolens förordnande',
      'emergency': 'Nödsituation', 'own-request': 'Klientens egen begäran', 'continuing-care': 'Fortsatt vård på annat håll',
    },
    corrections: {
      'wrong-fact': 'Saken var fel redan enligt vad man visste då', 'wrong-person': 'Anteckningen gäller en annan person',
      'wrong-date': 'Datum eller klockslag är fel', 'slip-of-the-pen': 'Ett skrivfel som ändrar betydelsen',
    },
    notWrong: {
      'seen-otherwise-now': 'Saken ses nu på annat sätt än då', 'opinion-not-shared': 'Klienten är av annan åsikt om bedömningen',
    },
    removals: {
      'another-persons': 'Någon annans uppgifter', 'written-twice': 'Antecknat två gånger', 'needless-for-care': 'Onödigt för vården',
      'without-ground': 'Det fanns ingen grund för anteckningen', 'needless': 'Onödigt för vården',
    },
    reasons: {
      guidance: 'Arbetshandledning', complaint: 'Anmärkning eller klagomål', quality: 'Kvalitetsgranskning', danger: 'Fara för klienten eller någon annan',
      'hand-over': 'Klienten övergår till en annan',
    },
    gone: {
      'request': 'Raderad på begäran', 'retention': 'Förstörd när förvaringstiden gått ut', 'consent-withdrawn': 'Raderad när samtycket återkallades',
      'objection': 'Raderad på grund av invändning', 'account-closed': 'Raderad med kontot', 'draft-discarded': 'Utkastet kastades', 'needless': 'Raderad som onödig',
      'other': 'Raderad',
    },
    rights: {
      'access': 'Rätt till insyn', 'rectification': 'Rättelse av uppgifter', 'erasure': 'Radering av uppgifter', 'restriction': 'Begränsning av behandlingen',
      'objection': 'Invändning mot behandlingen', 'portability': 'Överföring av uppgifter', 'log-extract': 'Utdrag ur loggen',
      'consent-withdrawn': 'Återkallande av samtycke', 'other': 'Annan rättighet',
    },
  },
  en: {
    kinds: {
      'note': 'Entry', 'visit': 'Visit', 'appointment': 'Appointment', 'plan': 'Care plan', 'statement': 'Statement',
      'attachment': 'Attachment', 'disclosure': 'Disclosure', 'right-exercised': 'Right used', 'removal': 'Removal marking',
    },
    topics: {
      'session': 'Session', 'assessment': 'Assessment', 'phone-call': 'Phone call', 'message': 'Message', 'consultation': 'Consultation',
      'medication': 'Medication', 'other': 'Other',
    },
    ways: { 'in-person': 'In person', 'video': 'Video', 'phone': 'Phone' },
    outcomes: { kept: 'Kept', missed: 'Client did not come', cancelled: 'Cancelled' },
    goals: { 'not-begun': 'Not begun', 'begun': 'Begun', 'halfway': 'Halfway', 'reached': 'Reached', 'set-aside': 'Set aside' },
    readers: { authority: 'To an authority', customer: 'To the client', other: 'To somebody else' },
    disclosed: {
      'consent': 'The client’s consent', 'statute': 'A duty or right in law', 'court': 'An order of a court',
      'emergency': 'An emergency', 'own-request': 'The client’s own request', 'continuing-care': 'Care that goes on elsewhere',
    },
    corrections: {
      'wrong-fact': 'It was wrong even by what was known then', 'wrong-person': 'The entry is about somebody else',
      'wrong-date': 'The date or time is wrong', 'slip-of-the-pen': 'A slip of the pen that changes the meaning',
    },
    notWrong: {
      'seen-otherwise-now': 'The matter is seen differently now', 'opinion-not-shared': 'The client does not share an assessment',
    },
    removals: {
      'another-persons': 'Somebody else’s data', 'written-twice': 'Written twice', 'needless-for-care': 'Needless for the care',
      'without-ground': 'There was no ground to write it', 'needless': 'Needless for the care',
    },
    reasons: {
      guidance: 'Supervision of work', complaint: 'A complaint', quality: 'A check of quality', danger: 'Danger to the client or others',
      'hand-over': 'The client moves to a colleague',
    },
    gone: {
      'request': 'Erased on request', 'retention': 'Destroyed when its time had come', 'consent-withdrawn': 'Erased when consent was withdrawn',
      'objection': 'Erased after an objection', 'account-closed': 'Erased with the account', 'draft-discarded': 'Draft thrown away', 'needless': 'Removed as needless',
      'other': 'Erased',
    },
    rights: {
      'access': 'Access to one’s data', 'rectification': 'Rectification', 'erasure': 'Erasure', 'restriction': 'Restriction',
      'objection': 'Objection', 'portability': 'Portability', 'log-extract': 'Extract of the log',
      'consent-withdrawn': 'Consent withdrawn', 'other': 'Another right',
    },
  },
})

export const goneWord = (lang: Parameters<typeof words>[0], ground: string | null): string => {
  const { gone } = words(lang)
  return ground !== null && ground in gone ? gone[ground as keyof typeof gone] : gone.other
}

export const rightWord = (lang: Parameters<typeof words>[0], right: string): string => {
  const { rights } = words(lang)
  return right in rights ? rights[right as keyof typeof rights] : right
}
