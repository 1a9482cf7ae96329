import { defineTexts } from '#platform/texts'

export const codeLetterTexts = defineTexts({
  fi: {
    subject: { 'access': 'Tietosi ovat luettavissa', 'portability': 'Tietosi ovat noudettavissa', 'log-extract': 'Pyytämäsi ote on luettavissa' },
    ready: 'Pyysit meiltä omia tietojasi. Ne on nyt koottu, ja voit lukea ja tallentaa ne itse.',
    go: (address: string) => `Mene osoitteeseen ${address}`,
    identify: 'Tunnistaudu esimerkiksi pankkitunnuksilla.',
    enter: 'Kirjoita sivulle tämä koodi:',
    until: (day: string) => `Koodi toimii ${day} asti. Sen jälkeen poistamme kootut tiedot. Alkuperäiset tietosi säilyvät, ja voit pyytää ne uudelleen.`,
    nobody: 'Älä anna koodia kenellekään. Emme koskaan kysy sitä puhelimessa, viestillä emmekä sähköpostissa.',
  },
  sv: {
    subject: { 'access': 'Du kan läsa dina uppgifter', 'portability': 'Du kan hämta dina uppgifter', 'log-extract': 'Du kan läsa utdraget som du bad om' },
    ready: 'Du bad oss om dina uppgifter. De har nu sammanställts, och du kan själv läsa och spara dem.',
    go: (address) => `Gå till adressen ${address}`,
    identify: 'Identifiera dig till exempel med bankkoder.',
    enter: 'Skriv in denna kod på sidan:',
    until: (day) => `Koden gäller till och med ${day}. Efter det raderar vi sammanställningen. Dina ursprungliga uppgifter finns kvar, och du kan begära dem på nytt.`,
    nobody: 'Ge inte koden till någon. Vi frågar aldrig efter den per telefon, meddelande eller e-post.',
  },
  en: {
    subject: { 'access': 'You can read your data', 'portability': 'You can fetch your data', 'log-extract': 'You can read the extract that you asked for' },
    ready: 'You asked us for your own data. It has been put together, and you can read and save it yourself.',
    go: (address) => `Go to ${address}`,
    identify: 'Identify yourself, for example with your bank’s codes.',
    enter: 'Type this code on the page:',
    until: (day) => `The code works until ${day}. After that we destroy this copy. Your data itself stays, and you can ask for it again.`,
    nobody: 'Give the code to nobody. We never ask for it by phone, message or email.',
  },
})
