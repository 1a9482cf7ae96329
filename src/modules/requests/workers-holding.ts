import { authorship } from '#people'

/** What work on requests says of the staff: who sorted, who set the desk, who made and handed over letters. */
export const workersHolding = authorship({
  name: 'requests.workers',
  title: { fi: 'Pyyntöjen käsittelijät', sv: 'Vem som handlagt begäranden', en: 'Who worked on requests' },
  service: 'requests',
  acts: [
    {
      table: 'requests.letter_batch', by: 'made_by', at: 'made_at', key: ['id'],
      what: { fi: 'Teki kirje-erän', sv: 'Gjorde ett parti brev', en: 'Made a batch of letters' },
    },
    {
      table: 'requests.letter_batch', by: 'handed_over_by', at: 'handed_over_at', key: ['id'],
      what: { fi: 'Luovutti kirje-erän postiin', sv: 'Lämnade ett parti brev till posten', en: 'Handed a batch of letters over to the post' },
    },
    {
      table: 'requests.desk', by: 'set_by', at: 'set_at', key: ['organisation'],
      what: { fi: 'Asetti pyyntöjen käsittelijämäärän', sv: 'Ställde in hur många som handlägger begäranden', en: 'Set how many hands work on requests' },
    },
    {
      table: 'requests.triage', by: 'triaged_by', at: 'triaged_on', key: ['request'],
      what: { fi: 'Arvioi pyynnön työmäärän', sv: 'Bedömde arbetet med en begäran', en: 'Judged the work of a request' },
    },
  ],
  retention: ['request'],
})
