import { staffPage } from '#identity'
import { Card, ConsoleLayout, DefinitionList, Disclosure, EmptyState, PageHeader, StackedProgress } from '#platform/pages'
import type { Lang } from '#platform/texts'
import type { Route } from '#platform/web'
import { currentRequirements, groups, isCarried, type Requirement } from './requirements.ts'
import { traceTexts } from './texts.ts'

type Standing = 'carried' | 'begun' | 'open'

const standingOf = (one: Requirement): Standing => (isCarried(one) ? 'carried' : one.tests.length > 0 ? 'begun' : 'open')

/** For whoever asked for this system: what of it is there, requirement by requirement, and what is not. */
const standingPage = staffPage({
  path: '/console/standing',
  may: 'see-standing',
  async view(c) {
    const t = c.t(traceTexts)
    const requirements = await here()
    const count = (standing: Standing) => requirements.filter((one) => standingOf(one) === standing).length
    return (
      <ConsoleLayout frame={c.frame} title={t.title} wide>
        <PageHeader title={t.title} lead={t.lead} />
        {requirements.length === 0 ? <EmptyState title={t.nowhere} /> : (
          <>
            <h2>{t.told(count('carried'), requirements.length)}</h2>
            <StackedProgress label={t.progress} parts={[
              { kind: 'done', label: t.carried, count: count('carried') },
              { kind: 'second', label: t.begun, count: count('begun') },
              { kind: 'waiting', label: t.open, count: count('open') },
            ]} />
            <Card title={t.board}><Board lang={c.lang} requirements={requirements} /></Card>
            <p class="hint">{t.english}</p>
            {groups.map((group) => (
              <Disclosure key={group} summary={`${t.groups[group]}: ${t.count(requirements.filter(({ id }) => id.startsWith(group)).length)}`} open>
                {requirements.filter(({ id }) => id.startsWith(group)).map((one) => <One key={one.id} lang={c.lang} one={one} />)}
              </Disclosure>
            ))}
          </>
        )}
      </ConsoleLayout>
    )
  },
})

/** Each requirement is a stone; how it looks and what it says are the same thing twice. */
function Board({ lang, requirements }: { lang: Lang; requirements: readonly Requirement[] }) {
  const t = traceTexts(lang)
  return (
    <div class="standing-board">
      {groups.flatMap((group) => [
        <p key={group} class="standing-group">{t.groups[group]}</p>,
        <ul key={`${group}-cells`} class="standing-cells">
          {requirements.filter(({ id }) => id.startsWith(group)).map((one) => (
            <li key={one.id}>
              <a class={`standing-cell standing-cell-${standingOf(one)}`} href={`#${one.id}`}>
                {one.id}<span class="visually-hidden">: {t[standingOf(one)]}</span>
              </a>
            </li>
          ))}
        </ul>,
      ])}
    </div>
  )
}

function One({ lang, one }: { lang: Lang; one: Requirement }) {
  const t = traceTexts(lang)
  const names = (all: readonly string[]) => all.map((name, i) => <span key={name}>{i > 0 && ', '}<code>{name}</code></span>)
  const standing = standingOf(one)
  return (
    <article class="standing-requirement" id={one.id}>
      <h3 lang="en">{one.id} {one.title}</h3>
      <p lang="en">{one.statement}</p>
      <DefinitionList items={[
        ...(one.pages.length > 0 ? [{ term: t.page, value: names(one.pages) }] : []),
        ...(one.commands.length > 0 ? [{ term: t.command, value: names(one.commands) }] : []),
        ...(one.tests.length > 0 ? [{ term: t.test, value: names(one.tests) }] : []),
        ...(one.open ? [{ term: t.lacking, value: <span lang="en">{standing === 'open' ? `${t.none}. ` : ''}{one.open}</span> }] : []),
      ]} />
    </article>
  )
}

/** The page lies beside the source; an installation without it says so. */
async function here(): Promise<readonly Requirement[]> {
  try {
    return await currentRequirements()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

export const traceRoutes: readonly Route[] = [standingPage]
