import type { VNode } from 'preact'
import { PlainLayout } from '#platform/pages'
import { defineTexts } from '#platform/texts'
import type { Lang } from '#platform/texts'

export type ErrorKind = keyof ReturnType<typeof texts>['kinds']

/** What an error page answers with, wherever it is shown. */
export const errorStatus: Readonly<Record<ErrorKind, number>> = {
  'not-found': 404,
  'forbidden': 403,
  'forged': 403,
  'too-large': 413,
  'broken': 400,
  'fault': 500,
  'signed-out': 401,
}

/** The status of a page that is an error page, and of any other nothing. */
export function statusOf(page: VNode): number | undefined {
  return page.type === ErrorPage ? errorStatus[(page as VNode<{ kind: ErrorKind }>).props.kind] : undefined
}

/** A calm page for when something is not as it should be. It tells what to do, and nothing of our insides. */
export function ErrorPage({ lang, kind, mark }: { lang: Lang; kind: ErrorKind; mark?: string }) {
  const t = texts(lang)
  const { title, body } = t.kinds[kind]
  return (
    <PlainLayout lang={lang} title={title}>
      <h1>{title}</h1>
      <p>{body}</p>
      {mark !== undefined && (
        <p>
          {t.mark} <code>{mark}</code>
        </p>
      )}
      <p>
        <a href="/">{t.home}</a>
      </p>
    </PlainLayout>
  )
}

const texts = defineTexts({
  fi: {
    home: 'Etusivulle',
    mark: 'Häiriön tunniste ylläpidolle:',
    kinds: {
      'not-found': {
        title: 'Sivua ei löydy',
        body: 'Osoitteessa voi olla kirjoitusvirhe, tai sivu on poistettu.',
      },
      'forbidden': {
        title: 'Tämä ei kuulu tehtäviisi',
        body: 'Tunnuksellasi ei ole oikeutta tälle sivulle. Jos tarvitset oikeuden, kysy pääkäyttäjältä.',
      },
      'forged': {
        title: 'Lähetystä ei otettu vastaan',
        body: 'Lomake tuli toiselta sivustolta, eikä mitään tehty. Avaa sivu uudelleen ja lähetä lomake siltä.',
      },
      'too-large': {
        title: 'Lähetys on liian suuri',
        body: 'Siitä ei tallennettu mitään. Palaa takaisin ja lähetä vähemmän kerralla.',
      },
      'broken': {
        title: 'Lähetys katkesi',
        body: 'Yhteys katkesi kesken, eikä lähetys tullut kokonaan perille. Palaa takaisin ja lähetä uudelleen.',
      },
      'fault': {
        title: 'Jokin meni vikaan',
        body: 'Vika on meidän, ei sinun. Keskeneräinen toimi peruttiin. Yritä hetken päästä uudelleen.',
      },
      'signed-out': {
        title: 'Istuntosi on päättynyt',
        body: 'Mitään ei tallennettu. Kirjaudu sisään toisella välilehdellä, palaa sitten tälle ja siirry selaimessa takaisin: kirjoittamasi on yleensä tallessa lomakkeella.',
      },
    },
  },
  sv: {
    home: 'Till startsidan',
    mark: 'Felets kod för administratören:',
    kinds: {
      'not-found': {
        title: 'Sidan hittades inte',
        body: 'Adressen kan vara felskriven, eller så har sidan tagits bort.',
      },
      'forbidden': {
        title: 'Det här hör inte till dina uppgifter',
        body: 'Ditt konto har inte behörighet till sidan. Fråga administratören om du behöver den.',
      },
      'forged': {
        title: 'Formuläret togs inte emot',
        body: 'Formuläret kom från en annan webbplats och ingenting gjordes. Öppna sidan på nytt och skicka formuläret därifrån.',
      },
      'too-large': {
        title: 'Det du skickade är för stort',
        body: 'Ingenting sparades. Gå tillbaka och skicka mindre åt gången.',
      },
      'broken': {
        title: 'Sändningen avbröts',
        body: 'Förbindelsen bröts och allt kom inte fram. Gå tillbaka och skicka på nytt.',
      },
      'fault': {
        title: 'Något gick fel',
        body: 'Felet är vårt, inte ditt. Det som var på gång ångrades. Försök igen om en stund.',
      },
      'signed-out': {
        title: 'Din session har avslutats',
        body: 'Ingenting sparades. Logga in på en annan flik, återvänd hit och gå bakåt i webbläsaren: det du skrev finns oftast kvar i formuläret.',
      },
    },
  },
  en: {
    home: 'To the front page',
    mark: 'Mark of the fault, for whoever maintains this:',
    kinds: {
      'not-found': {
        title: 'There is no such page',
        body: 'The address may be mistyped, or the page has been removed.',
      },
      'forbidden': {
        title: 'This is not among your tasks',
        body: 'Your account may not open this page. If you need it, ask an administrator.',
      },
      'forged': {
        title: 'This was not accepted',
        body: 'The form came from another site, and nothing was done. Open the page again and send the form from there.',
      },
      'too-large': {
        title: 'That was too large',
        body: 'Nothing of it was saved. Go back and send less at a time.',
      },
      'broken': {
        title: 'The sending broke off',
        body: 'The connection was lost before everything arrived. Go back and send it again.',
      },
      'fault': {
        title: 'Something went wrong',
        body: 'The fault is ours, not yours. What was under way has been undone. Try again in a moment.',
      },
      'signed-out': {
        title: 'Your session has ended',
        body: 'Nothing was saved. Sign in on another tab, return to this one and go back in the browser: what you wrote is usually still in the form.',
      },
    },
  },
})
