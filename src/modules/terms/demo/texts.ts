import type { Texts } from '../model.ts'

/** What an invented centre has written around what is computed. Each promise in it is bound to its check. */
export const demoNotices: Readonly<Record<'care' | 'support' | 'incidents' | 'requests' | 'staff' | 'site', Texts>> = {
  care: {
    fi: {
      intro: 'Kun tulet meille, kirjaamme hoitosi kannalta tarpeellisen. Tämä seloste kertoo, mitä kirjaamme, miksi ja kuka sen näkee. Voit kysyä mitä tahansa, mikä jää epäselväksi.\n\n[[names-are-sealed]] [[openings-shown]]',
      closing: 'Jos jokin tieto on väärin tai painaa mieltäsi, ota yhteyttä. Asiasta ei tarvitse osata puhua oikeilla sanoilla.',
    },
    sv: {
      intro: 'När du kommer till oss antecknar vi det som vården behöver. Den här beskrivningen berättar vad vi antecknar, varför och vem som ser det. Du kan fråga om allt som känns oklart.\n\n[[names-are-sealed]] [[openings-shown]]',
      closing: 'Om någon uppgift är fel eller tynger dig, ta kontakt. Du behöver inte hitta de rätta orden.',
    },
    en: {
      intro: 'When you come to us, we write down what your care needs. This notice tells what we write, why, and who sees it. You can ask about anything that stays unclear.\n\n[[names-are-sealed]] [[openings-shown]]',
      closing: 'If something is wrong or weighs on you, get in touch. You do not need to find the right words for it.',
    },
  },
  support: {
    fi: {
      intro: 'Tukipalvelussa asioit nimimerkillä. [[nothing-identifying]] [[support-is-not-disclosed]]\n\n[[delete-yourself]]',
      closing: 'Jos jonkun henki tai turvallisuus on vaarassa, kerromme sinulle avoimesti, mitä teemme.',
    },
    sv: {
      intro: 'I stödtjänsten använder du en signatur. [[nothing-identifying]] [[support-is-not-disclosed]]\n\n[[delete-yourself]]',
      closing: 'Om någons liv eller säkerhet är i fara berättar vi öppet för dig vad vi gör.',
    },
    en: {
      intro: 'In the support service you go by a nickname. [[nothing-identifying]] [[support-is-not-disclosed]]\n\n[[delete-yourself]]',
      closing: 'If somebody’s life or safety is in danger, we tell you openly what we do.',
    },
  },
  incidents: {
    fi: { intro: 'Jos tietojasi joutuu vääriin käsiin, kerromme siitä sinulle. Siihen tarvitsemme yhteystietosi ja merkinnän siitä, mitä sinulle on kerrottu.', closing: '' },
    sv: { intro: 'Om dina uppgifter hamnar i fel händer berättar vi det för dig. För det behöver vi dina kontaktuppgifter och en anteckning om vad vi har berättat.', closing: '' },
    en: { intro: 'If your data fall into the wrong hands, we tell you. For that we need your contact details, and a note of what you were told.', closing: '' },
  },
  requests: {
    fi: { intro: 'Kun pyydät omia tietojasi, käsittelemme pyyntösi tiedot vain pyynnön hoitamista varten. [[answered-in-time]]', closing: '' },
    sv: { intro: 'När du begär dina egna uppgifter behandlar vi din begäran bara för att sköta den. [[answered-in-time]]', closing: '' },
    en: { intro: 'When you ask for your own data, we process your request only to deal with it. [[answered-in-time]]', closing: '' },
  },
  staff: {
    fi: { intro: 'Tämä seloste on työntekijöille ja vapaaehtoisille. Järjestelmään merkitään, kuka teki mitäkin, jotta asiakas saa tietää, kuka hänen tietojaan on käsitellyt.', closing: '' },
    sv: { intro: 'Den här beskrivningen är för anställda och frivilliga. Systemet antecknar vem som gjorde vad, så att klienten får veta vem som har behandlat uppgifterna.', closing: '' },
    en: { intro: 'This notice is for staff and volunteers. The system notes who did what, so that a client can find out who has processed their data.', closing: '' },
  },
  site: {
    fi: { intro: 'Näitä sivuja voi lukea kuka tahansa kertomatta, kuka on. [[nothing-from-elsewhere]] [[no-address-written]]', closing: '' },
    sv: { intro: 'De här sidorna kan läsas av vem som helst utan att berätta vem man är. [[nothing-from-elsewhere]] [[no-address-written]]', closing: '' },
    en: { intro: 'Anybody can read these pages without saying who they are. [[nothing-from-elsewhere]] [[no-address-written]]', closing: '' },
  },
}

export const demoUse: Texts = {
  fi: {
    title: 'Palvelun käyttöehdot',
    body: 'Kun käytät palvelua nimimerkillä, meidän välillämme on sopimus. Me tarjoamme tukea, ja sinä kohtelet muita asiallisesti.\n\nPalvelu ei korvaa päivystystä. Hätätilanteessa soita 112.\n\n[[delete-yourself]] [[support-after-5-years]]\n\nJos joku on välittömässä vaarassa, meidän on otettava yhteyttä hätäkeskukseen, lastensuojeluun tai poliisiin. Sanomme sen sinulle, ja olet tervetullut takaisin.',
  },
  sv: {
    title: 'Villkor för användning av tjänsten',
    body: 'När du använder tjänsten med signatur har vi ett avtal. Vi ger stöd och du bemöter andra sakligt.\n\nTjänsten ersätter inte jouren. I en nödsituation ring 112.\n\n[[delete-yourself]] [[support-after-5-years]]\n\nOm någon är i omedelbar fara måste vi kontakta nödcentralen, barnskyddet eller polisen. Vi säger det till dig, och du är välkommen tillbaka.',
  },
  en: {
    title: 'Terms of use',
    body: 'When you use the service by nickname, there is a contract between us. We give support, and you treat others decently.\n\nThe service does not take the place of emergency care. In an emergency call 112.\n\n[[delete-yourself]] [[support-after-5-years]]\n\nIf somebody is in immediate danger, we have to contact the emergency centre, child protection or the police. We tell you so, and you are welcome back.',
  },
}

export const demoConsents: Readonly<Record<'surveys' | 'age-and-gender', Texts>> = {
  'surveys': {
    fi: { title: 'Kyselyt ja palaute', body: 'Saamme käyttää kyselyihin ja palautteeseen kirjoittamaasi palvelun parantamiseen. Vastaukset luetaan yhdessä muiden vastausten kanssa.\n\n[[withdrawing-erases]]' },
    sv: { title: 'Enkäter och respons', body: 'Vi får använda det du skriver i enkäter och respons för att förbättra tjänsten. Svaren läses tillsammans med andras svar.\n\n[[withdrawing-erases]]' },
    en: { title: 'Surveys and feedback', body: 'We may use what you write in surveys and feedback to make the service better. Answers are read together with those of others.\n\n[[withdrawing-erases]]' },
  },
  'age-and-gender': {
    fi: { title: 'Ikäryhmä ja sukupuoli', body: 'Saamme liittää tilastoihin ikäryhmäsi ja sukupuolesi. Tilastoissa ei ole ketään yksittäistä ihmistä.\n\n[[withdrawing-erases]]' },
    sv: { title: 'Åldersgrupp och kön', body: 'Vi får ta med din åldersgrupp och ditt kön i statistiken. I statistiken finns ingen enskild människa.\n\n[[withdrawing-erases]]' },
    en: { title: 'Age group and gender', body: 'We may count your age group and gender in statistics. There is no single human in them.\n\n[[withdrawing-erases]]' },
  },
}

export const demoSecurity: Texts = {
  fi: { intro: 'Moni epäröi kertoa asioistaan, koska on kuullut tietomurroista. Se on ymmärrettävää. Siksi kerromme tarkasti, mitä teemme, ja sanomme senkin, mitä emme voi luvata.', closing: '' },
  sv: { intro: 'Många tvekar att berätta om sig själva eftersom de har hört om dataintrång. Det är förståeligt. Därför berättar vi noga vad vi gör och säger också vad vi inte kan lova.', closing: '' },
  en: { intro: 'Many hesitate to tell of themselves because they have heard of data breaches. That is easy to understand. So we say precisely what we do, and also what we cannot promise.', closing: '' },
}

export const demoSafeguards: Texts = {
  fi: {
    title: 'Kävimme läpi suojatoimemme muualla tapahtuneen murron jälkeen',
    body: 'Toisessa organisaatiossa tapahtui tietomurto. Se ei koskenut meitä, mutta uutinen voi huolestuttaa, ja huoli on aiheellinen. Tarkistimme samana päivänä omat suojatoimemme.\n\n- Kokeilimme ulkopuolisen tavoin, pääseekö tietokantaan verkosta. Ei pääse.\n- Palautimme uusimman kopion tyhjälle koneelle ja tarkistimme, että se aukeaa.\n- Kävimme läpi, keillä on oikeus avata asiakastietoja. Poistimme yhden vanhentuneen oikeuden.\n\n[[backups-die]] [[erased-stays-erased]]\n\nJos olet joutunut jonkun muun murron uhriksi, et ole tehnyt mitään väärää. Voit puhua siitä meille, ja autamme löytämään seuraavat askeleet.',
  },
  sv: {
    title: 'Vi gick igenom våra skyddsåtgärder efter ett intrång på annat håll',
    body: 'I en annan organisation skedde ett dataintrång. Det gällde inte oss, men nyheten kan oroa, och oron är befogad. Samma dag granskade vi våra egna skyddsåtgärder.\n\n- Vi försökte som en utomstående nå databasen från nätet. Det går inte.\n- Vi återställde den nyaste kopian på en tom dator och såg att den öppnas.\n- Vi gick igenom vilka som har rätt att öppna klientuppgifter. Vi tog bort en föråldrad rättighet.\n\n[[backups-die]] [[erased-stays-erased]]\n\nOm du har drabbats av någon annans intrång har du inte gjort något fel. Du kan tala om det med oss, och vi hjälper dig att hitta nästa steg.',
  },
  en: {
    title: 'We went through our safeguards after a breach elsewhere',
    body: 'There was a data breach in another organisation. It did not concern us, but the news may worry you, and the worry is fair. On the same day we looked at our own safeguards.\n\n- As an outsider would, we tried to reach the database from the network. It cannot be reached.\n- We restored the newest copy on an empty machine, and saw that it opens.\n- We went through who has the right to open client data. We removed one right that was out of date.\n\n[[backups-die]] [[erased-stays-erased]]\n\nIf you are the victim of a breach elsewhere, you have done nothing wrong. You can talk about it with us, and we help you find the next steps.',
  },
}

export const demoAssessment: Texts = {
  fi: {
    context: 'Keskus hoitaa ihmisiä, jotka kertovat asioita, joita eivät ole kertoneet kenellekään. Tietojen käsittely on laajamittaista ja koskee terveyttä, joten arviointi on tehtävä.',
    necessity: 'Hoitoa ei voi antaa ilman merkintöjä, ja laki vaatii ne. Muuta ei kerätä.',
    consulted: 'Henkilöstö ja kolme asiakasraatiin kuuluvaa.',
    remaining: 'Jäljelle jää riski, että palvelimen haltuunsa saanut lukee sitä, mitä juuri silloin avataan. Se on hyväksytty, kun valvonta ja jälki ovat käytössä.',
    opinion: '',
  },
  sv: {
    context: 'Centret vårdar människor som berättar sådant som de inte har berättat för någon. Behandlingen är omfattande och gäller hälsa, så en bedömning måste göras.',
    necessity: 'Vård kan inte ges utan anteckningar, och lagen kräver dem. Annat samlas inte.',
    consulted: 'Personalen och tre medlemmar av klientrådet.',
    remaining: 'Kvar finns risken att den som tar över servern läser det som öppnas just då. Den har godkänts när övervakningen och spåret är i bruk.',
    opinion: '',
  },
  en: {
    context: 'The centre cares for people who tell what they have told nobody else. The processing is of a large scale and concerns health, so the assessment has to be made.',
    necessity: 'Care cannot be given without entries, and the law wants them. Nothing else is collected.',
    consulted: 'The staff, and three members of the clients’ panel.',
    remaining: 'What remains is that somebody who takes over the server reads what is opened just then. It is accepted while watching and trace are in place.',
    opinion: '',
  },
}
