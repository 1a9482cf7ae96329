import { counted, defineTexts } from '#platform/texts'

/** The console's pages of client files. */
export const pages = defineTexts({
  fi: {
    title: 'Asiakaskertomukset', file: 'Asiakaskertomus', nameless: 'Nimi on poistettu rekisteristä',
    list: {
      lead: 'Omat asiakkaasi. Jokainen avaaminen näkyy asiakkaalle itselleen, myös tämä luettelo.',
      own: 'Omat asiakkaani', covered: 'Sijaisena juuri nyt', coveredFor: (name: string) => `Sijaisena: ${name}`, find: 'Etsi omista asiakkaista',
      findHint: 'Nimi tai sen osa. Haettu ei jää osoitteeseen eikä lokiin.', findButton: 'Etsi', found: (n: number) => counted('fi', n, 'asiakas', 'asiakasta'),
      none: 'Sinulla ei ole vielä asiakkaita', noneBody: 'Avaa kertomus asiakkaalle, joka on rekisterissä.', nobody: 'Omista asiakkaistasi ei löytynyt ketään',
      client: 'Asiakas', next: 'Seuraava aika', since: 'Asiakkaana', noNext: 'Ei varattua aikaa', open: 'Avaa uusi kertomus', cover: 'Poissaolot ja sijaiset',
      supervision: 'Ohjaus ja valvonta', drafts: 'Keskeneräiset luonnoksesi', draft: 'Jatka luonnosta', past: 'Aika on jo ollut: kirjaa käynti',
    },
    open: {
      title: 'Avaa kertomus', lead: 'Asiakkaan pitää olla rekisterissä. Kertomus tulee omien asiakkaidesi joukkoon.',
      known: 'Henkilötunnus tai asiakasnumero', service: 'Palvelu', serviceHint: 'Esimerkiksi yksilöterapia tai arviojakso.',
      background: 'Taustatiedot', backgroundHint: 'Vain se, mitä hoito tarvitsee.', button: 'Avaa kertomus',
    },
    basis: {
      care: 'Oma asiakkaasi', cover: 'Avasit kertomuksen sijaisena', coverBody: 'Asiakkaan oma ammattihenkilö on poissa. Avaaminen näkyy asiakkaalle sijaisuutena.',
      supervision: 'Avasit kertomuksen ohjausta tai valvontaa varten', supervisionBody: 'Voit lukea, mutta et kirjoittaa. Syy ja perustelusi näkyvät asiakkaalle.',
    },
    state: { open: 'Avoin', closed: 'Päätetty' },
    since: (month: string) => `Kertomus avattu ${month}`,
    visits: {
      title: 'Käynnit', picture: 'Käynnit vuoden ajalta', now: 'Tänään', kept: 'Toteutuneita', missed: 'Toteutumatta', cancelled: 'Peruttuja', planned: 'Varattuja',
      none: 'Käyntejä ei ole vielä kirjattu', next: 'Seuraava aika', list: 'Kaikki käynnit ja ajat', on: 'Päivä', outcome: 'Toteutuminen', way: 'Tapa', minutes: (n: number) => `${n} min`,
      planned_: 'Varattu', record: 'Kirjaa tämä käynti', answered: 'Käynti kirjattu',
    },
    plan: {
      title: 'Hoitosuunnitelma', none: 'Suunnitelmaa ei ole vielä tehty', write: 'Tee suunnitelma', renew: 'Uusi suunnitelma', progress: 'Tavoitteet', review: 'Tarkistetaan', versions: 'Aiemmat suunnitelmat',
    },
    entries: {
      title: 'Kirjaukset', older: (year: string, n: number) => `Vuoden ${year} aiemmat: ${counted('fi', n, 'merkintä', 'merkintää')}`, none: 'Kirjauksia ei ole vielä', noneBody: 'Ensimmäinen tallennettu kirjaus näkyy tässä.', by: (name: string, position: string) => `${name}, ${position}`,
      written: 'Kirjattu', draft: 'Luonnos', draftBody: 'Vain sinä näet tämän, kunnes tallennat sen kertomukseen.', correct: 'Oikaise', remove: 'Poista tarpeeton', more: 'Avaa merkintä',
      corrected: 'Oikaistu', correction: 'Oikaisu', original: (day: string) => `Alkuperäinen merkintä ${day}`, ground: 'Peruste', reason: 'Perustelu', correctedBy: 'Oikaisija',
      restricted: 'Käsittelyä on rajoitettu', restrictedBody: 'Merkintä on tallessa, mutta sitä ei avata hoidossa rajoituksen aikana.', removed: 'Poistettu', goneOn: (month: string) => `Kuukausi: ${month}`,
      removedBody: 'Merkinnän teksti on tuhottu. Tämä merkintä jää.', was: 'Poistettu merkintä', download: 'Lataa tiedosto', size: (kb: number) => `${kb} kt`, to: 'Kenelle', what: 'Mitä',
    },
    disclosures: { title: 'Luovutukset', none: 'Tietoja ei ole luovutettu', on: 'Päivä', to: 'Kenelle', what: 'Mitä', ground: 'Peruste' },
    facts: { title: 'Perustiedot', service: 'Palvelu', openedOn: 'Aloitettu', background: 'Taustatiedot', born: 'Syntynyt', phone: 'Puhelin', professionals: 'Hoitavat', language: 'Asiointikieli' },
    acts: {
      title: 'Kirjaa', note: 'Kirjaus', visit: 'Käynti', appointment: 'Ajanvaraus', plan: 'Hoitosuunnitelma', statement: 'Lausunto', disclosure: 'Luovutus', attachment: 'Liite',
      rest: 'Asiakkaan siirto ja päättäminen',
    },
    forms: {
      save: 'Tallenna kertomukseen', saveDraft: 'Tallenna luonnoksena', discard: 'Hylkää luonnos', final: 'Tallennettu merkintä on lopullinen. Virheen voi myöhemmin oikaista niin, että molemmat jäävät luettaviksi.',
      on: 'Päivä', time: 'Kellonaika', minutes: 'Kesto minuutteina', way: 'Miten tavataan', outcome: 'Miten kävi', topic: 'Mistä kirjaus on', text: 'Teksti', textHint: 'Kirjaa se, mitä hoito tarvitsee. Asiakas saa lukea tämän.',
      noRecording: 'Videotapaamisia ei tallenneta. Tapaamisesta jää tavallinen käyntimerkintä eikä mitään muuta, eikä tallenteelle ole paikkaa.',
      summary: 'Suunnitelma', goal: (n: number) => `Tavoite ${n}`, goalState: 'Tilanne', reviewOn: 'Milloin suunnitelma tarkistetaan', goals: 'Tavoitteet', goalsHint: 'Tyhjät rivit jäävät pois.',
      to: 'Kenelle', recipient: 'Vastaanottaja', subject: 'Asia', given: 'Luovutettu samalla', givenHint: 'Jos lausunto annetaan ulos, valitse peruste: luovutus merkitään luovutuslokiin.', notGiven: 'Ei luovutettu vielä',
      what: 'Mitä luovutettiin', ground: 'Millä perusteella', fileHint: 'Enintään 10 Mt. Tiedosto salataan, ja sen voi vain ladata: sitä ei avata selaimessa.', file: 'Tiedosto', about: 'Mikä tiedosto on',
      newer: 'Joku muu ehti ensin', newerBody: 'Tässä on se, mikä nyt on voimassa. Oma tekstisi on alla tallessa: yhdistä ne ja tallenna uudelleen.',
    },
    titles: {
      note: 'Uusi kirjaus', draft: 'Luonnos', visit: 'Kirjaa käynti', appointment: 'Varaa aika', plan: 'Hoitosuunnitelma', statement: 'Uusi lausunto', disclosure: 'Kirjaa luovutus', attachment: 'Lisää liite',
      entry: 'Merkintä', correct: 'Oikaise merkintä', remove: 'Poista tarpeeton merkintä',
    },
    correct: {
      lead: 'Merkintä oikaistaan vain, jos se on selvästi virheellinen sen mukaan, mitä sitä kirjattaessa tiedettiin. Alkuperäinen jää luettavaksi oikaistun rinnalle.',
      ground: 'Miksi merkintä on selvästi virheellinen', reason: 'Perustelu', reasonHint: 'Näkyy kertomuksessa ja asiakkaalle.', position: 'Asemasi', positionHint: 'Näin kuin sen tulee lukea kertomuksessa, esimerkiksi psykologi.',
      button: 'Tallenna oikaisu', asItStands: 'Merkintä nyt',
    },
    remove: {
      lead: 'Tarpeettoman merkinnän teksti tuhotaan pysyvästi, myös varmuuskopioista. Kertomukseen jää merkintä siitä, kuka poisti, milloin ja miksi.',
      ground: 'Miksi merkintä on tarpeeton', button: 'Poista merkintä', versions: (n: number) => `Samalla poistuvat merkinnän kaikki ${n} muotoa.`,
    },
    cover: {
      title: 'Poissaolot ja sijaiset', lead: 'Kun olet poissa, sijainen voi avata asiakkaittesi kertomukset näinä päivinä. Muut eivät voi.', away: 'Kuka on poissa', coveredBy: 'Sijainen', from: 'Ensimmäinen päivä',
      until: 'Viimeinen päivä', button: 'Sovi sijaisuus', none: 'Sijaisuuksia ei ole sovittu', withdraw: 'Peru', arranged: 'Voimassa ja tulossa', self: (name: string) => `${name} (sinä)`, state: 'Tila', now: 'Voimassa', later: 'Tulossa',
    },
    supervision: {
      title: 'Ohjaus ja valvonta', lead: 'Voit avata sellaisen asiakkaan kertomuksen, jonka ammattihenkilön työtä ohjaat. Syy ja perustelu jäävät näkyviin asiakkaalle, ja kertomus on auki neljä tuntia.',
      whose: 'Kenen työtä ohjaat', nobody: 'Et ohjaa kenenkään työtä', nobodyBody: 'Pääkäyttäjä merkitsee, kuka ohjaa kenenkin työtä.', known: 'Asiakas', knownHint: 'Henkilötunnus, asiakasnumero tai koko nimi.',
      reason: 'Syy', sentence: 'Perustelu', sentenceHint: 'Yksi lause riittää. Asiakas näkee sen.', button: 'Avaa kertomus',
    },
    supervisors: {
      title: 'Kuka ohjaa kenenkin työtä', lead: 'Ohjaaja voi perustellusta syystä avata ohjattavansa asiakkaiden kertomuksia. Sinä et näe kertomuksia.', supervisor: 'Ohjaaja', professional: 'Kenen työtä',
      since: 'Alkaen', button: 'Merkitse', end: 'Päätä', none: 'Ketään ei ole merkitty',
    },
    care: {
      title: 'Siirto ja päättäminen', to: 'Kollega', stay: 'Jatkan itse hänen rinnallaan', handOver: 'Siirrä asiakas', handOverBody: 'Asiakas siirtyy kollegan asiakkaaksi, ja kertomus poistuu omistasi, jollet jatka rinnalla.',
      close: 'Päätä kertomus', closeBody: 'Päätettyyn kertomukseen ei kirjata. Sitä säilytetään, niin kuin laki vaatii.', reopen: 'Avaa kertomus uudelleen',
    },
    saved: 'Tallennettu kertomukseen', savedDraft: 'Luonnos tallennettu', done: 'Tehty', back: 'Kertomukseen',
  },
  sv: {
    title: 'Klientjournaler', file: 'Klientjournal', nameless: 'Namnet har raderats ur registret',
    list: {
      lead: 'Dina egna klienter. Varje öppning syns för klienten själv, också denna lista.',
      own: 'Mina klienter', covered: 'Ersättare just nu', coveredFor: (name) => `Ersättare för ${name}`, find: 'Sök bland egna klienter',
      findHint: 'Namn eller en del av det. Det du söker blir inte kvar i adressen eller loggen.', findButton: 'Sök', found: (n) => counted('sv', n, 'klient', 'klienter'),
      none: 'Du har inga klienter ännu', noneBody: 'Öppna en journal för en klient som finns i registret.', nobody: 'Ingen hittades bland dina klienter',
      client: 'Klient', next: 'Nästa tid', since: 'Klient sedan', noNext: 'Ingen bokad tid', open: 'Öppna ny journal', cover: 'Frånvaro och ersättare',
      supervision: 'Handledning och tillsyn', drafts: 'Dina ofärdiga utkast', draft: 'Fortsätt med utkastet', past: 'Tiden har varit: anteckna besöket',
    },
    open: {
      title: 'Öppna journal', lead: 'Klienten ska finnas i registret. Journalen hamnar bland dina egna klienter.',
      known: 'Personbeteckning eller kundnummer', service: 'Tjänst', serviceHint: 'Till exempel individualterapi eller bedömningsperiod.',
      background: 'Bakgrund', backgroundHint: 'Bara det som vården behöver.', button: 'Öppna journalen',
    },
    basis: {
      care: 'Din egen klient', cover: 'Du öppnade journalen som ersättare', coverBody: 'Klientens egen yrkesutbildade person är frånvarande. Öppningen visas för klienten som vikariat.',
      supervision: 'Du öppnade journalen för handledning eller tillsyn', supervisionBody: 'Du kan läsa men inte skriva. Skälet och din motivering visas för klienten.',
    },
    state: { open: 'Öppen', closed: 'Avslutad' },
    since: (month) => `Journalen öppnades ${month}`,
    visits: {
      title: 'Besök', picture: 'Besök under ett år', now: 'I dag', kept: 'Genomförda', missed: 'Uteblivna', cancelled: 'Avbokade', planned: 'Bokade',
      none: 'Inga besök har antecknats ännu', next: 'Nästa tid', list: 'Alla besök och tider', on: 'Dag', outcome: 'Utfall', way: 'Sätt', minutes: (n) => `${n} min`,
      planned_: 'Bokad', record: 'Anteckna detta besök', answered: 'Besöket antecknat',
    },
    plan: {
      title: 'Vårdplan', none: 'Ingen plan har gjorts ännu', write: 'Gör en plan', renew: 'Förnya planen', progress: 'Mål', review: 'Ses över', versions: 'Tidigare planer',
    },
    entries: {
      title: 'Anteckningar', older: (year, n) => `Tidigare under ${year}: ${counted('sv', n, 'anteckning', 'anteckningar')}`, none: 'Inga anteckningar ännu', noneBody: 'Den första sparade anteckningen visas här.', by: (name, position) => `${name}, ${position}`,
      written: 'Antecknat', draft: 'Utkast', draftBody: 'Bara du ser detta tills du sparar det i journalen.', correct: 'Rätta', remove: 'Radera onödig', more: 'Öppna anteckningen',
      corrected: 'Rättad', correction: 'Rättelse', original: (day) => `Ursprunglig anteckning ${day}`, ground: 'Grund', reason: 'Motivering', correctedBy: 'Rättad av',
      restricted: 'Behandlingen är begränsad', restrictedBody: 'Anteckningen finns kvar men öppnas inte i vården så länge begränsningen gäller.', removed: 'Raderad', goneOn: (month) => `Månad: ${month}`,
      removedBody: 'Anteckningens text är förstörd. Denna markering blir kvar.', was: 'Raderad anteckning', download: 'Ladda ner filen', size: (kb) => `${kb} kB`, to: 'Till vem', what: 'Vad',
    },
    disclosures: { title: 'Utlämnanden', none: 'Inga uppgifter har lämnats ut', on: 'Dag', to: 'Till vem', what: 'Vad', ground: 'Grund' },
    facts: { title: 'Grunduppgifter', service: 'Tjänst', openedOn: 'Inledd', background: 'Bakgrund', born: 'Född', phone: 'Telefon', professionals: 'Vårdas av', language: 'Kontaktspråk' },
    acts: {
      title: 'Anteckna', note: 'Anteckning', visit: 'Besök', appointment: 'Tidsbokning', plan: 'Vårdplan', statement: 'Utlåtande', disclosure: 'Utlämnande', attachment: 'Bilaga',
      rest: 'Överföra och avsluta',
    },
    forms: {
      save: 'Spara i journalen', saveDraft: 'Spara som utkast', discard: 'Kasta utkastet', final: 'En sparad anteckning är slutlig. Ett fel kan senare rättas så att båda går att läsa.',
      on: 'Dag', time: 'Klockslag', minutes: 'Längd i minuter', way: 'Hur ni möts', outcome: 'Hur det gick', topic: 'Vad anteckningen gäller', text: 'Text', textHint: 'Anteckna det som vården behöver. Klienten får läsa detta.',
      noRecording: 'Videomöten spelas inte in. Av mötet blir kvar en vanlig besöksanteckning och inget annat, och det finns ingen plats för en inspelning.',
      summary: 'Plan', goal: (n) => `Mål ${n}`, goalState: 'Läge', reviewOn: 'När planen ses över', goals: 'Mål', goalsHint: 'Tomma rader lämnas bort.',
      to: 'Till vem', recipient: 'Mottagare', subject: 'Ärende', given: 'Utlämnat samtidigt', givenHint: 'Om utlåtandet lämnas ut, välj grund: utlämnandet antecknas i utlämningsloggen.', notGiven: 'Inte utlämnat ännu',
      what: 'Vad som lämnades ut', ground: 'På vilken grund', fileHint: 'Högst 10 MB. Filen förseglas och kan bara laddas ner: den öppnas inte i webbläsaren.', file: 'Fil', about: 'Vad filen är',
      newer: 'Någon annan hann före', newerBody: 'Här är det som gäller nu. Din egen text finns kvar nedan: sammanför dem och spara igen.',
    },
    titles: {
      note: 'Ny anteckning', draft: 'Utkast', visit: 'Anteckna besök', appointment: 'Boka tid', plan: 'Vårdplan', statement: 'Nytt utlåtande', disclosure: 'Anteckna utlämnande', attachment: 'Lägg till bilaga',
      entry: 'Anteckning', correct: 'Rätta anteckningen', remove: 'Radera onödig anteckning',
    },
    correct: {
      lead: 'En anteckning rättas bara om den är klart felaktig enligt vad man visste när den skrevs. Originalet går att läsa bredvid rättelsen.',
      ground: 'Varför anteckningen är klart felaktig', reason: 'Motivering', reasonHint: 'Syns i journalen och för klienten.', position: 'Din ställning', positionHint: 'Så som den ska stå i journalen, till exempel psykolog.',
      button: 'Spara rättelsen', asItStands: 'Anteckningen nu',
    },
    remove: {
      lead: 'Texten i en onödig anteckning förstörs för gott, också i säkerhetskopiorna. I journalen blir kvar vem som raderade, när och varför.',
      ground: 'Varför anteckningen är onödig', button: 'Radera anteckningen', versions: (n) => `Samtidigt raderas alla ${n} versioner av anteckningen.`,
    },
    cover: {
      title: 'Frånvaro och ersättare', lead: 'När du är borta kan ersättaren öppna dina klienters journaler de här dagarna. Andra kan det inte.', away: 'Vem är borta', coveredBy: 'Ersättare', from: 'Första dagen',
      until: 'Sista dagen', button: 'Avtala om ersättare', none: 'Ingen ersättare är avtalad', withdraw: 'Återkalla', arranged: 'Gällande och kommande', self: (name) => `${name} (du)`, state: 'Läge', now: 'Gäller', later: 'Kommer',
    },
    supervision: {
      title: 'Handledning och tillsyn', lead: 'Du kan öppna journalen för en klient vars yrkesutbildade person du handleder. Skälet och motiveringen visas för klienten, och journalen är öppen i fyra timmar.',
      whose: 'Vars arbete du handleder', nobody: 'Du handleder ingens arbete', nobodyBody: 'Administratören anger vem som handleder vems arbete.', known: 'Klient', knownHint: 'Personbeteckning, kundnummer eller hela namnet.',
      reason: 'Skäl', sentence: 'Motivering', sentenceHint: 'En mening räcker. Klienten ser den.', button: 'Öppna journalen',
    },
    supervisors: {
      title: 'Vem handleder vems arbete', lead: 'Handledaren kan av motiverat skäl öppna journaler för den handleddas klienter. Du ser inga journaler.', supervisor: 'Handledare', professional: 'Vars arbete',
      since: 'Från', button: 'Ange', end: 'Avsluta', none: 'Ingen har angetts',
    },
    care: {
      title: 'Överföra och avsluta', to: 'Kollega', stay: 'Jag fortsätter vid sidan av', handOver: 'Överför klienten', handOverBody: 'Klienten blir kollegans klient, och journalen försvinner från dina om du inte fortsätter vid sidan av.',
      close: 'Avsluta journalen', closeBody: 'I en avslutad journal antecknas inget. Den bevaras så som lagen kräver.', reopen: 'Öppna journalen på nytt',
    },
    saved: 'Sparat i journalen', savedDraft: 'Utkastet sparat', done: 'Klart', back: 'Till journalen',
  },
  en: {
    title: 'Client files', file: 'Client file', nameless: 'The name was erased from the register',
    list: {
      lead: 'Your own clients. Every opening can be seen by the client, this list too.',
      own: 'My clients', covered: 'Standing in just now', coveredFor: (name) => `Standing in for ${name}`, find: 'Search my own clients',
      findHint: 'A name or part of one. What you look for stays in no address and no log.', findButton: 'Search', found: (n) => counted('en', n, 'client', 'clients'),
      none: 'You have no clients yet', noneBody: 'Open a file for a client who is in the register.', nobody: 'Nobody was found among your clients',
      client: 'Client', next: 'Next appointment', since: 'Client since', noNext: 'Nothing booked', open: 'Open a new file', cover: 'Absences and cover',
      supervision: 'Supervision', drafts: 'Your unfinished drafts', draft: 'Go on with the draft', past: 'The time has passed: record the visit',
    },
    open: {
      title: 'Open a file', lead: 'The client has to be in the register. The file comes among your own clients.',
      known: 'Personal identity code or customer id', service: 'Service', serviceHint: 'For example individual therapy, or an assessment.',
      background: 'Background', backgroundHint: 'Only what the care needs.', button: 'Open the file',
    },
    basis: {
      care: 'Your own client', cover: 'You opened the file as a stand-in', coverBody: 'The client’s own professional is away. The client sees the opening as cover.',
      supervision: 'You opened the file in supervision', supervisionBody: 'You can read and not write. The reason and your sentence are shown to the client.',
    },
    state: { open: 'Open', closed: 'Closed' },
    since: (month) => `File opened ${month}`,
    visits: {
      title: 'Visits', picture: 'Visits over a year', now: 'Today', kept: 'Kept', missed: 'Missed', cancelled: 'Cancelled', planned: 'Booked',
      none: 'No visits have been recorded yet', next: 'Next appointment', list: 'All visits and appointments', on: 'Day', outcome: 'Outcome', way: 'How', minutes: (n) => `${n} min`,
      planned_: 'Booked', record: 'Record this visit', answered: 'Visit recorded',
    },
    plan: {
      title: 'Care plan', none: 'No plan has been made yet', write: 'Make a plan', renew: 'Renew the plan', progress: 'Goals', review: 'To be reviewed', versions: 'Earlier plans',
    },
    entries: {
      title: 'Entries', older: (year, n) => `Earlier in ${year}: ${counted('en', n, 'entry', 'entries')}`, none: 'No entries yet', noneBody: 'The first saved entry is shown here.', by: (name, position) => `${name}, ${position}`,
      written: 'Written', draft: 'Draft', draftBody: 'Only you see this until you save it to the file.', correct: 'Correct', remove: 'Remove as needless', more: 'Open the entry',
      corrected: 'Corrected', correction: 'Correction', original: (day) => `Original entry of ${day}`, ground: 'Ground', reason: 'Reason', correctedBy: 'Corrected by',
      restricted: 'Its use is restricted', restrictedBody: 'The entry is kept, and is not opened in care while the restriction lasts.', removed: 'Removed', goneOn: (month) => `Month: ${month}`,
      removedBody: 'The words of the entry are destroyed. This marking stays.', was: 'Removed entry', download: 'Download the file', size: (kb) => `${kb} kB`, to: 'To whom', what: 'What',
    },
    disclosures: { title: 'Disclosures', none: 'Nothing has been disclosed', on: 'Day', to: 'To whom', what: 'What', ground: 'Ground' },
    facts: { title: 'Basic data', service: 'Service', openedOn: 'Begun', background: 'Background', born: 'Born', phone: 'Phone', professionals: 'Cared for by', language: 'Language' },
    acts: {
      title: 'Write', note: 'Entry', visit: 'Visit', appointment: 'Appointment', plan: 'Care plan', statement: 'Statement', disclosure: 'Disclosure', attachment: 'Attachment',
      rest: 'Hand over and close',
    },
    forms: {
      save: 'Save to the file', saveDraft: 'Save as a draft', discard: 'Throw the draft away', final: 'A saved entry is final. A mistake can be corrected later, so that both stay readable.',
      on: 'Day', time: 'Time', minutes: 'Length in minutes', way: 'How you meet', outcome: 'How it went', topic: 'What the entry is of', text: 'Text', textHint: 'Write what the care needs. The client may read this.',
      noRecording: 'Video sessions are not recorded. A session leaves an ordinary visit entry and nothing else, and there is no place for a recording.',
      summary: 'Plan', goal: (n) => `Goal ${n}`, goalState: 'How it stands', reviewOn: 'When the plan is reviewed', goals: 'Goals', goalsHint: 'Empty lines are left out.',
      to: 'To whom', recipient: 'Recipient', subject: 'Subject', given: 'Given out at the same time', givenHint: 'If the statement is given out, choose the ground: it is noted in the disclosure log.', notGiven: 'Not given out yet',
      what: 'What was disclosed', ground: 'On what ground', fileHint: 'At most 10 MB. The file is sealed and can only be downloaded: it is not opened in the browser.', file: 'File', about: 'What the file is',
      newer: 'Somebody else was faster', newerBody: 'This is what stands now. Your own text is kept below: bring them together and save again.',
    },
    titles: {
      note: 'New entry', draft: 'Draft', visit: 'Record a visit', appointment: 'Book an appointment', plan: 'Care plan', statement: 'New statement', disclosure: 'Note a disclosure', attachment: 'Add an attachment',
      entry: 'Entry', correct: 'Correct the entry', remove: 'Remove a needless entry',
    },
    correct: {
      lead: 'An entry is corrected only if it is clearly wrong by what was known when it was written. The original stays readable beside the correction.',
      ground: 'Why the entry is clearly wrong', reason: 'Reason', reasonHint: 'Stands in the file, and the client sees it.', position: 'Your position', positionHint: 'As it is to stand in the file, for example psychologist.',
      button: 'Save the correction', asItStands: 'The entry now',
    },
    remove: {
      lead: 'The words of a needless entry are destroyed for good, in backups too. What stays in the file is who removed it, when and why.',
      ground: 'Why the entry is needless', button: 'Remove the entry', versions: (n) => `All ${n} versions of the entry go with it.`,
    },
    cover: {
      title: 'Absences and cover', lead: 'While you are away, whoever stands in can open your clients’ files on these days. Nobody else can.', away: 'Who is away', coveredBy: 'Stands in', from: 'First day',
      until: 'Last day', button: 'Arrange cover', none: 'No cover is arranged', withdraw: 'Withdraw', arranged: 'Now and to come', self: (name) => `${name} (you)`, state: 'State', now: 'In force', later: 'To come',
    },
    supervision: {
      title: 'Supervision', lead: 'You can open the file of a client whose professional you supervise. The reason and your sentence are shown to the client, and the file is open for four hours.',
      whose: 'Whose work you supervise', nobody: 'You supervise nobody’s work', nobodyBody: 'An administrator says who supervises whose work.', known: 'Client', knownHint: 'Identity code, customer id or full name.',
      reason: 'Reason', sentence: 'Why', sentenceHint: 'One sentence is enough. The client sees it.', button: 'Open the file',
    },
    supervisors: {
      title: 'Who supervises whose work', lead: 'A supervisor may open files of the supervised one’s clients for a stated reason. You see no files.', supervisor: 'Supervisor', professional: 'Whose work',
      since: 'Since', button: 'Say so', end: 'End', none: 'Nobody has been named',
    },
    care: {
      title: 'Hand over and close', to: 'Colleague', stay: 'I go on beside them', handOver: 'Hand the client over', handOverBody: 'The client becomes the colleague’s, and the file leaves yours unless you go on beside them.',
      close: 'Close the file', closeBody: 'Nothing is written into a closed file. It is kept as the law wants it.', reopen: 'Open the file again',
    },
    saved: 'Saved to the file', savedDraft: 'Draft saved', done: 'Done', back: 'To the file',
  },
})
