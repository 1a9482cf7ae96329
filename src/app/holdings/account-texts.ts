import { defineTexts } from '#platform/texts'

/** What accounts keep of staff and of clients, said to them. */
export const accountTexts = defineTexts({
  fi: {
    staff: {
      title: 'Työntekijän tunnus', profile: 'Nimesi ja osoitteesi', account: 'Tunnuksesi tässä organisaatiossa', invitation: 'Kutsu',
      categories: {
        profile: 'Nimi ja sähköposti, salattuina',
        account: 'Kirjautumisnimi, kieli, roolit, kenen takaama, alku- ja loppuaika ja viimeisimmän käynnin kuukausi',
        invitation: 'Kutsut: roolit, tila ja voimassaolo',
      },
      purposes: { work: 'Antaa työntekijälle pääsy siihen, mitä työ vaatii, ja vain siihen' },
      statute: 'Työsopimus tai vapaaehtoistoiminnan sopimus; yleinen tietosuoja-asetus, 32 artiklan 4 kohta',
      source: 'Kutsuja ja työntekijä itse',
      name: 'Nimi', email: 'Sähköposti', signInName: 'Kirjautumisnimi', language: 'Kieli', roles: 'Roolit', state: 'Tila', states: { waiting: 'Odottaa vahvistusta', open: 'Voimassa', closed: 'Päättynyt' },
      createdAt: 'Tunnus tehty', beganAt: 'Aloittanut', closedAt: 'Lopettanut', seenMonth: 'Viimeisin käynti, kuukausi', linkedAt: 'Liitetty organisaation kirjautumiseen',
      invitedAt: 'Kutsuttu', expiresAt: 'Voimassa asti', invitations: { open: 'Avoin', taken: 'Otettu vastaan', withdrawn: 'Peruttu', done: 'Käytetty' },
    },
    signIn: {
      title: 'Kirjautumistavat ja istunnot', credential: 'Kirjautumistapa', code: 'Kertakäyttökoodit', session: 'Voimassa oleva kirjautuminen', news: 'Ilmoitus kirjautumistapojen muutoksesta',
      kinds: { 'passphrase': 'Salalause', 'recovery-code': 'Palautuskoodi', 'passkey': 'Avainkoodi (passkey)' },
      categories: {
        means: 'Millä kirjaudut: laji, milloin lisätty ja käytetty, ja salatut avaimet, joita vain sinä voit avata',
        sessions: 'Voimassa olevat kirjautumiset ja keskeneräiset kirjautumisyritykset; selain ja laite vain sinun avattavissasi',
      },
      purposes: { safe: 'Varmistaa, että tunnusta käyttää vain sen haltija' },
      statute: 'Yleinen tietosuoja-asetus, 32 artikla',
      source: 'Työntekijä itse ja hänen selaimensa',
      kind: 'Laji', createdAt: 'Lisätty', lastUsedOn: 'Käytetty viimeksi', backedUp: 'Kopioitu omistajan muille laitteille', seenAt: 'Viimeksi käytössä', expiresAt: 'Päättyy viimeistään', what: 'Mitä muuttui',
      changes: {
        'passphrase-changed': 'Salalause vaihdettiin', 'recovery-code-renewed': 'Palautuskoodi uusittiin', 'passkey-added': 'Avainkoodi lisättiin', 'passkey-removed': 'Avainkoodi poistettiin',
        'one-time-code-added': 'Kertakäyttökoodit otettiin käyttöön', 'one-time-code-removed': 'Kertakäyttökoodit poistettiin', 'recovered': 'Kirjauduttiin palautuskoodilla',
      },
    },
    keepers: { title: 'Kirjautumispalvelujen asettajat', oidc: 'Asetti organisaation oman kirjautumisen', identification: 'Asetti vahvan tunnistautumisen' },
    client: {
      title: 'Asiakkaan tunnus', item: 'Tunnuksesi',
      categories: {
        account: 'Nimimerkki, kieli, alkukuukausi ja viimeisimmän käynnin kuukausi',
        email: 'Sähköpostiosoite, jos olet antanut sellaisen; salattu niin, että vain viestien lähettäjä voi avata sen',
        signIn: 'Salatut avaimet, salalauseen ja palautuskoodin tarkisteet ja voimassa olevat kirjautumiset',
      },
      purposes: { serve: 'Antaa sinulle oma tunnus palveluihin, joita käytät nimettömänä', mail: 'Ilmoittaa sinulle uusista viesteistä, jos haluat' },
      contract: 'Käyttöehdot, jotka hyväksyit (T1)', consent: 'Suostumuksesi: osoite on vapaaehtoinen (T4)',
      recipients: { relay: 'Sähköpostin välittäjä, jos olet antanut osoitteen' },
      source: 'Sinä itse',
      nickname: 'Nimimerkki', language: 'Kieli', began: 'Tunnus tehty, kuukausi', seen: 'Viimeisin käynti, kuukausi', hasEmail: 'Osoite ilmoituksia varten on annettu',
      emailHow: 'Osoitetta ei voi näyttää tässä: vain viestien lähettäjä avaa sen. Voit vaihtaa tai poistaa sen omalla sivullasi.',
      credentials: 'Kirjautumistavat', sessions: 'Voimassa olevat kirjautumiset',
    },
  },
  sv: {
    staff: {
      title: 'Medarbetarens konto', profile: 'Ditt namn och din adress', account: 'Ditt konto i den här organisationen', invitation: 'Inbjudan',
      categories: {
        profile: 'Namn och e-post, förseglade',
        account: 'Inloggningsnamn, språk, roller, vem som gått i god, början och slut, och månaden för det senaste besöket',
        invitation: 'Inbjudningar: roller, skede och giltighet',
      },
      purposes: { work: 'Att ge medarbetaren tillgång till det som arbetet kräver, och bara till det' },
      statute: 'Arbetsavtal eller avtal om frivilligarbete; allmänna dataskyddsförordningen, artikel 32.4',
      source: 'Den som bjudit in, och medarbetaren själv',
      name: 'Namn', email: 'E-post', signInName: 'Inloggningsnamn', language: 'Språk', roles: 'Roller', state: 'Skede', states: { waiting: 'Väntar på bekräftelse', open: 'I kraft', closed: 'Avslutat' },
      createdAt: 'Kontot gjort', beganAt: 'Började', closedAt: 'Slutade', seenMonth: 'Senaste besök, månad', linkedAt: 'Kopplat till organisationens inloggning',
      invitedAt: 'Inbjuden', expiresAt: 'Giltig till', invitations: { open: 'Öppen', taken: 'Mottagen', withdrawn: 'Återkallad', done: 'Använd' },
    },
    signIn: {
      title: 'Inloggningssätt och sessioner', credential: 'Inloggningssätt', code: 'Engångskoder', session: 'Giltig inloggning', news: 'Meddelande om ändrade inloggningssätt',
      kinds: { 'passphrase': 'Lösenfras', 'recovery-code': 'Återställningskod', 'passkey': 'Nyckelkod (passkey)' },
      categories: {
        means: 'Hur du loggar in: slag, när det lagts till och använts, och förseglade nycklar som bara du kan öppna',
        sessions: 'Giltiga inloggningar och påbörjade inloggningsförsök; webbläsare och apparat kan bara öppnas av dig',
      },
      purposes: { safe: 'Att försäkra att kontot används bara av sin innehavare' },
      statute: 'Allmänna dataskyddsförordningen, artikel 32',
      source: 'Medarbetaren själv och medarbetarens webbläsare',
      kind: 'Slag', createdAt: 'Tillagt', lastUsedOn: 'Senast använt', backedUp: 'Kopierat till innehavarens andra apparater', seenAt: 'Senast i bruk', expiresAt: 'Upphör senast', what: 'Vad som ändrades',
      changes: {
        'passphrase-changed': 'Lösenfrasen byttes', 'recovery-code-renewed': 'Återställningskoden förnyades', 'passkey-added': 'En nyckelkod lades till', 'passkey-removed': 'En nyckelkod togs bort',
        'one-time-code-added': 'Engångskoder togs i bruk', 'one-time-code-removed': 'Engångskoder togs ur bruk', 'recovered': 'Inloggning med återställningskod',
      },
    },
    keepers: { title: 'Vem som ställt in inloggningstjänster', oidc: 'Ställde in organisationens egen inloggning', identification: 'Ställde in stark autentisering' },
    client: {
      title: 'Klientens konto', item: 'Ditt konto',
      categories: {
        account: 'Signatur, språk, månaden för början och för det senaste besöket',
        email: 'E-postadress, om du gett en; förseglad så att bara den som sänder meddelanden kan öppna den',
        signIn: 'Förseglade nycklar, kontrollvärden för lösenfras och återställningskod, och giltiga inloggningar',
      },
      purposes: { serve: 'Att ge dig ett eget konto i tjänster som du använder utan namn', mail: 'Att meddela dig om nya meddelanden, om du vill' },
      contract: 'De användarvillkor som du godkänt (T1)', consent: 'Ditt samtycke: adressen är frivillig (T4)',
      recipients: { relay: 'E-postförmedlaren, om du gett en adress' },
      source: 'Du själv',
      nickname: 'Signatur', language: 'Språk', began: 'Kontot gjort, månad', seen: 'Senaste besök, månad', hasEmail: 'En adress för meddelanden har getts',
      emailHow: 'Adressen kan inte visas här: bara den som sänder meddelanden öppnar den. Du kan byta eller ta bort den på din egen sida.',
      credentials: 'Inloggningssätt', sessions: 'Giltiga inloggningar',
    },
  },
  en: {
    staff: {
      title: 'A member of staff’s account', profile: 'Your name and address', account: 'Your account in this organisation', invitation: 'Invitation',
      categories: {
        profile: 'Name and email, sealed',
        account: 'Sign-in name, language, roles, who vouched, beginning and end, and the month of the last visit',
        invitation: 'Invitations: roles, state and how long they are good',
      },
      purposes: { work: 'To let a member of staff reach what their work needs, and nothing else' },
      statute: 'Contract of employment or of volunteering; General Data Protection Regulation, Article 32(4)',
      source: 'Whoever invited them, and they themselves',
      name: 'Name', email: 'Email', signInName: 'Sign-in name', language: 'Language', roles: 'Roles', state: 'State', states: { waiting: 'Waits to be vouched for', open: 'Open', closed: 'Closed' },
      createdAt: 'Account made', beganAt: 'Began', closedAt: 'Left', seenMonth: 'Last visit, month', linkedAt: 'Linked with the organisation’s sign-in',
      invitedAt: 'Invited', expiresAt: 'Good until', invitations: { open: 'Open', taken: 'Taken', withdrawn: 'Withdrawn', done: 'Used' },
    },
    signIn: {
      title: 'Ways to sign in, and sessions', credential: 'Way to sign in', code: 'One-time codes', session: 'Signed in', news: 'News of a changed way to sign in',
      kinds: { 'passphrase': 'Passphrase', 'recovery-code': 'Recovery code', 'passkey': 'Passkey' },
      categories: {
        means: 'How you sign in: its kind, when it was added and used, and sealed keys that you alone can open',
        sessions: 'Where you are signed in, and sign-ins half done; browser and device can be opened by you alone',
      },
      purposes: { safe: 'To make sure that an account is used by its owner alone' },
      statute: 'General Data Protection Regulation, Article 32',
      source: 'The member of staff, and their browser',
      kind: 'Kind', createdAt: 'Added', lastUsedOn: 'Last used', backedUp: 'Copied to the owner’s other devices', seenAt: 'Last in use', expiresAt: 'Ends at the latest', what: 'What changed',
      changes: {
        'passphrase-changed': 'The passphrase was changed', 'recovery-code-renewed': 'The recovery code was renewed', 'passkey-added': 'A passkey was added', 'passkey-removed': 'A passkey was removed',
        'one-time-code-added': 'One-time codes were added', 'one-time-code-removed': 'One-time codes were removed', 'recovered': 'Somebody signed in with the recovery code',
      },
    },
    keepers: { title: 'Who set up ways to sign in', oidc: 'Set up the organisation’s own sign-in', identification: 'Set up strong identification' },
    client: {
      title: 'A client’s account', item: 'Your account',
      categories: {
        account: 'Nickname, language, the months of the beginning and of the last visit',
        email: 'An email address, if you gave one; sealed so that the mailer alone can open it',
        signIn: 'Sealed keys, checks of passphrase and recovery code, and where you are signed in',
      },
      purposes: { serve: 'To give you an account of your own in services that you use without a name', mail: 'To tell you of new messages, if you want' },
      contract: 'The terms that you accepted (T1)', consent: 'Your consent: the address is optional (T4)',
      recipients: { relay: 'The mail relay, if you gave an address' },
      source: 'You yourself',
      nickname: 'Nickname', language: 'Language', began: 'Account made, month', seen: 'Last visit, month', hasEmail: 'An address for notices was given',
      emailHow: 'The address cannot be shown here: the mailer alone opens it. You can change it or take it away on your own page.',
      credentials: 'Ways to sign in', sessions: 'Signed in',
    },
  },
})
