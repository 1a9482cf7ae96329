import { defineTexts } from '#platform/texts'

/** A sentence for each thing that the commands of packages may refuse. */
export const packageRefusals = defineTexts({
  fi: {
    'no-such-request': 'Pyyntöä ei löydy.', 'no-such-package': 'Koontia ei löydy.', 'no-such-item': 'Tieto ei ole enää tässä koonnissa.',
    'not-identified': 'Pyytäjää ei ole vielä tunnistettu.', 'not-asked-for': 'Tätä ei ole pyydetty.', 'nobody-linked': 'Yhdistä pyyntö ensin ihmiseen, jonka tiedoista on kyse.',
    'handed-over-already': 'Tiedot on jo luovutettu.', 'not-in-review': 'Koonti ei ole enää tarkastettavana.', 'changed-meanwhile': 'Joku muu on tarkastanut koontia tällä välin. Jatka uusimmasta.',
    'nothing-reviewed': 'Mitään ei tarkastettu.', 'released-already': 'Tiedot on jo hyväksytty luovutettavaksi.', 'ground-of-care': 'Vain terveydenhuollon ammattihenkilö voi arvioida vaaraa terveydelle.',
    'not-decided': 'Kaikkia kohtia ei ole päätetty.', 'not-all-reviewed': 'Kaikkea ei ole vielä tarkastettu.', 'no-patient-data': 'Potilastietoja ei ole.',
    'not-released': 'Tietoja ei ole vielä hyväksytty luovutettavaksi.', 'no-identity-code': 'Pyytäjän henkilötunnusta ei tiedetä, joten tunnistautumista ei voi verrata. Valitse toinen tapa.',
    'no-address': 'Osoitetta ei ole. Valitse toinen tapa.', 'not-our-key': 'Käytä sivulla annettua avainta: itse keksityn voi arvata.',
    'no-print-house': 'Tulostuspaikkaa ei ole asetettu.', 'print-house-unreachable': 'Tulostuspaikkaan ei saatu yhteyttä. Yritä uudelleen.', 'address-does-not-fit': 'Osoite ei mahdu kirjekuoren ikkunaan. Valitse toinen tapa.',
    'nothing-waiting': 'Mikään kirje ei odota.',
  },
  sv: {
    'no-such-request': 'Begäran finns inte.', 'no-such-package': 'Sammanställningen finns inte.', 'no-such-item': 'Uppgiften finns inte längre i sammanställningen.',
    'not-identified': 'Den som begär är inte identifierad än.', 'not-asked-for': 'Detta har inte begärts.', 'nobody-linked': 'Koppla först begäran till den människa som uppgifterna gäller.',
    'handed-over-already': 'Uppgifterna är redan utlämnade.', 'not-in-review': 'Sammanställningen granskas inte längre.', 'changed-meanwhile': 'Någon annan har granskat under tiden. Fortsätt från den nyaste.',
    'nothing-reviewed': 'Inget granskades.', 'released-already': 'Uppgifterna är redan godkända för utlämning.', 'ground-of-care': 'Bara en yrkesutbildad person inom hälso- och sjukvården kan bedöma fara för hälsan.',
    'not-decided': 'Alla ställen är inte avgjorda.', 'not-all-reviewed': 'Allt är inte granskat än.', 'no-patient-data': 'Det finns inga patientuppgifter.',
    'not-released': 'Uppgifterna är inte godkända för utlämning än.', 'no-identity-code': 'Personbeteckningen för den som begär är inte känd, så identifieringen kan inte jämföras. Välj ett annat sätt.',
    'no-address': 'Det finns ingen adress. Välj ett annat sätt.', 'not-our-key': 'Använd nyckeln på sidan: en egen kan gissas.',
    'no-print-house': 'Inget tryckeri är inställt.', 'print-house-unreachable': 'Tryckeriet kunde inte nås. Försök på nytt.', 'address-does-not-fit': 'Adressen ryms inte i kuvertets fönster. Välj ett annat sätt.',
    'nothing-waiting': 'Inget brev väntar.',
  },
  en: {
    'no-such-request': 'There is no such request.', 'no-such-package': 'There is no such package.', 'no-such-item': 'The item is not in this package any more.',
    'not-identified': 'Whoever asks has not been identified yet.', 'not-asked-for': 'This was not asked for.', 'nobody-linked': 'First link the request to the person whose data it is about.',
    'handed-over-already': 'The data has been handed over already.', 'not-in-review': 'The package is not in review any more.', 'changed-meanwhile': 'Somebody else has reviewed meanwhile. Go on from the newest.',
    'nothing-reviewed': 'Nothing was reviewed.', 'released-already': 'The data has been released already.', 'ground-of-care': 'Only a health professional can judge a danger to health.',
    'not-decided': 'Not every place has been decided.', 'not-all-reviewed': 'Not everything has been reviewed yet.', 'no-patient-data': 'There is no patient data.',
    'not-released': 'The data has not been released yet.', 'no-identity-code': 'The identity code of whoever asks is not known, so an identification cannot be compared with it. Choose another way.',
    'no-address': 'There is no address. Choose another way.', 'not-our-key': 'Use the key from the page: one that somebody made up can be guessed.',
    'no-print-house': 'No print house is set up.', 'print-house-unreachable': 'The print house could not be reached. Try again.', 'address-does-not-fit': 'The address does not fit the window of an envelope. Choose another way.',
    'nothing-waiting': 'No letter waits.',
  },
})
