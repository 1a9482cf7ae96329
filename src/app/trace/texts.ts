import { counted, defineTexts } from '#platform/texts'

export const traceTexts = defineTexts({
  fi: {
    title: 'Missä ollaan', lead: 'Mitä tältä järjestelmältä on pyydetty, mikä siitä on olemassa ja mitä puuttuu. Sivu lasketaan samasta tiedostosta, jota tarkistukset lukevat.',
    told: (done: number, all: number) => `${done} vaatimusta ${all}:sta on toteutettu`, part: 'Osa on tehty, osa puuttuu', none: 'Ei vielä mitään',
    progress: 'Vaatimukset', carried: 'Toteutettu: sivu tai komento ja testi', begun: 'Aloitettu: osa puuttuu', open: 'Ei vielä aloitettu', board: 'Kaikki vaatimukset yhdellä silmäyksellä',
    english: 'Vaatimukset ovat englanniksi, kuten lähdekoodi.', page: 'Sivu', command: 'Komento', test: 'Testi', lacking: 'Puuttuu', count: (n: number) => counted('fi', n, 'vaatimus', 'vaatimusta'),
    nowhere: 'Vaatimusten luetteloa ei ole tässä asennuksessa',
    groups: { V: 'Tietomurto ja kiristys', D: 'Mitä uhreille kerrotaan', P: 'Nimettömät palvelut', T: 'Palvelujen verkosto', K: 'Käsittelijän virhe' },
  },
  sv: {
    title: 'Var vi står', lead: 'Vad som har begärts av detta system, vad som finns och vad som saknas. Sidan räknas ur samma fil som kontrollerna läser.',
    told: (done, all) => `${done} av ${all} krav bärs`, part: 'En del är gjord, en del saknas', none: 'Ännu ingenting',
    progress: 'Krav', carried: 'Bärs: en sida eller ett kommando, och ett test', begun: 'Påbörjat: något saknas', open: 'Ännu inte påbörjat', board: 'Alla krav i en blick',
    english: 'Kraven är på engelska, liksom källkoden.', page: 'Sida', command: 'Kommando', test: 'Test', lacking: 'Saknas', count: (n) => counted('sv', n, 'krav', 'krav'),
    nowhere: 'Förteckningen över krav finns inte i denna installation',
    groups: { V: 'Dataintrång och utpressning', D: 'Vad offer får veta', P: 'Namnlösa tjänster', T: 'Ett nätverk av tjänster', K: 'Ett personuppgiftsbiträdes fel' },
  },
  en: {
    title: 'Where we stand', lead: 'What has been asked of this system, what there is of it and what is lacking. The page is computed from the file that the checks read.',
    told: (done, all) => `${done} of ${all} requirements are carried`, part: 'Some of it is done, some is lacking', none: 'Nothing yet',
    progress: 'Requirements', carried: 'Carried: a page or a command, and a test', begun: 'Begun: something is lacking', open: 'Not begun yet', board: 'All requirements at a glance',
    english: 'The requirements are in English, like the source.', page: 'Page', command: 'Command', test: 'Test', lacking: 'Lacking', count: (n) => counted('en', n, 'requirement', 'requirements'),
    nowhere: 'The list of requirements is not in this installation',
    groups: { V: 'Breach and extortion', D: 'What victims are told', P: 'Nameless services', T: 'A network of services', K: 'A processor’s fault' },
  },
})
