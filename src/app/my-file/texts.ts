import { counted, defineTexts } from '#platform/texts'

export const myFileTexts = defineTexts({
  fi: {
    title: 'Oma kertomukseni', lead: 'Näet asiakaskertomuksesi sellaisena kuin se on tänään. Tämäkin katselu jää lokiin omanasi.',
    ask: {
      lead: 'Saat katselukoodin ammattihenkilöltä, joka hoitaa sinua. Koodilla näet kaiken, mitä sinusta on kirjattu, ja jokaisen, joka on avannut kertomuksesi.',
      code: 'Katselukoodi', hint: '28 merkkiä. Väliviivoilla ja kirjainten koolla ei ole väliä.', show: 'Näytä kertomukseni', noCode: 'Jos sinulla ei ole koodia', noCodeBody: 'Pyydä koodi hoitavalta ammattihenkilöltä, tai pyydä tietosi lomakkeella.', request: 'Pyydä tietosi',
      wrong: 'Tällä koodilla ei löytynyt mitään', wrongBody: 'Tarkista koodi kirjain kirjaimelta. Jos koodi on vanhentunut tai peruttu, pyydä uusi.',
      wait: 'Liian monta yritystä', waitBody: 'Odota tunti ja yritä uudelleen.', safe: 'Kun lopetat, sulje ikkuna. Sivu ei jätä evästettä.',
    },
    service: 'Palvelu', since: 'Avattu', background: 'Taustatiedot', entries: 'Merkinnät', visits: 'Käynnit', openings: 'Avaukset kahden vuoden ajalta',
    entryCount: (n: number) => counted('fi', n, 'merkintä', 'merkintää'), more: (n: number) => counted('fi', n, 'vanhempi merkintä', 'vanhempaa merkintää'), nameless: 'Nimi on poistettu rekisteristä', none: 'Merkintöjä ei ole vielä',
    corrected: 'Oikaistu', correction: 'Oikaisu', original: 'Alkuperäinen merkintä', ground: 'Oikaisun peruste', reason: 'Perustelu', removed: 'Poistettu merkintä', removedBody: 'Sanat on tuhottu. Tämä merkintä jää näkyviin.',
    erased: 'Hävitetty merkintä', erasedBody: 'Säilytysaika on päättynyt tai merkintä on poistettu pyynnöstä.', later: 'Uusi merkintä', laterBody: 'Sen avainta ei ole vielä annettu katseluusi. Pyydä ammattihenkilöä avaamaan kertomus.',
    restricted: 'Käsittelyä on rajoitettu', wrongHere: 'Onko jokin väärin?', wrongHereBody: 'Voit pyytää oikaisua, poistoa tai rajoitusta. Alkuperäinen jää aina luettavaksi oikaisun rinnalle.', ask_: 'Tee pyyntö',
    file: { title: 'Lataa liite', which: 'Liite', code: 'Katselukoodi uudelleen', why: 'Koodia ei säilytetä sivulla, joten se tarvitaan uudelleen.', button: 'Lataa' },
    end: { title: 'Peru oma katselusi', body: 'Kun perut katselun, mikään koodisi ei enää avaa kertomusta. Kertomus säilyy, ja voit pyytää uuden koodin.', button: 'Peru katselu', done: 'Katselusi on peruttu', doneBody: 'Koodisi eivät enää avaa mitään.' },
  },
  sv: {
    title: 'Min journal', lead: 'Du ser din journal som den är i dag. Också detta tittande finns i loggen, som ditt eget.',
    ask: {
      lead: 'Du får en visningskod av den yrkesutbildade person som vårdar dig. Med den ser du allt som antecknats om dig och var och en som öppnat din journal.',
      code: 'Visningskod', hint: '28 tecken. Bindestreck och stora eller små bokstäver spelar ingen roll.', show: 'Visa min journal', noCode: 'Om du inte har någon kod', noCodeBody: 'Be om en kod av den som vårdar dig, eller begär dina uppgifter med blanketten.', request: 'Begär dina uppgifter',
      wrong: 'Inget hittades med denna kod', wrongBody: 'Kontrollera koden tecken för tecken. Om koden har gått ut eller återkallats, be om en ny.',
      wait: 'För många försök', waitBody: 'Vänta en timme och försök igen.', safe: 'Stäng fönstret när du är klar. Sidan lämnar ingen kaka.',
    },
    service: 'Tjänst', since: 'Öppnad', background: 'Bakgrund', entries: 'Anteckningar', visits: 'Besök', openings: 'Öppningar under två år',
    entryCount: (n) => counted('sv', n, 'anteckning', 'anteckningar'), more: (n) => counted('sv', n, 'äldre anteckning', 'äldre anteckningar'), nameless: 'Namnet är borttaget ur registret', none: 'Det finns inga anteckningar ännu',
    corrected: 'Rättad', correction: 'Rättelse', original: 'Ursprunglig anteckning', ground: 'Grund för rättelsen', reason: 'Motivering', removed: 'Raderad anteckning', removedBody: 'Orden är förstörda. Denna markering finns kvar.',
    erased: 'Förstörd anteckning', erasedBody: 'Förvaringstiden har gått ut eller anteckningen har raderats på begäran.', later: 'Ny anteckning', laterBody: 'Dess nyckel har ännu inte getts till din vy. Be den som vårdar dig öppna journalen.',
    restricted: 'Behandlingen är begränsad', wrongHere: 'Är något fel?', wrongHereBody: 'Du kan begära rättelse, radering eller begränsning. Det ursprungliga går alltid att läsa bredvid rättelsen.', ask_: 'Gör en begäran',
    file: { title: 'Ladda ner en bilaga', which: 'Bilaga', code: 'Visningskoden på nytt', why: 'Koden sparas inte på sidan, så den behövs på nytt.', button: 'Ladda ner' },
    end: { title: 'Återkalla din egen vy', body: 'När du återkallar vyn öppnar ingen av dina koder journalen. Journalen finns kvar, och du kan be om en ny kod.', button: 'Återkalla vyn', done: 'Din vy är återkallad', doneBody: 'Dina koder öppnar ingenting mer.' },
  },
  en: {
    title: 'My own file', lead: 'You see your client file as it is today. This look is on record too, as your own.',
    ask: {
      lead: 'The professional who cares for you gives you a viewing code. With it you see everything that has been written about you, and everyone who has opened your file.',
      code: 'Viewing code', hint: '28 characters. Hyphens and the size of letters do not matter.', show: 'Show my file', noCode: 'If you have no code', noCodeBody: 'Ask the professional who cares for you for one, or ask for your data on the form.', request: 'Ask for your data',
      wrong: 'Nothing was found by this code', wrongBody: 'Check the code letter by letter. If it has expired or was withdrawn, ask for a new one.',
      wait: 'Too many attempts', waitBody: 'Wait an hour and try again.', safe: 'Close the window when you are done. The page leaves no cookie.',
    },
    service: 'Service', since: 'Opened', background: 'Background', entries: 'Entries', visits: 'Visits', openings: 'Openings of two years',
    entryCount: (n) => counted('en', n, 'entry', 'entries'), more: (n) => counted('en', n, 'older entry', 'older entries'), nameless: 'The name has been erased from the register', none: 'There are no entries yet',
    corrected: 'Corrected', correction: 'Correction', original: 'Original entry', ground: 'Ground of the correction', reason: 'Reason', removed: 'Removed entry', removedBody: 'Its words are destroyed. This marking stays.',
    erased: 'Destroyed entry', erasedBody: 'Its retention period has ended, or it was erased on request.', later: 'New entry', laterBody: 'Its key has not yet been given to your view. Ask the professional to open the file.',
    restricted: 'Its use is restricted', wrongHere: 'Is something wrong?', wrongHereBody: 'You can ask for correction, erasure or restriction. The original always stays readable beside its correction.', ask_: 'Make a request',
    file: { title: 'Download an attachment', which: 'Attachment', code: 'The viewing code again', why: 'The code is not kept on the page, so it is needed again.', button: 'Download' },
    end: { title: 'Withdraw your own view', body: 'When you withdraw the view, none of your codes opens the file any more. The file stays, and you can ask for a new code.', button: 'Withdraw the view', done: 'Your view is withdrawn', doneBody: 'Your codes open nothing any more.' },
  },
})
