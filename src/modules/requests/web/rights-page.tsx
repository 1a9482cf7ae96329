import { Card, DefinitionList, LinkButton } from '#platform/pages'
import { publicPage, redirect } from '#platform/web'
import { helsinkiDate } from '#foundation/time'
import { authorityOn } from '../authority.ts'
import { requestKinds } from '../model.ts'
import { publicTexts } from '../texts/public.ts'
import { words } from '../texts/words.ts'
import { askPath, codePath, OwnDataLayout, rightsPath, statusPath } from './public-frame.tsx'

/** One's rights in plain words, and the ways in. */
const rightsPage = publicPage({
  path: '/:lang{fi|sv|en}/my-data',
  view(c) {
    const t = publicTexts(c.lang).rights
    const names = words(c.lang).kinds
    const authority = authorityOn(helsinkiDate(c.now))
    const ways = [
      { href: askPath(c.lang), title: t.ask, body: t.askBody },
      { href: statusPath(c.lang), title: t.status, body: t.statusBody },
      { href: codePath(c.lang), title: t.code, body: t.codeBody },
      { href: `/${c.lang}/my-data/openings`, title: t.openings, body: t.openingsBody },
    ]
    return (
      <OwnDataLayout lang={c.lang} title={t.title} path={rightsPath} up={false}>
        <h1>{t.title}</h1>
        <p class="lead">{t.lead}</p>
        <p><LinkButton href={askPath(c.lang)}>{t.ask}</LinkButton></p>
        <h2>{t.whatTitle}</h2>
        <DefinitionList items={requestKinds.map((kind) => ({ term: names[kind], value: t.what[kind] }))} />
        <p>{t.otherPerson}</p>
        <h2>{t.timeTitle}</h2>
        <p>{t.time}</p>
        <h2>{t.waysTitle}</h2>
        <DefinitionList items={[
          ...ways.map(({ href, title, body }) => ({ term: <a href={href}>{title}</a>, value: body })),
          { term: t.paper, value: t.paperBody },
        ]} />
        <Card title={t.complainTitle}>
          <p>{t.complain(`${authority.name[c.lang]}, ${authority.post[c.lang]}, ${authority.phone}`)}</p>
        </Card>
      </OwnDataLayout>
    )
  },
})

/** Short addresses, such as stand on paper: the language is the visitor's. */
const shortcuts = [
  publicPage({ path: '/my-data', view: (c) => redirect(rightsPath(c.lang)) }),
  publicPage({ path: '/my-data/request', view: (c) => redirect(askPath(c.lang)) }),
  publicPage({ path: '/my-data/status', view: (c) => redirect(statusPath(c.lang)) }),
  publicPage({ path: '/my-data/code', view: (c) => redirect(codePath(c.lang)) }),
]

export const rightsRoutes = [rightsPage, ...shortcuts]
