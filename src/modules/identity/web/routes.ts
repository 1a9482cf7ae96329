import { destination, isLang, publicPage, redirect, setCookie } from '#platform/web'
import type { Route } from '#platform/web'
import { keyedHash, newKey } from '#foundation/sealing'
import { newAttempts } from '../attempts.ts'
import { ownSignInRoutes, ownSignIns } from '../oidc/web/routes.tsx'
import type { OwnSignIn } from '../oidc/web/routes.tsx'
import { strongRoutes } from '../strong/web/routes.tsx'
import type { InventedPerson, StrongIdentification } from '../strong/web/routes.tsx'
import { confirmRoutes } from '../security/confirm-page.tsx'
import { meRoutes } from '../security/me-page.tsx'
import { setUpRoutes } from '../security/set-up-pages.tsx'
import type { InvitationMail } from '../staff/invitation-mail.ts'
import { clientRoutes } from '../clients/web/routes.ts'
import { toTheMailer } from '../clients/commands.ts'
import type { SealEmail } from '../clients/commands.ts'
import { staffRoutes } from '../staff/web/routes.ts'
import { languageCookie } from './guard.tsx'
import { passkeyActs } from './passkey-acts.ts'
import { signInActs } from './sign-in-acts.ts'
import { signInPage } from './sign-in-page.tsx'
import type { DemoStaff, SignInParts } from './sign-in-page.tsx'

export interface IdentityParts {
  /** Given by the demo, and by nobody else. */
  readonly demoStaff?: readonly DemoStaff[]
  /** Other ways to say who one is, offered on the sign-in page. */
  readonly otherWays?: SignInParts['otherWays']
  /** Where people reach this Satama, which passkeys are bound to; without it, localhost alone. */
  readonly origin?: string | null
  /** Of the counts of failed sign-ins and of known browsers; without it, one that lasts as long as the process. */
  readonly signInKey?: Uint8Array
  /** Sends an invitation's link; without it the administrator hands the link over. */
  readonly invitationMail?: InvitationMail | null
  /** Seals a client's address: to the mailer's key, unless a test has its own way. */
  readonly sealClientEmail?: SealEmail
  /** Organisations' own sign-in: client secrets out of the machine's keeping, and hosts inside the house that may be asked. */
  readonly ownSignIn?: {
    readonly secretOf?: OwnSignIn['secretOf']
    readonly innerHosts?: readonly string[]
  }
  /** Strong identification of people: what providers demand of us, and, in the demo alone, people who do not exist. */
  readonly identification?: {
    readonly secretsOf?: StrongIdentification['secretsOf']
    readonly invented?: readonly InventedPerson[]
  }
}

/** Signing in and out, confirming again, and choosing a language. */
export function identityRoutes({ demoStaff = [], otherWays, origin = null, signInKey, invitationMail = null, sealClientEmail = toTheMailer, ownSignIn, identification }: IdentityParts = {}): Route[] {
  const attempts = newAttempts(signInKey)
  const own = {
    key: keyedHash(signInKey ?? newKey(), 'satama oidc subjects v1'),
    secretOf: ownSignIn?.secretOf ?? (async () => null),
    outgoing: { allowed: ownSignIn?.innerHosts ?? [] },
    origin,
    attempts,
  }
  const strong = {
    secretsOf: identification?.secretsOf ?? (async () => ({ secret: null, key: null })),
    outgoing: own.outgoing,
    origin,
    attempts,
    invented: identification?.invented ?? [],
  }
  return [
    signInPage({ demoStaff, otherWays: otherWays ?? ownSignIns }),
    ...signInActs(attempts),
    ...passkeyActs({ origin, attempts }),
    ...confirmRoutes({ attempts, origin }),
    ...meRoutes,
    ...setUpRoutes({ origin }),
    ...staffRoutes({ mail: invitationMail, origin }),
    ...ownSignInRoutes(own),
    ...strongRoutes(strong),
    ...clientRoutes({ attempts, seal: sealClientEmail }),
    chooseLanguage,
  ]
}

/** A wish of one browser, kept a year. It is a link, so that it works everywhere: nothing else changes by it. */
const chooseLanguage = publicPage({
  path: '/language/:lang{fi|sv|en}',
  view(c) {
    const { lang } = c.params
    const year = 365 * 24 * 60 * 60
    const wish = setCookie({ name: languageCookie, value: isLang(lang) ? lang : 'fi', secure: c.secure, maxAge: year })
    return redirect(destination(c.query.get('to'), '/'), [wish])
  },
})
