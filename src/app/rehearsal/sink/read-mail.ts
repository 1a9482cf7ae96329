import PostalMime from 'postal-mime'

/** A received message, decoded: everything its reader could see, and who it says it is for. */
export interface ReadMail {
  readonly to: readonly string[]
  readonly messageId: string
  /** Subject, names in headers and every text part. */
  readonly visible: string
  /** Something was attached that the sink cannot read as text. */
  readonly unread: boolean
}

/** Headers that a machine writes: random ids in them are no text for a reader. */
const technical = /^(?:received|return-path|message-id|date|mime-version|content-.*|dkim-signature|arc-.*|authentication-results)$/

export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw)
  const texts = [mail.text ?? '', textOfHtml(mail.html ?? '')]
  let unread = false
  for (const attachment of mail.attachments) {
    if (attachment.mimeType.startsWith('text/') && typeof attachment.content !== 'string') {
      texts.push(new TextDecoder().decode(attachment.content))
    } else unread = true
  }
  const body = texts.join('\n')
  const headers = mail.headers.filter(({ key }) => !technical.test(key)).map(({ value }) => value)
  const people = [mail.from, ...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.replyTo ?? [])]
  const names = people.map((person) => person?.name ?? '')
  return {
    to: [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].map((person) => person.address ?? ''),
    messageId: mail.messageId ?? '',
    visible: [mail.subject ?? '', ...names, ...headers, body].join('\n'),
    unread,
  }
}

/** What a browser would show of an HTML part, and what its links and pictures say. */
export function textOfHtml(html: string): string {
  const shown = html
    .replace(/<(style|script|head)\b[^>]*>.*?<\/\1>/gis, ' ')
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/<[^>]*>/g, (tag) => {
      const said = [...tag.matchAll(/\b(?:href|src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
      const space = /^<\/?(?:b|i|em|strong|span|a|u)\b/i.test(tag) ? '' : '\n'
      return space + said.map((found) => ` ${found[1] ?? found[2] ?? ''} `).join('')
    })
  return shown.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, word) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return entities[String(word)] ?? whole
  })
}

const entities: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '',
  auml: 'ä', ouml: 'ö', aring: 'å', Auml: 'Ä', Ouml: 'Ö', Aring: 'Å', ndash: '–', mdash: '—',
}
