import type { House } from '#platform/web'
import { defineTexts } from '#platform/texts'
import { demoTexts } from './demo/texts.ts'

const texts = defineTexts({
  fi: { files: 'Asiakkaat', incidents: 'Tapaukset', register: 'Rekisteri', terms: 'Lupaukset', requests: 'Pyynnöt', releases: 'Luovutettavat', bulletins: 'Tiedotteet', retention: 'Säilytys', staff: 'Henkilöstö', supervisors: 'Työn ohjaus', house: 'Talo', keys: 'Avaimet', ledger: 'Loki', standing: 'Missä ollaan' },
  sv: { files: 'Klienter', incidents: 'Incidenter', register: 'Register', terms: 'Löften', requests: 'Begäranden', releases: 'Att lämna ut', bulletins: 'Meddelanden', retention: 'Bevaring', staff: 'Personal', supervisors: 'Handledning', house: 'Huset', keys: 'Nycklar', ledger: 'Logg', standing: 'Var vi står' },
  en: { files: 'Clients', incidents: 'Incidents', register: 'Register', terms: 'Promises', requests: 'Requests', releases: 'Releases', bulletins: 'Bulletins', retention: 'Retention', staff: 'Staff', supervisors: 'Supervision', house: 'House', keys: 'Keys', ledger: 'Ledger', standing: 'Where we stand' },
})

/** The ways through the console, each shown to those who may go there. */
export function navigation(demo: boolean): House['navigation'] {
  return [
    { href: '/console/files', may: 'keep-records', label: (lang) => texts(lang).files },
    { href: '/console/incidents', may: 'see-incidents', label: (lang) => texts(lang).incidents },
    { href: '/console/register', may: 'see-register', label: (lang) => texts(lang).register },
    { href: '/console/requests', may: 'handle-requests', label: (lang) => texts(lang).requests },
    { href: '/console/requests/releases', may: 'release-records', label: (lang) => texts(lang).releases },
    { href: '/console/retention', may: 'see-retention', label: (lang) => texts(lang).retention },
    { href: '/console/bulletins', may: 'publish-bulletins', label: (lang) => texts(lang).bulletins },
    { href: '/console/terms', may: 'write-terms', label: (lang) => texts(lang).terms },
    { href: '/console/staff', may: 'manage-staff', label: (lang) => texts(lang).staff },
    { href: '/console/files/supervisors', may: 'manage-staff', label: (lang) => texts(lang).supervisors },
    { href: '/console/keys', may: 'manage-keys', label: (lang) => texts(lang).keys },
    { href: '/console/house', may: 'see-house', label: (lang) => texts(lang).house },
    { href: '/console/ledger', may: 'see-ledger', label: (lang) => texts(lang).ledger },
    { href: '/console/standing', may: 'see-standing', label: (lang) => texts(lang).standing },
    ...(demo ? [{ href: '/outbox', may: 'see-incidents', label: (lang: Parameters<typeof demoTexts>[0]) => demoTexts(lang).outbox }] : []),
  ]
}
