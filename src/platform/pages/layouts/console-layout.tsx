import type { ComponentChildren } from 'preact'
import type { Lang } from '#platform/texts'
import { Breadcrumbs, type Crumb, type LinkItem } from '../components/navigation.tsx'
import { Disclosure } from '../components/dialogs.tsx'
import { HarbourMark } from '../components/icons.tsx'
import { pageTexts } from '../texts.ts'
import { Document, type Script } from './document.tsx'
import { LanguageLinks, type LanguageLink } from './language-links.tsx'

/** What stands around every staff page; the web layer makes it once per request. */
export interface ConsoleFrame {
  lang: Lang
  organisation: string
  navigation: readonly LinkItem[]
  /** `href` is their own page: how they sign in, and where. */
  person: { name: string; roles?: string; href?: string }
  /** Where whoever works for several organisations chooses another. */
  switchAt?: { href: string; label: string }
  signOut: { action: string }
  languageLinks: readonly LanguageLink[]
  /** A line above everything: that this is a demo, that a rehearsal runs. */
  banner?: ComponentChildren
  /** Warns before the session ends, and keeps what was typed; its script goes onto every page. */
  presence?: { script: Script; dialog: ComponentChildren }
}

export interface ConsoleLayoutProps {
  frame: ConsoleFrame
  title: string
  children: ComponentChildren
  breadcrumbs?: readonly Crumb[]
  scripts?: readonly Script[]
  refresh?: number
  /** For tables that need the room. */
  wide?: boolean
}

/** The staff console: who and where one is, the ways on, then the page. Works without script at any width. */
export function ConsoleLayout({ frame, title, children, breadcrumbs = [], scripts = [], refresh, wide }: ConsoleLayoutProps) {
  const t = pageTexts(frame.lang)
  const allScripts = frame.presence ? [...scripts, frame.presence.script] : scripts
  return (
    <Document lang={frame.lang} title={[title, frame.organisation, 'Satama']} sheet="console" bodyClass="console"
      refresh={refresh} scripts={allScripts}>
      <a class="skip" href="#content">{t.skip}</a>
      <header>
        {frame.banner && <p class="console-banner">{frame.banner}</p>}
        <div class="console-head">
          <a class="brand" href="/console"><HarbourMark /><span class="brand-name">{frame.organisation}</span></a>
          <LanguageLinks current={frame.lang} links={frame.languageLinks} />
          <form class="who" action={frame.signOut.action} method="post">
            <p><span class="visually-hidden">{t.signedInAs} </span><strong>{frame.person.href ? <a href={frame.person.href}>{frame.person.name}</a> : frame.person.name}</strong>
              {frame.person.roles && <span class="who-roles">{frame.person.roles}</span>}
              {frame.switchAt && <a class="who-roles" href={frame.switchAt.href}>{frame.switchAt.label}</a>}</p>
            <button class="button button-quiet" type="submit"><span>{t.signOut}</span></button>
          </form>
        </div>
      </header>
      <div class="console-body">
        <nav class="console-nav" aria-label={t.mainNavigation}><NavigationList items={frame.navigation} /></nav>
        <nav class="console-nav-folded" aria-label={t.mainNavigation}>
          <Disclosure summary={t.openNavigation}><NavigationList items={frame.navigation} /></Disclosure>
        </nav>
        <main id="content" class={wide ? 'console-main console-main-wide' : 'console-main'} tabIndex={-1}>
          <Breadcrumbs items={breadcrumbs} />
          {children}
        </main>
      </div>
      {frame.presence?.dialog}
    </Document>
  )
}

function NavigationList({ items }: { items: readonly LinkItem[] }) {
  return (
    <ul>
      {items.map(({ href, label, current, count }) => (
        <li key={href}>
          <a href={href} aria-current={current ? 'page' : undefined}>{label}{count !== undefined && <span class="tabs-count">{count}</span>}</a>
        </li>
      ))}
    </ul>
  )
}
