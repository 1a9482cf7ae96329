import { authorship, type PersonalDataHolding } from '#people'

/**
 * Who wrote and published what. The public page shows the organisation as its author; and what was published stays
 * as it was, with whoever published it ([Note: Who did it] in people/authorship.ts).
 */
export const bulletinsHoldings: readonly PersonalDataHolding[] = [
  authorship({
    name: 'bulletins.writers',
    title: { fi: 'Tiedotteiden tekijät', sv: 'Vem som skrivit meddelanden', en: 'Who wrote bulletins' },
    service: 'site',
    acts: [
      {
        table: 'bulletins.page', by: 'opened_by', at: 'opened_at', key: ['id'],
        what: { fi: 'Avasi julkisen sivun', sv: 'Öppnade en offentlig sida', en: 'Opened a public page' },
      },
      {
        table: 'bulletins.bulletin', by: 'drafted_by', at: 'drafted_at', key: ['id'],
        what: { fi: 'Luonnosteli tiedotteen', sv: 'Skrev utkast till ett meddelande', en: 'Drafted a bulletin' },
      },
      {
        table: 'bulletins.draft', by: 'saved_by', at: 'saved_at', key: ['bulletin'],
        what: { fi: 'Tallensi luonnoksen', sv: 'Sparade ett utkast', en: 'Saved a draft' },
      },
      {
        table: 'bulletins.version', by: 'by', at: 'at', key: ['bulletin', 'version'],
        what: { fi: 'Julkaisi tiedotteen tai korjauksen siihen', sv: 'Publicerade ett meddelande eller en rättelse av det', en: 'Published a bulletin or a correction of it' },
      },
    ],
    retention: ['published'],
  }),
]
