import { Button, ButtonRow } from '#platform/pages'
import { defineTexts } from '#platform/texts'
import type { Lang } from '#platform/texts'
import { island } from '#platform/web'

/*
 * [Note: What was typed stays] A session ends after half an hour of silence, and a long text may take longer. The page
 * warns beforehand; when the session has ended it holds a form back, and lets it go once the same account has signed
 * in again in another tab. What was typed stays in the page all the while, and is stored nowhere.
 */

export const presenceScript = island('identity/presence', 'modules/identity/security/presence.island.ts')

const texts = defineTexts({
  fi: {
    title: 'Istuntosi',
    soon: 'Istuntosi päättyy pian, koska mitään ei ole tapahtunut. Mitä kirjoitit, on tallella tällä sivulla.',
    ended: 'Istuntosi on päättynyt. Mitä kirjoitit, on yhä tällä sivulla. Kirjaudu toisella välilehdellä, palaa tähän ja jatka.',
    other: 'Toisella välilehdellä kirjautui joku muu. Kirjaudu samalla tunnuksella kuin tällä sivulla, niin voit jatkaa.',
    stay: 'Jatka istuntoa',
    signIn: 'Kirjaudu toisella välilehdellä',
    goOn: 'Olen kirjautunut, jatka',
  },
  sv: {
    title: 'Din session',
    soon: 'Din session avslutas snart, eftersom inget har hänt. Det du skrev finns kvar på sidan.',
    ended: 'Din session har avslutats. Det du skrev finns kvar på sidan. Logga in på en annan flik, återvänd hit och fortsätt.',
    other: 'Någon annan loggade in på den andra fliken. Logga in med samma konto som på den här sidan för att fortsätta.',
    stay: 'Fortsätt sessionen',
    signIn: 'Logga in på en annan flik',
    goOn: 'Jag har loggat in, fortsätt',
  },
  en: {
    title: 'Your session',
    soon: 'Your session ends soon, since nothing has happened. What you wrote is still on this page.',
    ended: 'Your session has ended. What you wrote is still on this page. Sign in on another tab, come back here and go on.',
    other: 'Somebody else signed in on the other tab. Sign in with the account of this page to go on.',
    stay: 'Stay signed in',
    signIn: 'Sign in on another tab',
    goOn: 'I have signed in, go on',
  },
})

export function PresenceDialog({ lang, account, endsAt, path }: { lang: Lang; account: string; endsAt: Date; path: string }) {
  const t = texts(lang)
  return (
    <dialog id="presence" class="dialog" aria-labelledby="presence-title" data-account={account} data-ends={endsAt.toISOString()}
      data-soon={t.soon} data-ended={t.ended} data-other={t.other}>
      <h2 id="presence-title" class="dialog-title">{t.title}</h2>
      <p id="presence-words" role="status" />
      <ButtonRow>
        <Button id="presence-stay" type="button">{t.stay}</Button>
        <a id="presence-sign-in" class="button button-primary" href={`/sign-in?to=${encodeURIComponent(path)}`} target="_blank" rel="noopener" hidden>
          <span>{t.signIn}</span>
        </a>
        <Button id="presence-go-on" type="button" kind="secondary">{t.goOn}</Button>
      </ButtonRow>
    </dialog>
  )
}
