import { staffAct } from '#identity'
import { typed, typedAll } from '#platform/web'
import { extend } from '../commands/extend.ts'
import { closeSilentRequest, join, note, take, withdraw } from '../commands/handle.ts'
import { askIdentity, markIdentified } from '../commands/identify.ts'
import { consoleTexts } from '../texts/console.ts'
import { requestPath } from './console-frame.tsx'
import { requestPage } from './request-page.tsx'

/** The acts of one request's page; each leads back to it. */
const said = (lang: Parameters<typeof consoleTexts>[0]) => consoleTexts(lang).refusals
const back = ({ request }: { request: string }): string => requestPath(request)
const closed = { 'no-such-request': 404, 'closed': 409 } as const

const page = requestPage
export const actRoutes = [
  staffAct({
    path: '/console/requests/:request/ask-identity', command: askIdentity, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, by: typed(form, 'by') }),
    refused: { ...closed, 'identified-already': 409, 'asked-already': 409, 'no-register-address': 409 },
  }),
  staffAct({
    path: '/console/requests/:request/identified', command: markIdentified, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, way: typed(form, 'way') }),
    refused: { ...closed, 'identified-already': 409 },
  }),
  staffAct({
    path: '/console/requests/:request/extend', command: extend, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, reasons: typedAll(form, 'reasons') }),
    refused: { ...closed, 'extended-already': 409, 'no-reasons': 422, 'first-month-over': 409 },
  }),
  staffAct({
    path: '/console/requests/:request/note', command: note, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, note: typed(form, 'note'), kinds: typedAll(form, 'kinds') }),
    refused: closed,
  }),
  staffAct({
    path: '/console/requests/:request/take', command: take, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, back: typed(form, 'back') }),
    refused: { closed: 409 },
  }),
  staffAct({
    path: '/console/requests/:request/join', command: join, page, done: back, sentences: said,
    read: (form, c) => ({ request: c.params.request, other: typed(form, 'other') }),
    refused: { ...closed, 'the-same': 422, 'not-taken-in': 409 },
  }),
  staffAct({
    path: '/console/requests/:request/withdraw', command: withdraw, page, done: back, sentences: said,
    read: (_, c) => ({ request: c.params.request }),
    refused: closed,
  }),
  staffAct({
    path: '/console/requests/:request/close', command: closeSilentRequest, page, done: back, sentences: said,
    read: (_, c) => ({ request: c.params.request }),
    refused: { 'no-such-request': 404, 'still-waiting': 409 },
  }),
]
