import { staffPage } from '#identity'
import { ConsoleLayout, EmptyState, PageHeader } from '#platform/pages'
import { defineTexts } from '#platform/texts'
import { publicPage, redirect, type Route } from '#platform/web'

const texts = defineTexts({
  fi: { title: 'Etusivu', nothing: 'Roolillasi ei ole vielä tehtäviä täällä', why: 'Jos sen pitäisi olla toisin, kysy pääkäyttäjältä.' },
  sv: { title: 'Startsida', nothing: 'Din roll har inga uppgifter här ännu', why: 'Fråga administratören om det borde vara annorlunda.' },
  en: { title: 'Front page', nothing: 'Your role has nothing to do here yet', why: 'If that should be otherwise, ask the administrator.' },
})

/** The front doors: strangers to sign-in, staff to the first thing that their role may do. */
const front = publicPage({ path: '/', view: () => redirect('/console') })

const desk = staffPage({
  path: '/console',
  may: 'use-console',
  view(c) {
    const first = c.house.navigation.find(({ may }) => c.may(may))
    if (first) return redirect(first.href)
    const t = c.t(texts)
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} />
        <EmptyState title={t.nothing}>
          <p>{t.why}</p>
        </EmptyState>
      </ConsoleLayout>
    )
  },
})

export const homeRoutes: readonly Route[] = [front, desk]
