import type { House } from '#platform/web'
import { defineTexts } from '#platform/texts'
import { demoTexts } from './demo/texts.ts'

const texts = defineTexts({
  fi: { incidents: 'Tapaukset', register: 'Rekisteri', bulletins: 'Tiedotteet' },
  sv: { incidents: 'Incidenter', register: 'Register', bulletins: 'Meddelanden' },
  en: { incidents: 'Incidents', register: 'Register', bulletins: 'Bulletins' },
})

/** The ways through the console, each shown to those who may go there. */
export function navigation(demo: boolean): House['navigation'] {
  return [
    { href: '/console/incidents', may: 'see-incidents', label: (lang) => texts(lang).incidents },
    { href: '/console/register', may: 'see-register', label: (lang) => texts(lang).register },
    { href: '/console/bulletins', may: 'publish-bulletins', label: (lang) => texts(lang).bulletins },
    ...(demo ? [{ href: '/outbox', may: 'see-incidents', label: (lang: Parameters<typeof demoTexts>[0]) => demoTexts(lang).outbox }] : []),
  ]
}
