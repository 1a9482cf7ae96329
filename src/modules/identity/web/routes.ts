import { destination, isLang, publicPage, redirect, setCookie } from '#platform/web'
import type { Route } from '#platform/web'
import { newAttempts } from '../attempts.ts'
import { languageCookie } from './guard.tsx'
import { signInActs } from './sign-in-acts.ts'
import { signInPage } from './sign-in-page.tsx'
import type { DemoStaff } from './sign-in-page.tsx'

/** Signing in and out, and choosing a language. The demo's staff are given by the demo, and by nobody else. */
export function identityRoutes({ demoStaff = [] }: { demoStaff?: readonly DemoStaff[] } = {}): Route[] {
  return [signInPage(demoStaff), ...signInActs(newAttempts()), chooseLanguage]
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
