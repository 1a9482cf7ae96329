import { defineTexts } from '#platform/texts'

/** What may be refused before a command has its say. */
export const coreSentences = defineTexts({
  fi: {
    'forbidden': 'Tunnuksellasi ei ole oikeutta tähän.',
    'bad-input': 'Tarkista merkityt kohdat. Mitään ei ole vielä tallennettu.',
    'too-large': 'Tiedosto on liian suuri.',
    'no-file': 'Valitse tiedosto.',
  },
  sv: {
    'forbidden': 'Du har inte behörighet för det här.',
    'bad-input': 'Kontrollera de markerade fälten. Ingenting har sparats ännu.',
    'too-large': 'Filen är för stor.',
    'no-file': 'Välj en fil.',
  },
  en: {
    'forbidden': 'Your account is not allowed to do this.',
    'bad-input': 'Please look at the marked fields. Nothing has been saved yet.',
    'too-large': 'The file is too large.',
    'no-file': 'Choose a file.',
  },
})
