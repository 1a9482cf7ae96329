import type { FactWords } from './fact-words.ts'

/** Of packages of one's own data: made, reviewed, released, handed over, gone. */
export const packageWords = {
  'requests.compile-package': ['Tiedot koottiin pyyntöön', 'Uppgifter sammanställdes för en begäran', 'Data was put together for a request'],
  'requests.review-package': ['Koottuja tietoja tarkastettiin', 'Sammanställda uppgifter granskades', 'Compiled data was reviewed'],
  'requests.review-patient-data': ['Ammattihenkilö tarkasti potilastietoja', 'En yrkesutbildad person granskade patientuppgifter', 'A professional reviewed patient data'],
  'requests.release-package': ['Kootut tiedot hyväksyttiin luovutettaviksi', 'Sammanställda uppgifter godkändes för utlämning', 'Compiled data was released'],
  'requests.release-patient-data': ['Ammattihenkilö luovutti potilastiedot', 'En yrkesutbildad person lämnade ut patientuppgifter', 'A professional released patient data'],
  'requests.offer-package': ['Tiedot tarjottiin koodilla avattaviksi', 'Uppgifter erbjöds att öppnas med kod', 'Data was offered to be opened with a code'],
  'requests.give-package-file': ['Tiedot annettiin salattuna tiedostona', 'Uppgifter gavs som krypterad fil', 'Data was given as an encrypted file'],
  'requests.post-package': ['Tiedot lähetettiin tulostettaviksi', 'Uppgifter skickades till tryckeriet', 'Data was sent to print'],
  'requests.confirm-hand-over': ['Tietojen luovutus vahvistettiin', 'Utlämningen av uppgifter bekräftades', 'The hand-over of data was confirmed'],
  'requests.package-opened': ['Ihminen avasi omat tietonsa', 'En människa öppnade sina uppgifter', 'A person opened their own data'],
  'requests.packages-destroyed': ['Koottuja kopioita hävitettiin', 'Sammanställda kopior förstördes', 'Compiled copies were destroyed'],
  'requests.decide-items': ['Päätettiin yksittäisistä tiedoista', 'Enskilda uppgifter avgjordes', 'Single items were decided on'],
  'requests.correct-item': ['Tieto korjattiin pyynnöstä', 'En uppgift rättades på begäran', 'An item was corrected on request'],
} as const satisfies FactWords
