import type { FactWords } from './fact-words.ts'

/** Of what is done with somebody's data because they asked for it. */
export const holdingWords = {
  'people.corrected': ['Henkilön tietoja oikaistiin pyynnöstä', 'En persons uppgifter rättades på begäran', 'A person’s details were corrected at their request'],
  'people.restricted': ['Henkilön tietojen käsittelyä rajoitettiin', 'Behandlingen av en persons uppgifter begränsades', 'Processing of a person’s data was restricted'],
  'people.restriction-ended': ['Henkilön tietojen käsittelyn rajoitus päättyi', 'Begränsningen av en persons uppgifter upphörde', 'The restriction of a person’s data ended'],
  'identity.client-erased': ['Asiakkaan tunnus poistettiin', 'En klients konto raderades', 'A client’s account was erased'],
  'identity.clients-let-go': ['Pitkään käyttämättömät asiakastunnukset poistettiin', 'Klientkonton som länge varit oanvända raderades', 'Clients’ accounts that had long been unused were erased'],
} as const satisfies FactWords
