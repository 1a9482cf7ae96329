import { defineTexts } from '#platform/texts'

/** What is kept of requests themselves, said to whoever made them. */
export const holdingTexts = defineTexts({
  fi: {
    title: 'Pyynnöt omista tiedoista', item: (day: string) => `Pyyntö ${day}`, letter: (kind: string, day: string) => `Kirje: ${kind}, ${day}`,
    categories: { asked: 'Kuka pyysi, mitä, kenen puolesta, yhteystiedot ja pyynnön teksti', letters: 'Vastaukset ja muut kirjeet', dates: 'Määräaikojen päivät, päätökset ja lainkohdat, selväkielisinä ilman nimiä' },
    purposes: { answer: 'Vastata pyyntöön laissa säädetyssä ajassa ja osoittaa, että niin on tehty' },
    basis: 'Yleinen tietosuoja-asetus, 12 ja 15–22 artikla sekä 5 artiklan 2 kohta', recipients: { post: 'Posti ja painotalo, kirjeiden osalta', relay: 'Sähköpostin välittäjä: osoite, jos olet antanut sen' },
    source: 'Sinä itse, puolestasi toimiva tai pyynnön kirjannut työntekijä',
    fields: { receivedOn: 'Saapunut', kinds: 'Pyydetty', channel: 'Tapa', state: 'Tila', identity: 'Tunnistus', name: 'Nimi', identityCode: 'Henkilötunnus', birthDate: 'Syntymäaika', street: 'Katuosoite', postcode: 'Postinumero', town: 'Postitoimipaikka', email: 'Sähköposti', phone: 'Puhelin', whose: 'Kenen tiedot', ofName: 'Hänen nimensä', ofProof: 'Oikeuden peruste', text: 'Omin sanoin', note: 'Merkintä käsittelystä', dueOn: 'Vastattava viimeistään', answeredOn: 'Vastaus lähti', outcome: 'Päätös' },
    restricted: 'Käyttöä on rajoitettu', corrected: (field: string, was: string, by: string, ground: string) => `Korjattu: ${field} oli ”${was}”. ${by}. Peruste: ${ground}`,
  },
  sv: {
    title: 'Begäranden om egna uppgifter', item: (day) => `Begäran ${day}`, letter: (kind, day) => `Brev: ${kind}, ${day}`,
    categories: { asked: 'Vem som begärde, vad, för vem, kontaktuppgifter och begärans text', letters: 'Svar och andra brev', dates: 'Tidsfristernas dagar, beslut och lagrum, i klartext utan namn' },
    purposes: { answer: 'Att svara inom lagens tid och visa att det har gjorts' },
    basis: 'Allmänna dataskyddsförordningen, artiklarna 12 och 15–22 samt 5.2', recipients: { post: 'Posten och tryckeriet, vad gäller brev', relay: 'E-postförmedlaren: adressen, om du har gett den' },
    source: 'Du själv, den som handlar för dig eller den medarbetare som skrev in begäran',
    fields: { receivedOn: 'Inkom', kinds: 'Begärt', channel: 'Sätt', state: 'Läge', identity: 'Identifiering', name: 'Namn', identityCode: 'Personbeteckning', birthDate: 'Födelsedatum', street: 'Gatuadress', postcode: 'Postnummer', town: 'Postanstalt', email: 'E-post', phone: 'Telefon', whose: 'Vems uppgifter', ofName: 'Hens namn', ofProof: 'Rättens grund', text: 'Med egna ord', note: 'Anteckning om behandlingen', dueOn: 'Ska besvaras senast', answeredOn: 'Svaret gick i väg', outcome: 'Beslut' },
    restricted: 'Användningen är begränsad', corrected: (field, was, by, ground) => `Rättat: ${field} var ”${was}”. ${by}. Grund: ${ground}`,
  },
  en: {
    title: 'Requests for one’s own data', item: (day) => `Request of ${day}`, letter: (kind, day) => `Letter: ${kind}, ${day}`,
    categories: { asked: 'Who asked, for what, for whom, contact details and the text of the request', letters: 'Answers and other letters', dates: 'Dates of deadlines, decisions and statutes, in the clear without names' },
    purposes: { answer: 'To answer within the law’s time, and to be able to show it' },
    basis: 'General Data Protection Regulation, Articles 12, 15–22 and 5(2)', recipients: { post: 'The post and the print house, as to letters', relay: 'The mail relay: the address, if you gave one' },
    source: 'You yourself, whoever acts for you, or the member of staff who typed it in',
    fields: { receivedOn: 'Received', kinds: 'Asked', channel: 'Way', state: 'State', identity: 'Identity', name: 'Name', identityCode: 'Identity code', birthDate: 'Date of birth', street: 'Street address', postcode: 'Postcode', town: 'Town', email: 'Email', phone: 'Phone', whose: 'Whose data', ofName: 'Their name', ofProof: 'What the right rests on', text: 'In one’s own words', note: 'Note on the handling', dueOn: 'To be answered by', answeredOn: 'The answer left', outcome: 'Decision' },
    restricted: 'Its use is restricted', corrected: (field, was, by, ground) => `Corrected: ${field} was “${was}”. ${by}. Ground: ${ground}`,
  },
})
