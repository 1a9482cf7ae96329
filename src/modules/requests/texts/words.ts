import { defineTexts } from '#platform/texts'

/** The names of what there is: on pages, in lists and in letters. */
export const words = defineTexts({
  fi: {
    kinds: {
      'access': 'Omien tietojen saaminen', 'rectification': 'Virheen korjaaminen', 'erasure': 'Tietojen poistaminen',
      'restriction': 'Käsittelyn rajoittaminen', 'objection': 'Käsittelyn vastustaminen', 'portability': 'Tiedot koneluettavina',
      'log-extract': 'Kuka on katsonut tietoja', 'consent-withdrawn': 'Suostumuksen peruminen',
    },
    /** In a sentence: "Pyysit meitä …". */
    asks: {
      'access': 'antamaan tietosi', 'rectification': 'korjaamaan virheen', 'erasure': 'poistamaan tietoja',
      'restriction': 'rajoittamaan tietojesi käsittelyä', 'objection': 'lopettamaan tietojesi käsittelyn', 'portability': 'antamaan tietosi koneluettavina',
      'log-extract': 'kertomaan, kuka on katsonut tietojasi', 'consent-withdrawn': 'kirjaamaan, että perut suostumuksesi',
    },
    channels: { 'form': 'Lomake', 'paper': 'Paperi', 'phone': 'Puhelin', 'email': 'Sähköposti', 'in-person': 'Käynti' },
    states: { 'arrived': 'Saapunut', 'open': 'Käsiteltävänä', 'answered': 'Vastattu', 'refused': 'Kieltäydytty', 'withdrawn': 'Peruttu', 'joined': 'Yhdistetty' },
    identity: { 'none': 'Ei tunnistettu', 'asked': 'Tunnistamista pyydetty', 'identified': 'Tunnistettu', 'not-identified': 'Jäi tunnistamatta' },
    ways: {
      'strong': 'vahva tunnistautuminen', 'in-person': 'paikan päällä', 'code-letter': 'kirjeessä ollut koodi', 'known-already': 'tunnettu ennestään',
      'papers': 'asiakirjat',
    },
    whose: { 'own': 'Omat tiedot', 'child': 'Lapsen tiedot', 'ward': 'Päämiehen tiedot', 'deceased': 'Kuolleen tiedot' },
    extensionReasons: { 'complexity': 'asia on monimutkainen', 'number': 'pyyntöjä on tullut paljon' },
    letters: {
      'acknowledged': 'Vahvistus', 'identify': 'Tunnistamispyyntö', 'extended': 'Lisäaika', 'answered': 'Vastaus', 'partly': 'Vastaus osittain',
      'refused': 'Kielteinen vastaus', 'not-identified': 'Jäi tunnistamatta', 'package': 'Tiedot',
    },
    letterChannels: { 'post': 'Kirje', 'pointer': 'Vinkki sähköpostiin', 'page': 'Näytetty sivulla', 'desk': 'Annettu paikan päällä', 'identified': 'Luettavissa tunnistautuneena' },
    verdicts: {
      'disclose': 'Annetaan', 'correct': 'Korjataan', 'erase': 'Poistetaan', 'restrict': 'Rajoitetaan', 'stop': 'Lopetetaan', 'partly': 'Osittain', 'refuse': 'Kieltäydytään',
    },
  },
  sv: {
    kinds: {
      'access': 'Få egna uppgifter', 'rectification': 'Rätta ett fel', 'erasure': 'Radera uppgifter',
      'restriction': 'Begränsa behandlingen', 'objection': 'Invändning mot behandlingen', 'portability': 'Uppgifterna i maskinläsbar form',
      'log-extract': 'Vem som har sett uppgifterna', 'consent-withdrawn': 'Återkalla samtycke',
    },
    asks: {
      'access': 'ge dig dina uppgifter', 'rectification': 'rätta ett fel', 'erasure': 'radera uppgifter', 'restriction': 'begränsa behandlingen av dina uppgifter',
      'objection': 'sluta behandla dina uppgifter', 'portability': 'ge dig dina uppgifter i maskinläsbar form', 'log-extract': 'berätta vem som har sett dina uppgifter',
      'consent-withdrawn': 'anteckna att du återkallar ditt samtycke',
    },
    channels: { 'form': 'Blankett', 'paper': 'Papper', 'phone': 'Telefon', 'email': 'E-post', 'in-person': 'Besök' },
    states: { 'arrived': 'Inkommen', 'open': 'Behandlas', 'answered': 'Besvarad', 'refused': 'Avslagen', 'withdrawn': 'Återtagen', 'joined': 'Förenad' },
    identity: { 'none': 'Inte identifierad', 'asked': 'Identifiering begärd', 'identified': 'Identifierad', 'not-identified': 'Blev inte identifierad' },
    ways: {
      'strong': 'stark autentisering', 'in-person': 'på plats', 'code-letter': 'kod i ett brev', 'known-already': 'känd från förr', 'papers': 'handlingar',
    },
    whose: { 'own': 'Egna uppgifter', 'child': 'Ett barns uppgifter', 'ward': 'Huvudmannens uppgifter', 'deceased': 'En avlidens uppgifter' },
    extensionReasons: { 'complexity': 'ärendet är komplicerat', 'number': 'det har kommit många begäranden' },
    letters: {
      'acknowledged': 'Bekräftelse', 'identify': 'Begäran om identifiering', 'extended': 'Förlängd tid', 'answered': 'Svar', 'partly': 'Delvis svar',
      'refused': 'Avslag', 'not-identified': 'Blev inte identifierad', 'package': 'Uppgifter',
    },
    letterChannels: { 'post': 'Brev', 'pointer': 'Påminnelse per e-post', 'page': 'Visat på sidan', 'desk': 'Gett på plats', 'identified': 'Kan läsas efter identifiering' },
    verdicts: {
      'disclose': 'Ges', 'correct': 'Rättas', 'erase': 'Raderas', 'restrict': 'Begränsas', 'stop': 'Avslutas', 'partly': 'Delvis', 'refuse': 'Avslås',
    },
  },
  en: {
    kinds: {
      'access': 'Getting one’s data', 'rectification': 'Correcting a mistake', 'erasure': 'Erasing data',
      'restriction': 'Restricting use', 'objection': 'Objecting to use', 'portability': 'Data that machines read',
      'log-extract': 'Who has looked at the data', 'consent-withdrawn': 'Withdrawing consent',
    },
    asks: {
      'access': 'give you your data', 'rectification': 'correct a mistake', 'erasure': 'erase data', 'restriction': 'restrict the use of your data',
      'objection': 'stop using your data', 'portability': 'give you your data in a form that machines read', 'log-extract': 'tell you who has looked at your data',
      'consent-withdrawn': 'note that you withdraw your consent',
    },
    channels: { 'form': 'Form', 'paper': 'Paper', 'phone': 'Phone', 'email': 'Email', 'in-person': 'Visit' },
    states: { 'arrived': 'Arrived', 'open': 'Being worked on', 'answered': 'Answered', 'refused': 'Refused', 'withdrawn': 'Withdrawn', 'joined': 'Joined' },
    identity: { 'none': 'Not identified', 'asked': 'Asked to identify', 'identified': 'Identified', 'not-identified': 'Stayed unidentified' },
    ways: {
      'strong': 'strong identification', 'in-person': 'in person', 'code-letter': 'a code in a letter', 'known-already': 'known already', 'papers': 'papers',
    },
    whose: { 'own': 'Own data', 'child': 'A child’s data', 'ward': 'A ward’s data', 'deceased': 'Data of somebody who died' },
    extensionReasons: { 'complexity': 'the matter is complex', 'number': 'many requests have come' },
    letters: {
      'acknowledged': 'Acknowledgement', 'identify': 'Asked to identify', 'extended': 'Extension', 'answered': 'Answer', 'partly': 'Answer in part',
      'refused': 'Refusal', 'not-identified': 'Not identified', 'package': 'Data',
    },
    letterChannels: { 'post': 'Letter', 'pointer': 'Pointer by email', 'page': 'Shown on the page', 'desk': 'Given in person', 'identified': 'To read once identified' },
    verdicts: {
      'disclose': 'Given', 'correct': 'Corrected', 'erase': 'Erased', 'restrict': 'Restricted', 'stop': 'Stopped', 'partly': 'In part', 'refuse': 'Refused',
    },
  },
})
