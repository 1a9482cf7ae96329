import { counted, defineTexts } from '#platform/texts'

/** Console: what a professional gives to a client, so that they see their file themselves. */
export const ownViewTexts = defineTexts({
  fi: {
    title: 'Asiakkaan oma katselu', lead: 'Anna asiakkaalle koodi, jolla hän näkee oman kertomuksensa: kirjaukset, käynnit, korjaukset, poistomerkinnät ja jokaisen avauksen.',
    how: 'Kertomuksen avaimet lukitaan koodiin, joka näkyy vain kerran. Tätä katselua palvelin ei pysty avaamaan ilman koodia. Myös myöhemmät merkinnät tulevat katseluun, kun ne tallennetaan. Luonnokset eivät.',
    before: 'Mieti ensin', beforeBody: 'Jos näkeminen voisi vakavasti vaarantaa asiakkaan terveyden tai hoidon, älä anna koodia, vaan käsittele pyyntö tietopyyntönä. Varmista, että annat koodin asiakkaalle itselleen.',
    give: 'Tee katselukoodi', given: 'Voimassa olevat koodit', none: 'Koodia ei ole annettu', madeAt: 'Annettu', expires: 'Voimassa', withdraw: 'Peru kaikki koodit', withdrawBody: 'Perutut koodit eivät enää avaa mitään. Uuden voi tehdä milloin vain.',
    withdrawn: 'Koodit on peruttu', count: (n: number) => counted('fi', n, 'koodi', 'koodia'),
    issued: 'Katselukoodi', once: 'Koodi näkyy vain nyt', onceBody: 'Tulosta tämä sivu tai kirjoita koodi paperille. Anna se asiakkaalle ja sulje sivu.',
    where: 'Näin näet oman kertomuksesi', code: 'Koodi on kuin avain: kuka tahansa, jolla se on, näkee kertomuksesi. Säilytä se hyvin. Voit perua sen milloin vain samalla sivulla.', valid: 'Voimassa', back: 'Kertomukseen',
    nothing: 'Voimassa olevaa koodia ei ole.',
  },
  sv: {
    title: 'Klientens egen vy', lead: 'Ge klienten en kod med vilken hen ser sin egen journal: anteckningar, besök, rättelser, raderingsmarkeringar och varje öppning.',
    how: 'Journalens nycklar låses med koden, som visas bara en gång. Den här vyn kan servern inte öppna utan koden. Också senare anteckningar kommer med när de sparas. Utkast gör det inte.',
    before: 'Tänk efter först', beforeBody: 'Om det att se journalen allvarligt kunde äventyra klientens hälsa eller vård, ge ingen kod utan behandla saken som en begäran om uppgifter. Försäkra dig om att du ger koden till klienten själv.',
    give: 'Gör en visningskod', given: 'Giltiga koder', none: 'Ingen kod har getts', madeAt: 'Given', expires: 'Gäller till', withdraw: 'Återkalla alla koder', withdrawBody: 'Återkallade koder öppnar ingenting mer. En ny kan göras när som helst.',
    withdrawn: 'Koderna är återkallade', count: (n) => counted('sv', n, 'kod', 'koder'),
    issued: 'Visningskod', once: 'Koden visas bara nu', onceBody: 'Skriv ut sidan eller skriv ned koden på papper. Ge den till klienten och stäng sidan.',
    where: 'Så här ser du din egen journal', code: 'Koden är som en nyckel: den som har den ser din journal. Förvara den väl. Du kan återkalla den när som helst på samma sida.', valid: 'Gäller till', back: 'Till journalen',
    nothing: 'Det finns ingen giltig kod.',
  },
  en: {
    title: 'The client’s own view', lead: 'Give the client a code by which they see their own file: entries, visits, corrections, removal markings and each opening.',
    how: 'The keys of the file are locked with the code, which is shown once. The server cannot open this view without it. Later entries come into the view when they are saved. Drafts do not.',
    before: 'Think first', beforeBody: 'If seeing the file could seriously endanger the client’s health or care, give no code, and handle it as a request for data. Make sure that you give the code to the client themself.',
    give: 'Make a viewing code', given: 'Codes that are good', none: 'No code has been given', madeAt: 'Given', expires: 'Good until', withdraw: 'Withdraw all codes', withdrawBody: 'Withdrawn codes open nothing any more. A new one can be made at any time.',
    withdrawn: 'The codes are withdrawn', count: (n) => counted('en', n, 'code', 'codes'),
    issued: 'Viewing code', once: 'The code is shown only now', onceBody: 'Print this page or write the code on paper. Give it to the client, and close the page.',
    where: 'How to see your own file', code: 'The code is like a key: whoever has it sees your file. Keep it well. You can withdraw it at any time on the same page.', valid: 'Good until', back: 'To the file',
    nothing: 'There is no code that is good.',
  },
})
