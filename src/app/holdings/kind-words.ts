import { languages, type Lang } from '#platform/texts'

/** What each kind of sealed record is called to the person it is about: Finnish, Swedish, English. */
const kindWords: Readonly<Record<string, readonly [fi: string, sv: string, en: string]>> = {
  'person': ['Rekisteritiedot', 'Registeruppgifter', 'Register details'],
  'unresolved-row': ['Rekisteriin tuotu rivi', 'En rad som tagits in i registret', 'A row taken into the register'],
  'staff': ['Työntekijän nimi ja osoite', 'En medarbetares namn och adress', 'A member of staff’s name and address'],
  'client-file': ['Asiakaskertomus', 'Klientjournal', 'Client file'],
  'client-file-attachment': ['Asiakaskertomuksen liite', 'Bilaga till klientjournalen', 'Attachment of the client file'],
  'caseload': ['Asiakasluettelo', 'Klientlista', 'Caseload'],
  'request': ['Omia tietoja koskeva pyyntö', 'Begäran om egna uppgifter', 'Request about one’s own data'],
  'request-letter': ['Vastauskirje pyyntöön', 'Svarsbrev på en begäran', 'Letter that answers a request'],
  'retention-reasons': ['Säilytyspäätöksen perustelut', 'Motivering till ett bevarandebeslut', 'Reasons of a decision to keep'],
  'returned-mail': ['Palautunut viesti', 'Returnerat meddelande', 'Returned message'],
  'identity-code': ['Henkilötunnus', 'Personbeteckning', 'Personal identity code'],
  'email': ['Sähköposti', 'E-post', 'Email'],
  'phone': ['Puhelin', 'Telefon', 'Phone'],
  'customer-id': ['Asiakasnumero', 'Kundnummer', 'Customer id'],
  'weak-key': ['Nimi ja jokin muu tieto yhdessä', 'Namn och någon annan uppgift tillsammans', 'Name together with another detail'],
  'name-pair': ['Kaksi nimen osaa', 'Två delar av namnet', 'Two parts of the name'],
}

/** The words for a kind; the kind itself where nobody has given it words. */
export function kindIn(lang: Lang, kind: string): string {
  return kindWords[kind]?.[languages.indexOf(lang)] ?? kind
}
