import type { Lang } from '#platform/texts'
import type { Template, TemplateText } from './template.ts'

const marks: Readonly<Record<Lang, { readonly subject: string; readonly line: string }>> = {
  fi: { subject: 'KOE', line: 'Tämä on koeviesti. Lukija on keksitty, eikä viesti koske ketään.' },
  sv: { subject: 'PROV', line: 'Det här är ett prov. Läsaren är påhittad och meddelandet gäller ingen.' },
  en: { subject: 'TEST', line: 'This is a test. The reader is invented, and the message concerns nobody.' },
}

/** The same notice, but nobody can take it for a real one: its subject and its first line say so. */
export function testNotice(template: Template): Template {
  const mark = (language: Lang): TemplateText => {
    const text = template.texts[language]
    const { subject, line } = marks[language]
    return {
      ...text,
      subject: `${subject}: ${text.subject}`,
      blocks: [{ id: 'test', kind: 'callout', channel: 'both', fulfils: [], lines: [line] }, ...text.blocks],
    }
  }
  return { ...template, texts: { fi: mark('fi'), sv: mark('sv'), en: mark('en') } }
}
