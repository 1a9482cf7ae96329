import { reveal } from '#foundation/text'
import type { InvitationLetter, InvitationMail } from '#identity'
import type { Relay } from '#platform/mail'
import { defineTexts } from '#platform/texts'

const texts = defineTexts({
  fi: {
    subject: 'Kutsu',
    body: (organisation: string, link: string) =>
      `Sinut on kutsuttu työskentelemään: ${organisation}.\n\nAvaa linkki ja tee tilisi:\n${link}\n\nLinkki toimii kerran ja viikon ajan. Älä anna sitä kenellekään. Jos et odottanut tätä viestiä, jätä se huomiotta.\n`,
  },
  sv: {
    subject: 'Inbjudan',
    body: (organisation, link) =>
      `Du har bjudits in att arbeta för: ${organisation}.\n\nÖppna länken och gör ditt konto:\n${link}\n\nLänken fungerar en gång och i en vecka. Ge den inte till någon. Om du inte väntade dig detta, bry dig inte om det.\n`,
  },
  en: {
    subject: 'An invitation',
    body: (organisation, link) =>
      `You have been invited to work for: ${organisation}.\n\nOpen the link and make your account:\n${link}\n\nThe link serves once, within a week. Give it to nobody. If you did not expect this, leave it be.\n`,
  },
})

/** Sends invitations through the relay. A message is built for one recipient and kept nowhere. */
export function invitationMail(o: { relay: Relay; from: string }): InvitationMail {
  return async (letter) => {
    const sent = await o.relay.send({
      envelope: { from: o.from, to: reveal(letter.to), id: crypto.randomUUID() },
      bytes: messageFor(letter, o.from),
    })
    return sent.outcome === 'accepted'
  }
}

/** A message of one plain part (RFC 5322, 2045): base64, so that no line is too long and no letter is lost. */
export function messageFor({ to, lang, link, organisation, at }: InvitationLetter, from: string): Buffer {
  const t = texts(lang)
  const body = Buffer.from(t.body(organisation, link)).toString('base64').replace(/.{76}/g, '$&\r\n')
  const lines = [
    `From: <${from}>`,
    `To: <${reveal(to)}>`,
    `Subject: ${t.subject}`,
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
