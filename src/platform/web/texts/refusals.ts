import { defineTexts } from '#platform/texts'

/** What may be refused before a command has its say. */
export const coreSentences = defineTexts({
  fi: {
    'forbidden': 'Tunnuksellasi ei ole oikeutta tähän.',
    'bad-input': 'Tarkista merkityt kohdat. Mitään ei ole vielä tallennettu.',
    'confirm-first': 'Varmistamme ensin, että se olet sinä. Mitään ei ole vielä tehty.',
    'too-large': 'Tiedosto on liian suuri.',
    'no-file': 'Valitse tiedosto.',
  },
  sv: {
    'forbidden': 'Du har inte behörighet för det här.',
    'bad-input': 'Kontrollera de markerade fälten. Ingenting har sparats ännu.',
    'confirm-first': 'Vi kontrollerar först att det är du. Ingenting har gjorts ännu.',
    'too-large': 'Filen är för stor.',
    'no-file': 'Välj en fil.',
  },
  en: {
    'forbidden': 'Your account is not allowed to do this.',
    'bad-input': 'Please look at the marked fields. Nothing has been saved yet.',
    'confirm-first': 'We make sure first that it is you. Nothing has been done yet.',
    'too-large': 'The file is too large.',
    'no-file': 'Choose a file.',
  },
})
