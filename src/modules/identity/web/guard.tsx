import type { ConsoleFrame } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { ErrorPage, isLang, redirect, setCookie } from '#platform/web'
import type { Answer, Entered, ErrorKind, PageContext } from '#platform/web'
import { reveal } from '#foundation/text'
import type { StaffActor } from '../actor.ts'
import { mayDo, permissions } from '../permissions.ts'
import type { Permission } from '../permissions.ts'
import { quorumBanner } from '../quorum/web/news-banner.tsx'
import { openSession } from '../sessions.ts'
import type { LiveSession } from '../sessions.ts'
import { WaitingPage } from '../staff/web/waiting-page.tsx'
import { staffTexts } from '../staff/texts/pages.ts'
import { PresenceDialog, presenceScript } from '../security/presence.tsx'
import { roleNames } from '../texts/roles.ts'
import { languageLinksTo } from './language-links.ts'

export const sessionCookie = 'session'
export const languageCookie = 'language'

/** Lets a request in as the account of its session, when that account holds the permission. */
export async function letIn(c: PageContext, may: Permission): Promise<Entered<StaffActor> | Answer> {
  const cookie = c.cookie(sessionCookie)
  const session = await openSession(c.db, cookie, c.now)
  if (!session) return turnAway(c, cookie !== undefined)
  const { actor } = session
  const lang = languageFor(c, actor)
  if (session.waiting) return waitAnswer(c, session, lang)
  if (!mayDo(actor.roles, may)) return refusal(c, lang, 'forbidden', 403)
  if (session.heldBack && !isOpenToHeldBack(c.path)) return holdBack(c, lang)
  return entered(c, session, lang)
}

/** The organisation wants a second factor of its staff: somebody without one is led to add it, and nowhere else. */
const isOpenToHeldBack = (path: string): boolean => /^\/console\/(me|confirm)(\/|$)/.test(path)

function holdBack(c: PageContext, lang: Lang): Answer {
  return asksForJson(c) ? refusal(c, lang, 'forbidden', 403) : redirect('/console/me/second-factor')
}

/** Lets in whoever has signed in, one who waits to be vouched for too: to see where they belong, and nothing else. */
export async function letInAnyone(c: PageContext): Promise<Entered<StaffActor> | Answer> {
  const cookie = c.cookie(sessionCookie)
  const session = await openSession(c.db, cookie, c.now)
  return session ? entered(c, session, languageFor(c, session.actor)) : turnAway(c, cookie !== undefined)
}

function waitAnswer(c: PageContext, session: LiveSession, lang: Lang): Answer {
  if (c.request.method === 'POST' || asksForJson(c)) return refusal(c, lang, 'forbidden', 403)
  const frame = frameFor(c, session, lang)
  return { page: <WaitingPage frame={frame} fingerprint={session.fingerprint} />, status: 200, options: {} }
}

async function entered(c: PageContext, session: LiveSession, lang: Lang): Promise<Entered<StaffActor>> {
  const { actor } = session
  const news = await quorumBanner(c, actor, lang)
  return {
    actor,
    lang,
    frame: { ...frameFor(c, session, lang), ...(await presenceFor(c, session, lang)), ...(news ? { banner: news } : {}) },
    may: (permission) => isPermission(permission) && mayDo(actor.roles, permission),
  }
}

/** Asked for by pages only: a form posted or a script's question shows no page. */
async function presenceFor(c: PageContext, session: LiveSession, lang: Lang): Promise<Pick<ConsoleFrame, 'presence'>> {
  if (!c.house.warnsBeforeEnd || c.nonce === '' || asksForJson(c)) return {}
  const src = await c.script(presenceScript)
  const dialog = <PresenceDialog lang={lang} account={session.actor.id} endsAt={session.endsAt} path={c.path} />
  return { presence: { script: { src, nonce: c.nonce }, dialog } }
}

/** Somebody's own choice for this browser, else their account's language. */
function languageFor(c: PageContext, actor: StaffActor): Lang {
  const chosen = c.cookie(languageCookie)
  return isLang(chosen) ? chosen : actor.language
}

function turnAway(c: PageContext, hadCookie: boolean): Answer {
  // What was typed into a form must not be lost in a redirect: the page says how to keep it.
  if (c.request.method === 'POST') return refusal(c, c.lang, 'signed-out', 401)
  if (asksForJson(c)) return Response.json({ refused: 'signed-out' }, { status: 401 })
  const back = c.path === '/console' ? '' : `?to=${encodeURIComponent(c.path)}`
  const gone = setCookie({ name: sessionCookie, value: '', secure: c.secure, maxAge: 0 })
  return redirect(`/sign-in${back}`, hadCookie ? [gone] : [])
}

function refusal(c: PageContext, lang: Lang, kind: ErrorKind, status: number): Answer {
  if (asksForJson(c)) return Response.json({ refused: kind }, { status })
  return { page: <ErrorPage lang={lang} kind={kind} />, status, options: {} }
}

function asksForJson({ request }: PageContext): boolean {
  const accepted = request.headers.get('accept') ?? ''
  return accepted.includes('application/json') && !accepted.includes('text/html')
}

function frameFor(c: PageContext, { actor, organisationName }: LiveSession, lang: Lang): ConsoleFrame {
  const { navigation, banner } = c.house
  const own = navigation.filter(({ may }) => isPermission(may) && mayDo(actor.roles, may))
  const current = own
    .filter(({ href }) => c.path === href || c.path.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0]
  return {
    lang,
    organisation: organisationName[lang],
    navigation: own.map((item) => ({
      href: item.href,
      label: item.label(lang),
      ...(item === current ? { current: true } : {}),
    })),
    person: {
      name: actor.displayName ? reveal(actor.displayName) : actor.signInName,
      href: '/console/me',
      roles: actor.roles.map((role) => roleNames(lang)[role]).join(', '),
    },
    switchAt: { href: '/console/organisations', label: staffTexts(lang).switch },
    signOut: { action: '/sign-out' },
    languageLinks: languageLinksTo(c.path),
    ...(banner ? { banner: banner(lang) } : {}),
  }
}

export { languageLinksTo }

const isPermission = (text: string): text is Permission => (permissions as readonly string[]).includes(text)
