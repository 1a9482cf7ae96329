import type { FactWords } from './fact-words.ts'

/** Of the surge desk, where requests are dealt with many at a time. */
export const deskWords = {
  'requests.ask-in-bulk': ['Monelta kysyttiin, kuka pyytää', 'Många tillfrågades vem som begär', 'Many were asked who is asking'],
  'requests.claim-next': ['Pyyntöjä otettiin työn alle', 'Begäranden togs under arbete', 'Requests were taken up'],
  'requests.close-silent': ['Vastaamatta jääneitä pyyntöjä suljettiin', 'Obesvarade begäranden stängdes', 'Unanswered requests were closed'],
  'requests.extend-in-bulk': ['Monelle pyynnölle otettiin lisäaikaa', 'Tilläggstid togs för många begäranden', 'Many requests were extended'],
  'requests.join-group': ['Saman ihmisen pyyntöjä yhdistettiin', 'En persons begäranden slogs ihop', 'Requests of one person were joined'],
  'requests.join-sure': ['Varmoja kaksoiskappaleita yhdistettiin', 'Säkra dubbletter slogs ihop', 'Sure duplicates were joined'],
  'requests.put-first': ['Pyynnön kiireellisyyttä muutettiin', 'En begärans brådska ändrades', 'The urgency of a request was changed'],
  'requests.release-own': ['Pyyntöjä palautettiin muille', 'Begäranden lämnades tillbaka', 'Requests were given back'],
  'requests.set-capacity': ['Ruuhkapöydän tekijämäärä muutettiin', 'Ruschbordets bemanning ändrades', 'The hands of the surge desk were set'],
  'requests.sort-arrived': ['Saapuneita pyyntöjä lajiteltiin', 'Inkomna begäranden sorterades', 'Requests that arrived were sorted'],
  'requests.sorted': ['Pyynnöt luokiteltiin', 'Begäranden klassades', 'Requests were classed'],
} as const satisfies FactWords
