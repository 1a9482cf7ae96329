import { reveal } from '#foundation/text'
import { readController } from '#incidents'
import type { Relay } from '#platform/mail'
import { defineTexts } from '#platform/texts'
import { offerIdentificationAnyway, sendPointersBy, takeLetterheadFrom, type Pointer } from '#requests'

const texts = defineTexts({
  fi: {
    subject: 'Sinulle on tieto',
    body: (link: string) => `Asiassasi on uutta. Näet sen tästä osoitteesta koodilla, joka sinulla on:\n\n${link}\n\nTässä viestissä ei kerrota asiasta muuta. Jos et odottanut viestiä, jätä se huomiotta.\n`,
  },
  sv: {
    subject: 'Du har ett besked',
    body: (link) => `Det finns något nytt i ditt ärende. Du ser det på den här adressen med koden som du har:\n\n${link}\n\nDet här meddelandet berättar inget annat. Om du inte väntade det, bry dig inte om det.\n`,
  },
  en: {
    subject: 'There is word for you',
    body: (link) => `There is something new in your matter. You can see it at this address with the code that you have:\n\n${link}\n\nThis message tells nothing else. If you did not expect it, leave it be.\n`,
  },
})

/** Letters of requests bear the organisation's own particulars, which incidents keep. */
export function knowLetterheads(): void {
  takeLetterheadFrom(async (tx, organisation) => {
    const { address, phone, email, officerName } = await readController(tx, organisation)
    const { street, postcode, town } = addressIn(address ?? '')
    return { street, postcode, town, phone: phone ?? '', email: email ?? '', officer: officerName ?? '' }
  })
}

/** Gives requests their letterhead, and says how a neutral pointer goes out by email. */
export function wireRequests(o: { origin: string; demo: boolean; mail: { relay: Relay; from: string } | null }): void {
  knowLetterheads()
  offerIdentificationAnyway(o.demo)
  const { mail } = o
  sendPointersBy(mail === null ? null : async (pointer) => {
    const sent = await mail.relay.send({ envelope: { from: mail.from, to: reveal(pointer.to), id: crypto.randomUUID() }, bytes: messageFor(pointer, mail.from, o.origin) })
    if (sent.outcome === 'accepted') return JSON.stringify(sent.reply)
    return sent.outcome === 'refused' && sent.during === 'recipient' ? 'refused' : null
  })
}

/** `PL 12, 00101 Helsinki` as the three parts of a return address; what cannot be read stays whole in the first. */
export function addressIn(address: string): { street: string; postcode: string; town: string } {
  const found = /^(.*?)[,\n]\s*(\d{5})\s+(.+)$/s.exec(address.trim())
  return found ? { street: found[1]?.trim() ?? '', postcode: found[2] ?? '', town: found[3]?.trim() ?? '' } : { street: '', postcode: '', town: '' }
}

/** One plain part (RFC 5322, 2045), the same for everybody but the language: nobody's name, nothing of the matter. */
export function messageFor({ to, lang, path, at }: Pointer, from: string, origin: string): Buffer {
  const t = texts(lang)
  const body = Buffer.from(t.body(`${origin}${path}`)).toString('base64').replace(/.{76}/g, '$&\r\n')
  const lines = [
    `From: <${from}>`,
    `To: <${reveal(to)}>`,
    `Subject: =?utf-8?B?${Buffer.from(t.subject).toString('base64')}?=`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${crypto.randomUUID()}@${from.split('@')[1] ?? 'localhost'}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '',
  ]
  return Buffer.from(lines.join('\r\n'), 'latin1')
}
