import { staffAct, staffPage } from '#identity'
import { Button, ConsoleLayout, Field, FieldRow, Form, HiddenField, PageHeader } from '#platform/pages'
import { draftNotice } from '../commands/draft-notice.ts'
import { firstWords } from '../first-words.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { aboutPath, noticePath } from './frame.tsx'

const idShape = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

const newPage = staffPage({
  path: '/console/notices/new',
  may: 'prepare-notices',
  async view(c) {
    const t = c.t(pages)
    const asked = c.query.get('about') ?? c.form.typed('about')
    // Whatever stands in an address is no id until it looks like one.
    const about = idShape.test(asked) ? asked : ''
    const kind = (c.query.get('kind') ?? c.form.typed('kind')) === 'correction' ? 'correction' : 'breach'
    const { organisation } = c.actor
    const known = about ? await firstWords(c.db, { organisation, about, lang: c.lang }) : null
    const sender = (await store.latestSender(c.db, organisation)) ?? known?.sender
    return (
      <ConsoleLayout frame={c.frame} title={t.begin.title} breadcrumbs={[{ label: t.incident, href: aboutPath(about) }, { label: t[kind] }]}>
        <PageHeader title={t.begin.title} lead={t.begin.lead} />
        <Form action="/console/notices/new" {...c.form}>
          <HiddenField name="about" value={about} />
          <HiddenField name="kind" value={kind} />
          <Field name="sender.address" type="email" label={t.begin.address} hint={t.begin.addressHint} value={sender?.address} required />
          <Field name="sender.postal.street" label={t.begin.street} value={sender?.postal?.street} required />
          <FieldRow>
            <Field name="sender.postal.postcode" label={t.begin.postcode} width="short" inputmode="numeric" value={sender?.postal?.postcode} required />
            <Field name="sender.postal.town" label={t.begin.town} value={sender?.postal?.town} required />
          </FieldRow>
          <Button>{t.begin.go}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

const newAct = staffAct({
  path: '/console/notices/new',
  command: draftNotice,
  page: newPage,
  read: (form) => ({
    about: form.get('about'),
    kind: form.get('kind'),
    sender: {
      address: form.get('sender.address'),
      postal: {
        street: form.get('sender.postal.street'),
        postcode: form.get('sender.postal.postcode'),
        town: form.get('sender.postal.town'),
      },
    },
  }),
  done: ({ campaign }) => noticePath(campaign, 'edit'),
  refused: {},
  sentences: () => ({}),
})

export const newRoutes = [newPage, newAct]
