import { defineTexts } from '#platform/texts'

/** What stands in a person's file after their data was released: plain, and nothing of what was in it. */
export const releaseNote = defineTexts({
  fi: {
    'access': 'Asiakas on käyttänyt oikeuttaan saada omat tietonsa. Tiedot on tarkastettu ja luovutettavaksi hyväksytty.',
    'portability': 'Asiakas on käyttänyt oikeuttaan saada itse antamansa tiedot koneluettavina. Tiedot on tarkastettu ja luovutettavaksi hyväksytty.',
    'log-extract': 'Asiakas on käyttänyt oikeuttaan saada tietää, kuka on käsitellyt hänen tietojaan. Ote on tarkastettu ja luovutettavaksi hyväksytty.',
  },
  sv: {
    'access': 'Klienten har använt sin rätt att få sina uppgifter. Uppgifterna har granskats och godkänts för att lämnas ut.',
    'portability': 'Klienten har använt sin rätt att få de uppgifter som klienten själv lämnat i maskinläsbar form. Uppgifterna har granskats och godkänts för att lämnas ut.',
    'log-extract': 'Klienten har använt sin rätt att få veta vem som behandlat klientens uppgifter. Utdraget har granskats och godkänts för att lämnas ut.',
  },
  en: {
    'access': 'The client has used the right to their own data. The data was reviewed and released.',
    'portability': 'The client has used the right to have what they gave in machine-readable form. The data was reviewed and released.',
    'log-extract': 'The client has used the right to know who handled their data. The extract was reviewed and released.',
  },
})
