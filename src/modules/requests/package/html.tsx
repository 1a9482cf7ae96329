import type { ComponentChildren } from 'preact'
import { renderToStringAsync } from 'preact-render-to-string'
import type { PackageDocument } from './model.ts'
import { readableOf, type Readable, type ReadableItem, type Row } from './readable.ts'

/** The package as a page's content: the hand-over page shows it, and the file that is taken along holds the same. */
export function PackageView({ document, fileLink }: { document: PackageDocument; fileLink?: (file: number, text: string) => ComponentChildren }) {
  return <ReadableView readable={readableOf(document)} {...(fileLink ? { fileLink } : {})} />
}

function ReadableView({ readable: r, fileLink }: { readable: Readable; fileLink?: (file: number, text: string) => ComponentChildren }) {
  return (
    <article class="package">
      <h1>{r.title}</h1>
      <p class="lead">{r.lead}</p>
      <Rows rows={r.facts} />
      {r.notes.map((note) => <p key={note} class="hint">{note}</p>)}
      <nav aria-labelledby="package-contents">
        <h2 id="package-contents">{r.contents.heading}</h2>
        <ol>{r.contents.lines.map(({ title, count, anchor }) => <li key={anchor}><a href={`#${anchor}`}>{title}</a>: {count}</li>)}</ol>
      </nav>
      {r.sections.map((section) => (
        <section key={section.anchor} id={section.anchor}>
          <h2>{section.heading}</h2>
          <Rows rows={section.facts} />
          {section.items.map((item, i) => <ItemView key={i} item={item} {...(fileLink ? { fileLink } : {})} />)}
        </section>
      ))}
      {r.nothing && (
        <section>
          <h2>{r.nothing.heading}</h2>
          <p>{r.nothing.lead}</p>
          <ul>{r.nothing.lines.map((line) => <li key={line}>{line}</li>)}</ul>
        </section>
      )}
      <section>
        <h2>{r.rights.heading}</h2>
        <Rows rows={r.rights.rows} />
      </section>
      <section>
        <h2>{r.complaint.heading}</h2>
        <p>{r.complaint.text}</p>
        <Rows rows={[{ label: r.complaint.authority, lines: r.complaint.contact }]} />
      </section>
      <p class="hint">{r.footer}</p>
    </article>
  )
}

function ItemView({ item, fileLink }: { item: ReadableItem; fileLink?: (file: number, text: string) => ComponentChildren }) {
  return (
    <section class="card">
      <h3>{item.heading}{item.on && `, ${item.on}`}</h3>
      {item.markings.map((marking) => <p key={marking}><em>{marking}</em></p>)}
      {item.withheld.map((line) => <p key={line}>{line}</p>)}
      {item.rows.length > 0 && <Rows rows={item.rows} />}
      {item.files.length > 0 && (
        <>
          <h4>{item.filesHeading}</h4>
          <ul>{item.files.map(({ text, file }, i) => <li key={i}>{file !== null && fileLink ? fileLink(file, text) : text}</li>)}</ul>
        </>
      )}
    </section>
  )
}

function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <dl class="definitions">
      {rows.map(({ label, lines }, i) => (
        <div key={i}><dt>{label}</dt><dd>{lines.map((line, at) => <p key={at}>{line}</p>)}</dd></div>
      ))}
    </dl>
  )
}

/** A page of its own, for taking along: no script, nothing from anywhere else, readable in any browser for as long as there are any. */
export async function packageHtml(document: PackageDocument): Promise<string> {
  const content = await renderToStringAsync(<PackageView document={document} />)
  const title = readableOf(document).title
  return `<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>${content}</main>
</body>
</html>
`
}

const style = `
:root { color-scheme: light dark }
body { font: 1.05rem/1.55 system-ui, sans-serif; margin: 0 }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1, h2, h3 { line-height: 1.2 }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .25rem }
.lead { font-size: 1.15rem }
.card { border: 1px solid; border-radius: .5rem; padding: 0 1rem .5rem; margin: 1rem 0 }
dl > div { margin: .75rem 0 }
dt { font-weight: 600 }
dd { margin: 0; overflow-wrap: anywhere }
dd p { margin: .15rem 0 }
@media (min-width: 40rem) { dl > div { display: grid; grid-template-columns: 13rem 1fr; gap: 1rem } }
`
