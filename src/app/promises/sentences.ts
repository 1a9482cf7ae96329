import type { Said } from '#people'

/** What is promised, in the words that a text shows when it names a promise by its id alone. */
export const sentences = {
  'everything-answered-for': {
    fi: 'Jokaisesta paikasta, jossa on henkilötietoja, tiedetään, mitä siellä on, miksi ja kuinka kauan, ja tiedot voidaan näyttää, oikaista ja poistaa.',
    sv: 'För varje plats med personuppgifter vet vi vad som finns där, varför och hur länge, och uppgifterna kan visas, rättas och raderas.',
    en: 'Of every place that holds personal data we know what it holds, why and for how long, and the data can be shown, corrected and erased.',
  },
  'notices-tell-all': {
    fi: 'Julkaistut tietosuojaselosteet kertovat kaiken, mitä palvelussa todella säilytetään.',
    sv: 'De publicerade dataskyddsbeskrivningarna berättar allt som verkligen förvaras i tjänsten.',
    en: 'The published privacy notices tell everything that the service really holds.',
  },
  'names-are-sealed': {
    fi: 'Nimet, osoitteet, henkilötunnukset ja merkinnät säilytetään vain salattuina.',
    sv: 'Namn, adresser, personbeteckningar och anteckningar förvaras bara krypterade.',
    en: 'Names, addresses, identity codes and entries are stored only encrypted.',
  },
  'nothing-identifying': {
    fi: 'Nimimerkillä asioivasta ei tallenneta mitään, mistä hänet tunnistaisi.',
    sv: 'Om den som använder signatur lagras ingenting som man kan känna igen hen på.',
    en: 'Of somebody who uses a nickname, nothing identifying is stored.',
  },
  'no-address-written': {
    fi: 'Kävijän verkko-osoitetta ei kirjoiteta tietokantaan eikä lokiin.',
    sv: 'Besökarens nätadress skrivs varken i databasen eller i loggen.',
    en: 'A visitor’s network address is written neither to the database nor to a log.',
  },
  'address-gone-monthly': {
    fi: 'Jos päivystäjälle näytetään kävijän verkko-osoite, se hävitetään kuukausittain.',
    sv: 'Om jouren ser besökarens nätadress förstörs den varje månad.',
    en: 'Where a duty worker is shown a visitor’s network address, it is purged monthly.',
  },
  'programme-after-12-months': {
    fi: 'Ohjelman tunnus ja vastaukset poistetaan 12 kuukauden kuluttua viimeisestä kirjautumisesta.',
    sv: 'Konto och svar i ett program raderas 12 månader efter den senaste inloggningen.',
    en: 'A programme’s account and answers are deleted 12 months after the last login.',
  },
  'support-after-5-years': {
    fi: 'Käyttämätön tukipalvelun tunnus ja kaikki sen tekstit poistetaan viimeistään viiden vuoden kuluttua viimeisestä käynnistä.',
    sv: 'Ett oanvänt konto i stödtjänsten och alla dess texter raderas senast fem år efter den sista aktiviteten.',
    en: 'An unused support account and every text of it are deleted five years after its last activity at the latest.',
  },
  'due-is-destroyed': {
    fi: 'Tieto, jonka säilytysaika on kulunut, hävitetään joka yö.',
    sv: 'En uppgift vars förvaringstid har gått ut förstörs samma natt.',
    en: 'Data whose period has run out are destroyed every night.',
  },
  'backups-die': {
    fi: 'Poistettu tieto häviää varmuuskopioistakin 14 päivässä.',
    sv: 'Det som har raderats försvinner också ur säkerhetskopiorna inom 14 dagar.',
    en: 'What was erased dies in the backups too, within 14 days.',
  },
  'erased-stays-erased': {
    fi: 'Poistettu tieto ei palaa, vaikka järjestelmä palautettaisiin varmuuskopiosta.',
    sv: 'Det som har raderats kommer inte tillbaka ens om systemet återställs från en säkerhetskopia.',
    en: 'What was erased does not come back, even if the system is restored from a backup.',
  },
  'openings-shown': {
    fi: 'Jokainen tietojesi avaaminen näytetään sinulle: milloin, missä tehtävässä oleva ihminen ja miksi.',
    sv: 'Varje öppning av dina uppgifter visas för dig: när, av en människa i vilken uppgift och varför.',
    en: 'Every opening of your data is shown to you: when, by somebody in which role, and why.',
  },
  'necessary-cookies-only': {
    fi: 'Käytössä ovat vain välttämättömät evästeet, ja julkiset sivut toimivat ilman niitä.',
    sv: 'Bara nödvändiga kakor används, och de offentliga sidorna fungerar utan dem.',
    en: 'Only necessary cookies are used, and the public pages do without them.',
  },
  'nothing-from-elsewhere': {
    fi: 'Sivut eivät lataa mitään muiden palvelimilta, joten kukaan muu ei saa tietää käynnistäsi.',
    sv: 'Sidorna hämtar ingenting från andras servrar, så ingen annan får veta om ditt besök.',
    en: 'Pages load nothing from anybody else’s servers, so nobody else learns of your visit.',
  },
  'support-is-not-disclosed': {
    fi: 'Nimimerkillä kerrottua ei oletuksena luovuteta kenellekään muulle.',
    sv: 'Det som berättas med signatur lämnas som regel inte ut till någon annan.',
    en: 'What is told by nickname is by default disclosed to nobody else.',
  },
  'delete-yourself': {
    fi: 'Voit poistaa nimimerkkitunnuksesi itse, ja kaikki siihen liittyvä poistetaan heti sen mukana.',
    sv: 'Du kan själv radera ditt signaturkonto, och allt som hör till det raderas genast med det.',
    en: 'You can delete your nickname’s account yourself, and everything that belongs to it is deleted with it at once.',
  },
  'withdrawing-erases': {
    fi: 'Kun perut suostumuksen, sen perusteella säilytetty poistetaan heti.',
    sv: 'När du återkallar ett samtycke raderas genast det som har förvarats med stöd av det.',
    en: 'When you withdraw a consent, what was kept because of it is erased at once.',
  },
  'two-stand-by-it': {
    fi: 'Jokaisen tällaisen tekstin takana on vähintään kaksi ihmistä.',
    sv: 'Bakom varje text av det här slaget står minst två människor.',
    en: 'At least two people stand behind each text of this kind.',
  },
  'answered-in-time': {
    fi: 'Pyyntöön omista tiedoista vastataan määräajassa: kuukaudessa, tai perustellusti pidennetyssä ajassa.',
    sv: 'En begäran om egna uppgifter besvaras i tid: inom en månad, eller inom en förlängd tid som motiveras.',
    en: 'A request about one’s own data is answered in time: within a month, or within an extension that is given reasons for.',
  },
} as const satisfies Readonly<Record<string, Said>>

export type PromiseId = keyof typeof sentences
