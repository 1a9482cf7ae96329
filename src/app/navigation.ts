import type { House } from '#platform/web'
import { defineTexts } from '#platform/texts'
import { demoTexts } from './demo/texts.ts'

const texts = defineTexts({
  fi: { incidents: 'Tapaukset', register: 'Rekisteri', releases: 'Luovutettavat', bulletins: 'Tiedotteet', staff: 'Henkilöstö', house: 'Talo', keys: 'Avaimet', ledger: 'Loki' },
  sv: { incidents: 'Incidenter', register: 'Register', releases: 'Att lämna ut', bulletins: 'Meddelanden', staff: 'Personal', house: 'Huset', keys: 'Nycklar', ledger: 'Logg' },
  en: { incidents: 'Incidents', register: 'Register', releases: 'Releases', bulletins: 'Bulletins', staff: 'Staff', house: 'House', keys: 'Keys', ledger: 'Ledger' },
})

/** The ways through the console, each shown to those who may go there. */
export function navigation(demo: boolean): House['navigation'] {
  return [
    { href: '/console/incidents', may: 'see-incidents', label: (lang) => texts(lang).incidents },
    { href: '/console/register', may: 'see-register', label: (lang) => texts(lang).register },
    { href: '/console/requests/releases', may: 'release-records', label: (lang) => texts(lang).releases },
    { href: '/console/bulletins', may: 'publish-bulletins', label: (lang) => texts(lang).bulletins },
    { href: '/console/staff', may: 'manage-staff', label: (lang) => texts(lang).staff },
    { href: '/console/keys', may: 'manage-keys', label: (lang) => texts(lang).keys },
    { href: '/console/house', may: 'see-house', label: (lang) => texts(lang).house },
    { href: '/console/ledger', may: 'see-ledger', label: (lang) => texts(lang).ledger },
    ...(demo ? [{ href: '/outbox', may: 'see-incidents', label: (lang: Parameters<typeof demoTexts>[0]) => demoTexts(lang).outbox }] : []),
  ]
}
