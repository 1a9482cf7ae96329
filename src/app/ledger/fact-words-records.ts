import type { FactWords } from './fact-words.ts'

/** Of client files. */
export const recordWords = {
  'records.arrange-cover': ['Sijaisuus sovittiin', 'En ersättare avtalades', 'Cover was arranged'],
  'records.attach-file': ['Asiakaskertomukseen lisättiin liite', 'En bilaga lades till i en journal', 'An attachment was added to a client file'],
  'records.book-appointment': ['Asiakkaalle varattiin aika', 'En tid bokades för en klient', 'An appointment was booked'],
  'records.correct-entry': ['Asiakaskertomuksen merkintä oikaistiin', 'En anteckning i en journal rättades', 'An entry of a client file was corrected'],
  'records.corrected-on-request': ['Merkintä oikaistiin pyynnöstä', 'En anteckning rättades på begäran', 'An entry was corrected on request'],
  'records.discard-draft': ['Luonnos hylättiin', 'Ett utkast kastades', 'A draft was thrown away'],
  'records.end-supervisor': ['Työn ohjaaminen päättyi', 'Handledningen av ett arbete upphörde', 'The supervision of somebody’s work ended'],
  'records.find-client': ['Omista asiakkaista haettiin', 'Någon sökte bland egna klienter', 'One’s own clients were searched'],
  'records.hand-over-client': ['Asiakas siirrettiin kollegalle', 'En klient överfördes till en kollega', 'A client was handed over to a colleague'],
  'records.log-disclosure': ['Luovutus merkittiin luovutuslokiin', 'Ett utlämnande antecknades i loggen', 'A disclosure was noted'],
  'records.name-supervisor': ['Työn ohjaaja merkittiin', 'En handledare angavs', 'A supervisor was named'],
  'records.open-file': ['Asiakaskertomus avattiin uudelle asiakkaalle', 'En journal öppnades för en ny klient', 'A client file was opened for a new client'],
  'records.record-visit': ['Käynti kirjattiin', 'Ett besök antecknades', 'A visit was recorded'],
  'records.remove-entry': ['Tarpeeton merkintä poistettiin', 'En onödig anteckning raderades', 'A needless entry was removed'],
  'records.restricted': ['Merkintöjen käsittelyä rajoitettiin', 'Behandlingen av anteckningar begränsades', 'The use of entries was restricted'],
  'records.restriction-ended': ['Merkintöjen rajoitus päättyi', 'En begränsning av anteckningar upphörde', 'A restriction of entries ended'],
  'records.save-draft': ['Luonnos tallennettiin', 'Ett utkast sparades', 'A draft was saved'],
  'records.set-file-state': ['Asiakaskertomus päätettiin tai avattiin uudelleen', 'En journal avslutades eller öppnades på nytt', 'A client file was closed or opened again'],
  'records.supervise': ['Asiakaskertomus avattiin ohjausta tai valvontaa varten', 'En journal öppnades för handledning eller tillsyn', 'A client file was opened in supervision'],
  'records.withdraw-cover': ['Sijaisuus peruttiin', 'Ett vikariat återkallades', 'Cover was withdrawn'],
  'records.write-entry': ['Asiakaskertomukseen kirjattiin', 'En anteckning gjordes i en journal', 'An entry was written in a client file'],
  'records.write-plan': ['Hoitosuunnitelma kirjattiin', 'En vårdplan skrevs', 'A care plan was written'],
  'records.write-statement': ['Lausunto kirjattiin', 'Ett utlåtande skrevs', 'A statement was written'],
} as const satisfies FactWords
