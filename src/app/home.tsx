import { staffPage } from '#identity'
import { publicPage, redirect, type Route } from '#platform/web'

/** The front doors: strangers to sign-in, staff to where they left their work. */
const front = publicPage({ path: '/', view: () => redirect('/console') })

const console = staffPage({
  path: '/console',
  may: 'use-console',
  view: (c) => redirect(c.may('see-incidents') ? '/console/incidents' : '/console/register'),
})

export const homeRoutes: readonly Route[] = [front, console]
