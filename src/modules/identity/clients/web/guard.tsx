import { guardedRoutes, redirect, setCookie } from '#platform/web'
import type { Answer, Entered, GuardedContext, PageContext } from '#platform/web'
import type { Lang } from '#platform/texts'
import { findNetwork } from '../../store.ts'
import { executeClientUnchecked } from '../client-actor.ts'
import type { ClientActor, ClientPermission } from '../client-actor.ts'
import { openClientSession } from '../sessions.ts'

export const clientCookie = 'client'

/** The addresses of a client's own pages, in each language's words. */
export const clientPaths = {
  fi: { mine: '/fi/oma', signIn: '/fi/oma/kirjaudu', signUp: '/fi/oma/uusi', left: '/fi/oma/poistettu', code: '/fi/oma/palautuskoodi', leave: '/fi/oma/poista' },
  sv: { mine: '/sv/min', signIn: '/sv/min/logga-in', signUp: '/sv/min/ny', left: '/sv/min/borttaget', code: '/sv/min/aterstallningskod', leave: '/sv/min/ta-bort' },
  en: { mine: '/en/my', signIn: '/en/my/sign-in', signUp: '/en/my/new', left: '/en/my/deleted', code: '/en/my/recovery-code', leave: '/en/my/delete' },
} as const satisfies Record<Lang, Record<string, string>>

export type ClientPlace = keyof (typeof clientPaths)['fi']

export const linksTo = (place: ClientPlace) =>
  (['fi', 'sv', 'en'] as const).map((lang) => ({ lang, href: clientPaths[lang][place] }))

/** A request of a client who has signed in. */
export type ClientContext<Path extends string = string> = GuardedContext<ClientActor, Path>

async function letIn(c: PageContext): Promise<Entered<ClientActor> | Answer> {
  const cookie = c.cookie(clientCookie)
  const session = await openClientSession(c.db, cookie, c.now)
  const network = session && (await findNetwork(c.db))
  if (!session || !network) return turnAway(c, cookie !== undefined)
  const { client, nickname, language, mark } = session
  return {
    actor: { id: client, network: network.id, organisation: network.organisation, nickname, language, session: mark },
    lang: c.lang,
    frame: {
      lang: c.lang,
      organisation: '',
      navigation: [],
      person: { name: nickname },
      signOut: { action: '/client/sign-out' },
      languageLinks: linksTo('mine'),
    },
    may: () => true,
  }
}

function turnAway(c: PageContext, hadCookie: boolean): Answer {
  if (c.request.method === 'POST') return Response.json({ refused: 'signed-out' }, { status: 401 })
  const gone = setCookie({ name: clientCookie, value: '', secure: c.secure, maxAge: 0 })
  return redirect(clientPaths[c.lang].signIn, hadCookie ? [gone] : [])
}

const kinds = guardedRoutes<ClientActor, ClientPermission>({ guard: letIn, executeUnchecked: executeClientUnchecked })

/** A page of a client's own. Members of staff do not come in by it, nor clients by theirs: the cookies differ. */
export const clientPage = kinds.page
/** A form of a client's own page. */
export const clientAct = kinds.act
/** What a script of such a page posts. */
export const clientCall = kinds.call
/** What such a script asks. */
export const clientQuestion = kinds.question
