import type { FactWords } from './fact-words.ts'

/** Of what has to go, and what must not. */
export const retentionWords = {
  'retention.certified': ['Hävittämistodistus annettiin', 'Ett förstöringsintyg gavs', 'A certificate of destruction was given'],
  'retention.confirm-change': ['Säilytysajan muutos otettiin käyttöön', 'En ändrad bevaringstid togs i bruk', 'A changed retention period was taken into use'],
  'retention.destroyed': ['Tietoja hävitettiin, kun niiden aika päättyi', 'Uppgifter förstördes när deras tid gick ut', 'Data was destroyed when its time had ended'],
  'retention.learn-births': ['Syntymävuosia haettiin rekisteristä', 'Födelseår hämtades ur registret', 'Years of birth were fetched from the register'],
  'retention.place-hold': ['Tiedot määrättiin säilytettäviksi', 'Det beslöts att uppgifter bevaras', 'Data was ordered to be kept'],
  'retention.propose-change': ['Säilytysajan muutosta ehdotettiin', 'En ändring av en bevaringstid föreslogs', 'A change of a retention period was proposed'],
  'retention.release-hold': ['Säilytysmääräys päätettiin', 'Ett bevaringsbeslut hävdes', 'An order to keep was released'],
  'retention.withdraw-change': ['Säilytysajan muutosehdotus peruttiin', 'Ett förslag om bevaringstid återtogs', 'A proposed retention period was withdrawn'],
} as const satisfies FactWords
