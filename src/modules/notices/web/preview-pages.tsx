import { staffPage, type StaffContext } from '#identity'
import { Card, DefinitionList, LinkButton, Notice, PageHeader, Tabs } from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import { ErrorPage, isLang } from '#platform/web'
import type { Campaign } from '../campaign.ts'
import { leakedCodes } from '../categories.ts'
import { checkNotice } from '../check.ts'
import { emailRenderer } from '../email/render.ts'
import type { EmailRun } from '../email/run.ts'
import { previewLetter, type LetterPreview } from '../letters/index.ts'
import { proverFor } from '../proof/prove.ts'
import { samplePinned } from '../sample.ts'
import { isShown, readyNotice, type Piece, type ReadyBlock, type ReadyText } from '../template.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { campaignOf, noticePath, NoticePage } from './frame.tsx'

/** What the invented reader of previews lost: enough to show every kind of block. */
const leaked = leakedCodes.filter((code) => ['identity-code', 'session-notes', 'name', 'address'].includes(code))

const previewPage = staffPage({
  path: '/console/notices/:campaign/preview',
  may: 'see-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    if (!campaign) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const language = languageOf(c)
    const way = c.query.get('as') === 'letter' ? 'letter' : 'email'
    const at = (lang: Lang, as: string) => `${noticePath(campaign.id, 'preview')}?lang=${lang}&as=${as}`
    const ready = checkNotice(campaign.template).length === 0
    const letter = ready && way === 'letter' ? await letterOf(c, campaign, language) : null
    return (
      <NoticePage c={c} campaign={campaign} title={t.preview.title}>
        <PageHeader title={t.preview.title} lead={t.preview.lead} />
        <Tabs
          label={t.preview.title}
          items={languages.map((one) => ({ href: at(one, way), label: w.language[one], current: one === language }))}
        />
        <Tabs
          label={`${t.preview.email} / ${t.preview.letter}`}
          items={(['email', 'letter'] as const).map((one) => ({ href: at(language, one), label: t.preview[one], current: one === way }))}
        />
        {!ready && <Notice kind="warning" title={t.preview.notYet} />}
        {ready && way === 'email' && !isProved(c, campaign, language) && (
          <Notice kind="danger" title={refusals(c.lang)['proof-failed']} />
        )}
        {ready && way === 'email' && <EmailPreview c={c} campaign={campaign} language={language} />}
        {letter && (
          <>
            <div class="button-row">
              <LinkButton kind="secondary" href={`${noticePath(campaign.id, 'letter.pdf')}?lang=${language}`}>{t.preview.pdf}</LinkButton>
            </div>
            {Array.from({ length: letter.pages }, (_, page) => (
              <img
                key={page}
                class="letter-page"
                alt={t.preview.page(page + 1)}
                src={`${noticePath(campaign.id, 'letter.png')}?lang=${language}&page=${page}`}
              />
            ))}
          </>
        )}
      </NoticePage>
    )
  },
})

/** Makes the message of the invented reader and proves it, as it would be before sending. */
function isProved(c: StaffContext, { template }: Campaign, language: Lang): boolean {
  const run: EmailRun = {
    notice: readyNotice(template),
    renderedAt: c.now,
    returnPath: { prefix: 'b', domain: 'preview.invalid' },
    messageDomain: 'preview.invalid',
  }
  const pinned = samplePinned(language, 'maija@example.org', leaked)
  return proverFor(run)(emailRenderer(run)(pinned, 'preview'), pinned, 'preview').ok
}

function EmailPreview({ c, campaign, language }: { c: StaffContext; campaign: Campaign; language: Lang }) {
  const t = c.t(pages)
  const { texts, sender } = readyNotice(campaign.template)
  const text = texts[language]
  const { recipient, code } = samplePinned(language, 'maija@example.org', leaked)
  const say = (line: readonly Piece[]) =>
    line
      .map((piece) => {
        if ('text' in piece) return piece.text
        if (piece.slot === 'person-name') return recipient.name
        return piece.slot === 'notice-code' ? code : text.certaintyWords[recipient.certainty]
      })
      .join('')
  return (
    <Card>
      <DefinitionList
        items={[
          { term: t.preview.from, value: `${text.senderName} <${sender.address}>` },
          { term: t.preview.subject, value: text.subject },
        ]}
      />
      <div class="prose" lang={language}>
        {text.blocks
          .filter((block) => isShown(block, 'email', recipient.leaked))
          .map((block) => (
            <ShownBlock key={block.id} block={block} text={text} say={say} />
          ))}
      </div>
    </Card>
  )
}

function ShownBlock({ block, text, say }: { block: ReadyBlock; text: ReadyText; say(line: readonly Piece[]): string }) {
  const lines = block.kind === 'leaked-list' ? leaked.map((code) => text.leakedWords[code] ?? code) : block.lines.map(say)
  switch (block.kind) {
    case 'heading':
      return <h2>{lines.join(' ')}</h2>
    case 'callout':
      return <p><strong>{lines.join(' ')}</strong></p>
    case 'steps':
      return <ol>{lines.map((line) => <li key={line}>{line}</li>)}</ol>
    case 'list':
    case 'leaked-list':
      return <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    default:
      return <p>{lines.join(' ')}</p>
  }
}

const letterFile = staffPage({
  path: '/console/notices/:campaign/letter.pdf',
  may: 'see-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    const letter = campaign && (await letterOf(c, campaign, languageOf(c)))
    return letter ? file(letter.pdf, 'application/pdf') : <ErrorPage lang={c.lang} kind="not-found" />
  },
})

const letterPicture = staffPage({
  path: '/console/notices/:campaign/letter.png',
  may: 'see-incidents',
  async view(c) {
    const campaign = await campaignOf(c)
    const letter = campaign && (await letterOf(c, campaign, languageOf(c)))
    const page = Number(c.query.get('page') ?? 0)
    if (!letter || !Number.isInteger(page) || page < 0 || page >= letter.pages) return <ErrorPage lang={c.lang} kind="not-found" />
    return file(letter.picture(page), 'image/png')
  },
})

const file = (bytes: Uint8Array, type: string): Response =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': type, 'cache-control': 'no-store' } })

function languageOf(c: Pick<StaffContext, 'query' | 'lang'>): Lang {
  const asked = c.query.get('lang')
  return asked && isLang(asked) ? asked : c.lang
}

async function letterOf(c: Pick<StaffContext, 'now'>, campaign: Campaign, language: Lang): Promise<LetterPreview | null> {
  if (checkNotice(campaign.template).length > 0) return null
  const made = await previewLetter({
    notice: readyNotice(campaign.template),
    recipient: { pinned: samplePinned(language, 'maija@example.org', leaked), to: 'person' },
    at: c.now,
  })
  return made.ok ? made.value : null
}

export const previewRoutes = [previewPage, letterFile, letterPicture]
