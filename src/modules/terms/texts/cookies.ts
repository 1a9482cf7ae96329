import type { Said } from '#people'
import type { CookieName } from '#platform/web'

/** What each cookie is for (T17). One that the code may set and nobody has words for does not compile. */
export const cookieWords: Readonly<Record<CookieName, Said>> = {
  'arrival': {
    fi: 'muistaa kirjautumisen vaiheet henkilöstön sivulla',
    sv: 'minns stegen i personalens inloggning',
    en: 'remembers the steps of a staff member’s sign-in',
  },
  'client': {
    fi: 'pitää sinut kirjautuneena omalla sivullasi',
    sv: 'håller dig inloggad på din egen sida',
    en: 'keeps you signed in on your own page',
  },
  'client-arrival': {
    fi: 'muistaa kirjautumisen vaiheet nimimerkillä',
    sv: 'minns stegen i en inloggning med signatur',
    en: 'remembers the steps of a sign-in by nickname',
  },
  'device': {
    fi: 'kertoo henkilöstölle, jos kirjaudutaan laitteelta, jota ei ole ennen nähty',
    sv: 'berättar för personalen om någon loggar in på en ny enhet',
    en: 'tells staff when somebody signs in on a device not seen before',
  },
  'identification': {
    fi: 'muistaa vahvan tunnistautumisen vaiheet',
    sv: 'minns stegen i en stark autentisering',
    en: 'remembers the steps of a strong identification',
  },
  'identified': {
    fi: 'muistaa hetken, että olet tunnistautunut vahvasti',
    sv: 'minns en stund att du har identifierat dig starkt',
    en: 'remembers for a while that you have identified yourself strongly',
  },
  'language': {
    fi: 'muistaa valitsemasi kielen',
    sv: 'minns språket som du har valt',
    en: 'remembers the language that you chose',
  },
  'organisation-sign-in': {
    fi: 'muistaa, että kirjaudutaan oman organisaation palvelun kautta',
    sv: 'minns att inloggningen går genom organisationens egen tjänst',
    en: 'remembers that a sign-in goes by the organisation’s own service',
  },
  'session': {
    fi: 'pitää työntekijän kirjautuneena',
    sv: 'håller en anställd inloggad',
    en: 'keeps a member of staff signed in',
  },
}
