import { defineTexts } from '#platform/texts'

/** How retention's own holdings speak to whoever they are about. */
export const holdingTexts = defineTexts({
  fi: {
    months: {
      title: 'Milloin tietosi hävitetään',
      category: 'Mitä sinusta säilytetään, syntymä- ja kuolinvuosi sekä kuukausi, jolloin tiedot hävitetään',
      purpose: 'Hävittää tiedot, kun niiden aika päättyy',
      source: 'Lasketaan tiedoista, kun ne kirjataan',
      known: 'Vuodet ja kuukaudet, joista aika lasketaan',
      item: (kind: string) => `Hävittämisen kuukausi: ${kind}`,
      due: 'Hävitetään kuukautena', earliest: 'Aikaisintaan', restricted: 'Käsittelyä on rajoitettu',
    },
    orders: {
      title: 'Säilytysmääräykset',
      category: 'Että tietojasi ei saa hävittää, ja miksi',
      purpose: 'Säilyttää tiedot, joita tarvitaan oikeudenkäynnissä tai selvityksessä',
      source: 'Organisaation päättäjä',
      item: 'Määräys säilyttää tietosi', reasons: 'Perustelut', released: 'Määräys on päättynyt',
    },
    acts: {
      title: 'Säilytyksestä päättäneet', placed: 'Antoi säilytysmääräyksen', released: 'Päätti säilytysmääräyksen',
      proposed: 'Ehdotti säilytysajan muutosta', confirmed: 'Vahvisti säilytysajan muutoksen', ended: 'Päätti säilytysajan muutoksen',
    },
    statute: 'Yleinen tietosuoja-asetus, 5 artiklan 1 kohdan e alakohta (säilytyksen rajoittaminen)',
  },
  sv: {
    months: {
      title: 'När dina uppgifter förstörs',
      category: 'Vad som bevaras om dig, födelse- och dödsår samt månaden då uppgifterna förstörs',
      purpose: 'Att förstöra uppgifter när deras tid går ut',
      source: 'Räknas ur uppgifterna när de antecknas',
      known: 'År och månader som tiden räknas från',
      item: (kind) => `Månad för förstöring: ${kind}`,
      due: 'Förstörs i månaden', earliest: 'Tidigast', restricted: 'Behandlingen är begränsad',
    },
    orders: {
      title: 'Bevaringsbeslut',
      category: 'Att dina uppgifter inte får förstöras, och varför',
      purpose: 'Att bevara uppgifter som behövs i en rättegång eller utredning',
      source: 'Organisationens beslutsfattare',
      item: 'Beslut att bevara dina uppgifter', reasons: 'Motivering', released: 'Beslutet har upphört',
    },
    acts: {
      title: 'De som beslutat om bevaring', placed: 'Gav ett bevaringsbeslut', released: 'Hävde ett bevaringsbeslut',
      proposed: 'Föreslog en ändrad bevaringstid', confirmed: 'Bekräftade en ändrad bevaringstid', ended: 'Avslutade en ändrad bevaringstid',
    },
    statute: 'Den allmänna dataskyddsförordningen, artikel 5.1 e (lagringsminimering)',
  },
  en: {
    months: {
      title: 'When your data is destroyed',
      category: 'What is kept of you, the years of birth and death, and the month in which the data is destroyed',
      purpose: 'To destroy data when its time has ended',
      source: 'Reckoned from the data when it is written',
      known: 'Years and months that the time is counted from',
      item: (kind) => `Month of destruction: ${kind}`,
      due: 'Destroyed in the month', earliest: 'At the earliest', restricted: 'Its use is restricted',
    },
    orders: {
      title: 'Orders to keep',
      category: 'That your data may not be destroyed, and why',
      purpose: 'To keep data that is needed in court or in an inquiry',
      source: 'An officer of the organisation',
      item: 'An order to keep your data', reasons: 'Reasons', released: 'The order has ended',
    },
    acts: {
      title: 'Who decided on keeping', placed: 'Gave an order to keep', released: 'Released an order to keep',
      proposed: 'Proposed another period', confirmed: 'Confirmed another period', ended: 'Ended another period',
    },
    statute: 'General Data Protection Regulation, article 5(1)(e) (storage limitation)',
  },
})
