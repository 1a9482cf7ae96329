import { expect, test } from 'vitest'
import { marksIn, unboundIn, withPromises } from './promises.ts'

const sentences = { 'backups-die': { fi: 'Kopiot häviävät.', sv: 'Kopiorna försvinner.', en: 'Copies die.' } }

test('a promise reads as its sentence, or in the writer’s own words, and its mark is never shown', () => {
  const text = 'Ensin. [[backups-die]] Sitten [[backups-die: kopiotkin katoavat]].'
  expect(withPromises(text, 'fi', sentences)).toBe('Ensin. Kopiot häviävät. Sitten kopiotkin katoavat.')
  expect(marksIn(text)).toEqual([{ id: 'backups-die', words: null }, { id: 'backups-die', words: 'kopiotkin katoavat' }])
})

// As such pages have been written; none of them may stand without a check behind it.
test.each([
  ['fi', 'Emme tallenna mitään, mistä sinut voisi tunnistaa.'],
  ['fi', 'Tunnistetietoja ei tallenneta järjestelmään.'],
  ['fi', 'Tiedot poistetaan 12 kuukauden kuluttua viimeisestä kirjautumisesta.'],
  ['fi', 'IP-osoitteet hävitetään kuukausittain.'],
  ['fi', 'Kuukausittain poistamme osoitteet.'],
  ['fi', 'Käytämme vain välttämättömiä evästeitä.'],
  ['fi', 'Kaikki asiakastiedot on salattu.'],
  ['fi', 'Varmuuskopiot otetaan päivittäin.'],
  ['fi', 'Tietojasi ei luovuteta kolmansille osapuolille.'],
  ['sv', 'Ingenting som identifierar dig lagras.'],
  ['sv', 'Vi lagrar aldrig dina meddelanden.'],
  ['sv', 'Uppgifterna raderas 12 månader efter den senaste inloggningen.'],
  ['sv', 'IP-adresser rensas varje månad.'],
  ['sv', 'Vi använder bara nödvändiga kakor.'],
  ['sv', 'Alla uppgifter är krypterade.'],
  ['en', 'Nothing identifying is stored.'],
  ['en', 'Your data are deleted 12 months after the last login.'],
  ['en', 'We purge every IP address monthly.'],
  ['en', 'No cookies but the necessary ones.'],
  ['en', 'Backups die in 14 days.'],
  ['en', 'We never share what you write.'],
  ['en', 'Every opening is shown to you.'],
] as const)('in %s, “%s” is seen to be a promise that nothing checks', (lang, sentence) => {
  expect(unboundIn(`Hei. ${sentence}`, lang)).toEqual([sentence])
  expect(unboundIn(`[[some-promise: ${sentence}]]`, lang)).toEqual([])
})

test.each([
  ['fi', 'Voit kysyä mitä tahansa. Jos jokin painaa mieltäsi, ota yhteyttä.\n\n- Soita meille arkisin.\n- Kirje tulee perille viikossa.'],
  ['sv', 'Du kan fråga om vad som helst. Om något tynger dig, ta kontakt. Brevet kommer fram på en vecka.'],
  ['en', 'You can ask us anything. If something weighs on you, get in touch. A letter takes a week.'],
] as const)('in %s, words that promise nothing about data pass', (lang, text) => {
  expect(unboundIn(text, lang)).toEqual([])
})
