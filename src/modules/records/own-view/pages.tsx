import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, Form, LinkButton, Moment, Notice, PageHeader, Table } from '#platform/pages'
import { formatDate, languages } from '#platform/texts'
import { ErrorPage, type Route } from '#platform/web'
import { mayWrite } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { fileHere, filePath, FilesPage } from '../web/frame.tsx'
import { giveOwnView, standingViews, withdrawOwnView } from './own-view.ts'
import { ownViewTexts } from './texts.ts'

/** What the client was given, and what giving it means. */
export const ownViewPage = staffPage({
  path: '/console/files/:file/own-view',
  may: 'keep-records',
  confirm: true,
  async view(c) {
    const here = await fileHere(c)
    if (!here || !mayWrite(here.basis)) return <ErrorPage lang={c.lang} kind="not-found" />
    const { file } = here
    const t = c.t(ownViewTexts)
    const views = await standingViews(c.db, { organisation: c.actor.organisation, person: file.person, at: c.now })
    const path = filePath(file.id, 'own-view')
    return (
      <FilesPage c={c} title={t.title} crumbs={[{ label: c.t(pages).file, href: filePath(file.id) }]}>
        <PageHeader title={t.title} lead={t.lead} />
        {c.query.get('withdrawn') === 'yes' && <Notice kind="success" title={t.withdrawn} live />}
        <p>{t.how}</p>
        <Notice kind="warning" title={t.before}>{t.beforeBody}</Notice>
        <Form action={path} {...c.form}><Button>{t.give}</Button></Form>
        <Card title={t.given}>
          {views.length === 0 ? <p>{t.none}</p> : (
            <>
              <Table caption={t.count(views.length)} captionHidden rows={views} columns={[
                { label: t.madeAt, heads: true, cell: (view) => <Moment at={view.madeAt} /> },
                { label: t.expires, cell: (view) => formatDate(c.lang, view.expiresOn) },
              ]} />
              <p class="hint">{t.withdrawBody}</p>
              <Form action={`${path}/withdraw`}><Button kind="secondary">{t.withdraw}</Button></Form>
            </>
          )}
        </Card>
      </FilesPage>
    )
  },
})

const giveAct = staffAct({
  path: '/console/files/:file/own-view',
  command: giveOwnView,
  page: ownViewPage,
  read: (_, c) => ({ file: c.params['file'] }),
  done: ({ code, expiresOn }, c) => <CodePage c={c} code={code} expiresOn={expiresOn} />,
  refused: { 'not-yours': 404, 'only-reading': 403 },
  sentences: (lang) => ({ 'not-yours': refusals(lang)['not-yours'], 'only-reading': refusals(lang)['only-reading'] }),
})

const withdrawAct = staffAct({
  path: '/console/files/:file/own-view/withdraw',
  command: withdrawOwnView,
  page: ownViewPage,
  read: (_, c) => ({ file: c.params['file'] }),
  done: (_, c) => `${filePath(c.params['file'] ?? '', 'own-view')}?withdrawn=yes`,
  refused: { 'not-yours': 404, 'only-reading': 403, 'nothing-given': 409 },
  sentences: (lang) => ({ 'not-yours': refusals(lang)['not-yours'], 'only-reading': refusals(lang)['only-reading'], 'nothing-given': ownViewTexts(lang).nothing }),
})

/** The code, once, as it is printed and given away; in all three languages, since its reader may have any. */
function CodePage({ c, code, expiresOn }: { c: StaffContext; code: string; expiresOn: string }) {
  const t = c.t(ownViewTexts)
  return (
    <FilesPage c={c} title={t.issued}>
      <PageHeader title={t.issued} actions={<LinkButton kind="secondary" href={filePath(c.params['file'] ?? '')}>{t.back}</LinkButton>} />
      <Notice kind="warning" title={t.once}>{t.onceBody}</Notice>
      <Card>
        <p class="lead"><strong><code>{code}</code></strong></p>
        {languages.map((lang) => {
          const own = ownViewTexts(lang)
          return (
            <div key={lang} lang={lang}>
              <h2>{own.where}</h2>
              <p><strong>{`${c.url.origin}/${lang}/my-data/file`}</strong></p>
              <p>{own.code}</p>
              <p>{own.valid}: {formatDate(lang, expiresOn)}</p>
            </div>
          )
        })}
      </Card>
    </FilesPage>
  )
}

export const ownViewRoutes: readonly Route[] = [giveAct, withdrawAct, ownViewPage]
