import { defineTexts } from '#platform/texts'

/** The words around what is computed for the public page about security (T11). */
export const securityTexts = defineTexts({
  fi: {
    title: 'Tietoturva',
    lead: 'Näin suojaamme tietosi. Jokainen lause näytetään vain, jos se pitää paikkansa juuri nyt.',
    groups: {
      stored: 'Miten tiedot on suojattu',
      people: 'Kuka pääsee tietoihin',
      trace: 'Mitä käsittelystä jää näkyviin',
      gone: 'Kun tieto poistetaan',
      house: 'Palvelin ja varmuuskopiot',
      telling: 'Viestit ja yhteydenotot',
    },
    lanes: 'Asiakkaiden tietojen säilytyspaikat',
    laneNames: { sealed: 'salattu selaimessa', guarded: 'salattu palvelimella', clear: 'avoimena, koska ei tunnista ketään', published: 'julkista' },
    notPromised: {
      heading: 'Mitä emme voi luvata',
      list: [
        'Jos joku saa palvelimen haltuunsa juuri silloin, kun sitä käytetään, hän voi lukea sen, mitä sillä hetkellä avataan.',
        'Sähköpostin sisältö on luettavissa vastaanottajan postilaatikossa. Siksi sähköpostissa ei lähetetä terveystietoja.',
        'Jos joku saa salalauseesi, hän pääsee sinun sivullesi.',
      ],
    },
    own: {
      heading: 'Mitä voit itse tehdä',
      list: [
        'Säilytä salalause ja palautuskoodi paperilla paikassa, johon vain sinä pääset.',
        'Älä käytä samaa salasanaa missään muualla.',
        'Kirjaudu ulos, jos laitetta käyttää joku muukin.',
        'Jos saat viestin, joka väittää tulevansa meiltä ja kiirehtii sinua, älä avaa sen linkkejä. Soita meille.',
      ],
    },
    report: {
      heading: 'Jos löydät heikkouden',
      lead: 'Kerro siitä meille. Emme ryhdy toimiin ketään vastaan, joka kertoo vilpittömästi.',
    },
    looked: (when: string) => `Tarkistettu ${when}.`,
  },
  sv: {
    title: 'Datasäkerhet',
    lead: 'Så här skyddar vi dina uppgifter. Varje mening visas bara om den är sann just nu.',
    groups: {
      stored: 'Hur uppgifterna är skyddade',
      people: 'Vem kommer åt uppgifterna',
      trace: 'Vad som syns av behandlingen',
      gone: 'När en uppgift raderas',
      house: 'Servern och säkerhetskopiorna',
      telling: 'Meddelanden och kontakter',
    },
    lanes: 'Var klienternas uppgifter förvaras',
    laneNames: { sealed: 'krypterat i webbläsaren', guarded: 'krypterat på servern', clear: 'öppet, eftersom det inte pekar ut någon', published: 'offentligt' },
    notPromised: {
      heading: 'Vad vi inte kan lova',
      list: [
        'Om någon tar över servern just när den används kan den läsa det som öppnas i den stunden.',
        'E-post kan läsas i mottagarens brevlåda. Därför skickas inga hälsouppgifter med e-post.',
        'Om någon får tag i din lösenfras kommer den in på din sida.',
      ],
    },
    own: {
      heading: 'Vad du själv kan göra',
      list: [
        'Förvara lösenfrasen och återställningskoden på papper där bara du kommer åt dem.',
        'Använd inte samma lösenord någon annanstans.',
        'Logga ut om någon annan också använder enheten.',
        'Om du får ett meddelande som påstår sig komma från oss och skyndar på dig, öppna inte länkarna. Ring oss.',
      ],
    },
    report: {
      heading: 'Om du hittar en svaghet',
      lead: 'Berätta det för oss. Vi vidtar inga åtgärder mot någon som berättar i god tro.',
    },
    looked: (when) => `Kontrollerat ${when}.`,
  },
  en: {
    title: 'Security',
    lead: 'This is how we protect your data. Each sentence is shown only if it is true right now.',
    groups: {
      stored: 'How data are protected',
      people: 'Who gets to the data',
      trace: 'What shows of their use',
      gone: 'When data are erased',
      house: 'The server and the backups',
      telling: 'Messages and contacts',
    },
    lanes: 'Where the data of clients are kept',
    laneNames: { sealed: 'encrypted in the browser', guarded: 'encrypted on the server', clear: 'open, since it points to nobody', published: 'public' },
    notPromised: {
      heading: 'What we cannot promise',
      list: [
        'If somebody takes over the server while it is in use, they can read what is opened in that moment.',
        'Email can be read in the mailbox that it goes to. That is why no health data are sent by email.',
        'If somebody gets hold of your passphrase, they get in on your page.',
      ],
    },
    own: {
      heading: 'What you can do yourself',
      list: [
        'Keep the passphrase and the recovery code on paper where only you can get at them.',
        'Do not use the same password anywhere else.',
        'Sign out if somebody else uses the device too.',
        'If you get a message that claims to be from us and hurries you, do not open its links. Call us.',
      ],
    },
    report: {
      heading: 'If you find a weakness',
      lead: 'Tell us. We take no steps against anybody who tells us in good faith.',
    },
    looked: (when) => `Checked ${when}.`,
  },
})
