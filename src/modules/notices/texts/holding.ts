import { defineTexts } from '#platform/texts'

/** What notices keep of people and of staff, said to them. */
export const holdingTexts = defineTexts({
  fi: {
    title: 'Sinulle lähetetyt ilmoitukset tietoturvaloukkauksista',
    kinds: { breach: 'Ilmoitus tietoturvaloukkauksesta', correction: 'Oikaisu ilmoitukseen' },
    categories: {
      telling: 'Kerrottiinko sinulle, miten ja milloin, ja jos ei, miksi ei',
      delivery: 'Viestin tai kirjeen vaiheet ja sähköpostin välittäjän vastauskoodit; ei osoitetta eikä nimeä',
      bounce: 'Palautuneen viestin laatu',
    },
    purposes: { tell: 'Kertoa tietoturvaloukkauksesta ja pystyä osoittamaan, että jokaiselle kerrottiin' },
    statute: 'Yleinen tietosuoja-asetus, 34 artikla ja 5 artiklan 2 kohta',
    recipients: { relay: 'Sähköpostin välittäjä, joka kuljettaa viestin', house: 'Painotalo ja Posti, jotka tekevät ja kuljettavat kirjeen' },
    source: 'Rekisteri, jossa yhteystietosi ovat, ja postipalvelinten vastaukset',
    subject: 'Aihe', certainty: 'Kuinka varmaa on, että asia koskee sinua', leaked: 'Tietosi ovat vuotaneet', viewed: 'Tietojasi on voitu katsoa',
    state: 'Miten sinulle kerrottiin', reason: 'Syy', email: 'Sähköpostin vaihe', letter: 'Kirjeen vaihe', to: 'Kenelle',
    toPerson: 'Sinulle', toGuardian: 'Huoltajalle tai edunvalvojalle', emailAt: 'Sähköpostin viimeisin vaihe', letterAt: 'Kirjeen viimeisin vaihe',
    reply: 'Vastaanottajan palvelimen vastaus', returned: 'Palautuneet viestit',
    states: {
      'planned': 'Odottaa vuoroa', 'intended': 'Lähdössä', 'in-doubt': 'Lähtöä ei saatu varmistettua', 'accepted': 'Otettu vastaan', 'failed': 'Ei mennyt perille',
      'made': 'Kirje tehty', 'handed-over': 'Luovutettu postiin', 'withdrawn': 'Peruttu',
    },
    returns: { 'permanent': 'pysyvä este', 'mailbox-full': 'täysi postilaatikko', 'reputation': 'palvelin torjui', 'delayed': 'viivästyi', 'unreadable': 'ei voitu lukea' },
    acts: {
      title: 'Ilmoitusten tekijät', created: 'Aloitti ilmoituksen kirjoittamisen', begun: 'Aloitti ilmoittamisen', approved: 'Hyväksyi ilmoituksen',
      confirmed: 'Vahvisti kirjeiden luovutuksen', decided: 'Päätti, miten jollekulle kerrotaan',
    },
  },
  sv: {
    title: 'Meddelanden till dig om personuppgiftsincidenter',
    kinds: { breach: 'Meddelande om en personuppgiftsincident', correction: 'Rättelse av ett meddelande' },
    categories: {
      telling: 'Om du informerades, hur och när, och om inte, varför inte',
      delivery: 'E-postens eller brevets skeden och e-postförmedlarens svarskoder; ingen adress och inget namn',
      bounce: 'Av vilket slag ett returnerat meddelande var',
    },
    purposes: { tell: 'Att informera om en personuppgiftsincident och kunna visa att var och en informerades' },
    statute: 'Allmänna dataskyddsförordningen, artiklarna 34 och 5.2',
    recipients: { relay: 'E-postförmedlaren som transporterar meddelandet', house: 'Tryckeriet och Posten som gör och transporterar brevet' },
    source: 'Registret med dina kontaktuppgifter, och e-postservrarnas svar',
    subject: 'Ämne', certainty: 'Hur säkert det är att saken gäller dig', leaked: 'Dina uppgifter har läckt', viewed: 'Dina uppgifter kan ha setts',
    state: 'Hur du informerades', reason: 'Orsak', email: 'E-postens skede', letter: 'Brevets skede', to: 'Till vem',
    toPerson: 'Till dig', toGuardian: 'Till vårdnadshavaren eller intressebevakaren', emailAt: 'E-postens senaste skede', letterAt: 'Brevets senaste skede',
    reply: 'Svar från mottagarens server', returned: 'Returnerade meddelanden',
    states: {
      'planned': 'Väntar på sin tur', 'intended': 'På väg', 'in-doubt': 'Avsändandet kunde inte bekräftas', 'accepted': 'Mottaget', 'failed': 'Kom inte fram',
      'made': 'Brevet gjort', 'handed-over': 'Överlämnat till posten', 'withdrawn': 'Återkallat',
    },
    returns: { 'permanent': 'bestående hinder', 'mailbox-full': 'full brevlåda', 'reputation': 'servern avvisade', 'delayed': 'försenades', 'unreadable': 'kunde inte läsas' },
    acts: {
      title: 'Vem som gjort meddelanden', created: 'Började skriva ett meddelande', begun: 'Inledde informeringen', approved: 'Godkände ett meddelande',
      confirmed: 'Bekräftade att brev lämnats över', decided: 'Beslutade hur någon informeras',
    },
  },
  en: {
    title: 'Notices of personal data breaches sent to you',
    kinds: { breach: 'Notice of a personal data breach', correction: 'Correction of a notice' },
    categories: {
      telling: 'Whether you were told, how and when, and if not, why not',
      delivery: 'Stages of the email or letter, and the mail relay’s reply codes; no address and no name',
      bounce: 'What kind of message came back',
    },
    purposes: { tell: 'To tell people of a personal data breach, and to be able to show that each of them was told' },
    statute: 'General Data Protection Regulation, Articles 34 and 5(2)',
    recipients: { relay: 'The mail relay that carries the message', house: 'The print house and the post, which make and carry the letter' },
    source: 'The register with your contact details, and the answers of mail servers',
    subject: 'Subject', certainty: 'How certain it is that it concerns you', leaked: 'Your data has leaked', viewed: 'Your data may have been viewed',
    state: 'How you were told', reason: 'Reason', email: 'Stage of the email', letter: 'Stage of the letter', to: 'To whom',
    toPerson: 'To you', toGuardian: 'To your guardian', emailAt: 'Latest stage of the email', letterAt: 'Latest stage of the letter',
    reply: 'Answer of the recipient’s server', returned: 'Returned messages',
    states: {
      'planned': 'Waits for its turn', 'intended': 'On its way', 'in-doubt': 'Sending could not be confirmed', 'accepted': 'Accepted', 'failed': 'Did not arrive',
      'made': 'Letter made', 'handed-over': 'Handed over to the post', 'withdrawn': 'Withdrawn',
    },
    returns: { 'permanent': 'permanent hindrance', 'mailbox-full': 'mailbox full', 'reputation': 'refused by the server', 'delayed': 'delayed', 'unreadable': 'could not be read' },
    acts: {
      title: 'Who made notices', created: 'Began to write a notice', begun: 'Began the telling', approved: 'Approved a notice',
      confirmed: 'Confirmed that letters were handed over', decided: 'Decided how somebody is told',
    },
  },
})
