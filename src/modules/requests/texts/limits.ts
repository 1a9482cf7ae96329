import { defineTexts } from '#platform/texts'

/** Why something is not done, so that whoever reads the letter understands it; and where the law says so. */
export const limitTexts = defineTexts({
  fi: {
    'patient-record': {
      reason: 'Tieto kuuluu potilasasiakirjaan. Lain mukaan jokainen hoitokäynti on kirjattava, ja merkintä on säilytettävä laissa säädetty aika. Siksi emme saa poistaa sitä, vaikka pyydät. Voit pyytää, että virheellinen merkintä korjataan.',
      statute: 'EU:n yleinen tietosuoja-asetus (2016/679) 17 artiklan 3 kohdan b ja c alakohta; laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä (703/2023)',
    },
    'kept-by-law': {
      reason: 'Laki velvoittaa meidät säilyttämään tiedon määräajan. Poistamme sen, kun aika on kulunut.',
      statute: 'Tietosuoja-asetus 17 artiklan 3 kohdan b alakohta',
    },
    'legal-hold': {
      reason: 'Tietoa tarvitaan oikeudellisessa asiassa, joka on kesken. Poisto tutkitaan uudelleen, kun asia päättyy.',
      statute: 'Tietosuoja-asetus 17 artiklan 3 kohdan e alakohta',
    },
    'archive-duty': {
      reason: 'Tieto on määrätty säilytettäväksi pysyvästi arkistossa.',
      statute: 'Tietosuoja-asetus 17 artiklan 3 kohdan d alakohta',
    },
    'access-log': {
      reason: 'Loki kertoo, kuka on katsonut tietojasi. Se suojaa sinua, ja siksi sitä ei saa muuttaa eikä poistaa ennen kuin laissa säädetty aika on kulunut.',
      statute: 'Tietosuoja-asetus 17 artiklan 3 kohdan b alakohta ja 5 artiklan 2 kohta; laki 703/2023',
    },
    'right-when-written': {
      reason: 'Merkintä oli oikea sen perusteella, mitä kirjoitettaessa tiedettiin. Merkintää saa muuttaa vain, jos se on selvästi väärä. Voit kirjoittaa oman näkemyksesi, ja se liitetään merkinnän viereen.',
      statute: 'Tietosuoja-asetus 16 artikla; laki 703/2023',
    },
    'not-shown-wrong': {
      reason: 'Emme löytäneet tiedosta virhettä. Jos sinulla on jotakin, mikä osoittaa sen vääräksi, toimita se meille, niin tutkimme asian uudelleen.',
      statute: 'Tietosuoja-asetus 16 artikla',
    },
    'danger-to-health': {
      reason: 'Terveydenhuollon ammattihenkilö on arvioinut, että tästä tiedosta voisi aiheutua vakavaa vaaraa terveydellesi, hoidollesi tai jonkun oikeuksille. Saat kaikki muut tietosi. Tietosuojavaltuutettu voi pyynnöstäsi tutkia myös tämän tiedon.',
      statute: 'Tietosuojalaki (1050/2018) 34 §:n 1 momentin 2 kohta',
    },
    'security-and-crime': {
      reason: 'Tiedon antaminen voisi vahingoittaa turvallisuutta tai haitata rikoksen selvittämistä. Saat kaikki muut tietosi. Tietosuojavaltuutettu voi pyynnöstäsi tutkia myös tämän tiedon.',
      statute: 'Tietosuojalaki (1050/2018) 34 §:n 1 momentin 1 kohta',
    },
    'supervision': {
      reason: 'Tietoa käytetään viranomaisen valvonnassa, eikä sitä saa vielä antaa. Saat kaikki muut tietosi. Tietosuojavaltuutettu voi pyynnöstäsi tutkia myös tämän tiedon.',
      statute: 'Tietosuojalaki (1050/2018) 34 §:n 1 momentin 3 kohta',
    },
    'rights-of-others': {
      reason: 'Kohdassa on toisen ihmisen tietoja. Peitimme ne, koska hänelläkin on oikeus tietojensa suojaan. Omat tietosi näet.',
      statute: 'Tietosuoja-asetus 15 artiklan 4 kohta',
    },
    'minor-forbids': {
      reason: 'Nuori on itse kieltänyt antamasta näitä tietoja huoltajalleen. Hän saa päättää siitä, kun hän ikänsä ja kehityksensä puolesta pystyy päättämään hoidostaan.',
      statute: 'Laki potilaan asemasta ja oikeuksista (785/1992) 9 §',
    },
    'guardian-not-shown': {
      reason: 'Emme ole saaneet selvitystä siitä, että saat toimia hänen puolestaan. Lähetä selvitys, niin käsittelemme pyynnön.',
      statute: 'Tietosuoja-asetus 12 artiklan 2 ja 6 kohta',
    },
    'deceased': {
      reason: 'Oikeus omiin tietoihin päättyy kuolemaan. Kuolleen hoitoa koskevia tietoja voi saada perustellusta syystä se, joka tarvitsee niitä tärkeän edun tai oikeuden selvittämiseen. Niistä annetaan vain se, mikä on välttämätöntä.',
      statute: 'Tietosuoja-asetus, johdanto-osan 27 kappale; laki potilaan asemasta ja oikeuksista (785/1992)',
    },
    'log-older-than-two-years': {
      reason: 'Lokitiedon yli kahden vuoden takaa saa vain erityisestä syystä. Kerro syy, niin tutkimme asian uudelleen.',
      statute: 'Laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä (703/2023)',
    },
    'no-ground-to-restrict': {
      reason: 'Käsittelyä rajoitetaan, kun tiedon oikeellisuus on kiistetty, käsittely on lainvastaista, tarvitset tietoa oikeudellisessa asiassa tai vastustamisesi on tutkittavana. Mikään näistä ei täyty nyt.',
      statute: 'Tietosuoja-asetus 18 artiklan 1 kohta',
    },
    'objection-not-open': {
      reason: 'Käsittelemme tietoa, koska laki, sopimus tai suostumuksesi edellyttää sitä. Tällaista käsittelyä ei voi vastustaa. Suostumuksen voit perua.',
      statute: 'Tietosuoja-asetus 21 artiklan 1 kohta',
    },
    'compelling-grounds': {
      reason: 'Punnitsimme syysi ja omamme. Meillä on painava syy jatkaa käsittelyä; se on kerrottu alla.',
      statute: 'Tietosuoja-asetus 21 artiklan 1 kohta',
    },
    'not-portable': {
      reason: 'Koneluettavana siirrettäväksi saa tiedot, jotka olet itse antanut ja joita käsittelemme sopimuksen tai suostumuksesi perusteella. Muut tiedot saat tarkastuspyynnöllä.',
      statute: 'Tietosuoja-asetus 20 artiklan 1 ja 3 kohta',
    },
    'no-consent': {
      reason: 'Emme käsittele tätä tietoa suostumuksesi perusteella, joten peruttavaa suostumusta ei ole.',
      statute: 'Tietosuoja-asetus 7 artiklan 3 kohta',
    },
    'unfounded': {
      reason: 'Pyyntö on ilmeisen perusteeton. Syy on kerrottu alla.',
      statute: 'Tietosuoja-asetus 12 artiklan 5 kohta',
    },
    'excessive': {
      reason: 'Sama pyyntö on tehty toistuvasti lyhyessä ajassa, eikä mikään ole muuttunut. Syy on kerrottu alla.',
      statute: 'Tietosuoja-asetus 12 artiklan 5 kohta',
    },
    'nothing-held': {
      reason: 'Etsimme kaikista rekistereistämme, eikä meillä ole tällaisia tietoja.',
      statute: 'Tietosuoja-asetus 12 artiklan 4 kohta',
    },
    'not-identified': {
      reason: 'Emme voineet varmistua siitä, kuka pyynnön teki. Suojaamme tietoja myös niin, ettemme anna niitä väärälle ihmiselle.',
      statute: 'Tietosuoja-asetus 12 artiklan 2 ja 6 kohta sekä 11 artikla',
    },
  },
  sv: {
    'patient-record': {
      reason: 'Uppgiften hör till en patienthandling. Enligt lag ska varje vårdbesök antecknas, och anteckningen ska bevaras så länge som lagen säger. Därför får vi inte radera den, även om du ber om det. Du kan be att en felaktig anteckning rättas.',
      statute: 'EU:s allmänna dataskyddsförordning (2016/679) artikel 17.3 b och c; lagen om behandling av kunduppgifter inom social- och hälsovården (703/2023)',
    },
    'kept-by-law': {
      reason: 'Lagen kräver att vi bevarar uppgiften en viss tid. Vi raderar den när tiden har gått.',
      statute: 'Dataskyddsförordningen artikel 17.3 b',
    },
    'legal-hold': {
      reason: 'Uppgiften behövs i ett rättsligt ärende som pågår. Raderingen prövas på nytt när ärendet är slut.',
      statute: 'Dataskyddsförordningen artikel 17.3 e',
    },
    'archive-duty': {
      reason: 'Det har bestämts att uppgiften ska bevaras varaktigt i ett arkiv.',
      statute: 'Dataskyddsförordningen artikel 17.3 d',
    },
    'access-log': {
      reason: 'Loggen visar vem som har sett dina uppgifter. Den skyddar dig, och därför får den inte ändras eller raderas förrän den tid som lagen säger har gått.',
      statute: 'Dataskyddsförordningen artiklarna 17.3 b och 5.2; lag 703/2023',
    },
    'right-when-written': {
      reason: 'Anteckningen var riktig enligt det som man visste när den skrevs. En anteckning får ändras bara om den är klart felaktig. Du kan skriva din egen syn, och den fogas till anteckningen.',
      statute: 'Dataskyddsförordningen artikel 16; lag 703/2023',
    },
    'not-shown-wrong': {
      reason: 'Vi hittade inget fel i uppgiften. Om du har något som visar att den är fel, ge det till oss, så prövar vi saken på nytt.',
      statute: 'Dataskyddsförordningen artikel 16',
    },
    'danger-to-health': {
      reason: 'En yrkesutbildad person inom hälso- och sjukvården har bedömt att uppgiften kan medföra allvarlig fara för din hälsa, din vård eller någons rättigheter. Du får alla dina andra uppgifter. Dataombudsmannen kan på din begäran granska också denna uppgift.',
      statute: 'Dataskyddslagen (1050/2018) 34 § 1 mom. 2 punkten',
    },
    'security-and-crime': {
      reason: 'Att lämna ut uppgiften kan skada säkerheten eller försvåra utredningen av ett brott. Du får alla dina andra uppgifter. Dataombudsmannen kan på din begäran granska också denna uppgift.',
      statute: 'Dataskyddslagen (1050/2018) 34 § 1 mom. 1 punkten',
    },
    'supervision': {
      reason: 'Uppgiften används i en myndighets tillsyn och får inte lämnas ut ännu. Du får alla dina andra uppgifter. Dataombudsmannen kan på din begäran granska också denna uppgift.',
      statute: 'Dataskyddslagen (1050/2018) 34 § 1 mom. 3 punkten',
    },
    'rights-of-others': {
      reason: 'Här finns uppgifter om en annan människa. Vi har täckt dem, för också hen har rätt till skydd. Dina egna uppgifter ser du.',
      statute: 'Dataskyddsförordningen artikel 15.4',
    },
    'minor-forbids': {
      reason: 'Den unga har själv förbjudit att uppgifterna ges till vårdnadshavaren. Hen får bestämma det när hen med hänsyn till ålder och utveckling kan besluta om sin vård.',
      statute: 'Lagen om patientens ställning och rättigheter (785/1992) 9 §',
    },
    'guardian-not-shown': {
      reason: 'Vi har inte fått någon utredning om att du får handla för den andra personen. Skicka en utredning, så behandlar vi begäran.',
      statute: 'Dataskyddsförordningen artikel 12.2 och 12.6',
    },
    'deceased': {
      reason: 'Rätten till egna uppgifter upphör vid döden. Uppgifter om en avlidens vård kan av grundad anledning ges till den som behöver dem för att utreda ett viktigt intresse eller en rättighet. Bara det nödvändiga ges.',
      statute: 'Dataskyddsförordningen, skäl 27; lagen om patientens ställning och rättigheter (785/1992)',
    },
    'log-older-than-two-years': {
      reason: 'Logguppgifter som är äldre än två år ges bara av särskilda skäl. Berätta om ditt skäl, så prövar vi saken på nytt.',
      statute: 'Lagen om behandling av kunduppgifter inom social- och hälsovården (703/2023)',
    },
    'no-ground-to-restrict': {
      reason: 'Behandlingen begränsas när riktigheten är bestridd, behandlingen är olaglig, du behöver uppgiften i ett rättsligt ärende eller din invändning prövas. Inget av detta gäller nu.',
      statute: 'Dataskyddsförordningen artikel 18.1',
    },
    'objection-not-open': {
      reason: 'Vi behandlar uppgiften för att lag, avtal eller ditt samtycke kräver det. Mot sådan behandling kan man inte göra invändning. Ett samtycke kan du återkalla.',
      statute: 'Dataskyddsförordningen artikel 21.1',
    },
    'compelling-grounds': {
      reason: 'Vi har vägt dina skäl mot våra. Vi har ett tungt vägande skäl att fortsätta; det står nedan.',
      statute: 'Dataskyddsförordningen artikel 21.1',
    },
    'not-portable': {
      reason: 'I maskinläsbar form får du de uppgifter som du själv har gett och som vi behandlar med stöd av avtal eller ditt samtycke. Andra uppgifter får du genom att begära insyn.',
      statute: 'Dataskyddsförordningen artikel 20.1 och 20.3',
    },
    'no-consent': {
      reason: 'Vi behandlar inte uppgiften med stöd av ditt samtycke, så det finns inget samtycke att återkalla.',
      statute: 'Dataskyddsförordningen artikel 7.3',
    },
    'unfounded': {
      reason: 'Begäran är uppenbart ogrundad. Skälet står nedan.',
      statute: 'Dataskyddsförordningen artikel 12.5',
    },
    'excessive': {
      reason: 'Samma begäran har gjorts flera gånger på kort tid, och ingenting har ändrats. Skälet står nedan.',
      statute: 'Dataskyddsförordningen artikel 12.5',
    },
    'nothing-held': {
      reason: 'Vi sökte i alla våra register, och vi har inga sådana uppgifter.',
      statute: 'Dataskyddsförordningen artikel 12.4',
    },
    'not-identified': {
      reason: 'Vi kunde inte försäkra oss om vem som gjorde begäran. Vi skyddar uppgifter också genom att inte ge dem till fel människa.',
      statute: 'Dataskyddsförordningen artiklarna 12.2, 12.6 och 11',
    },
  },
  en: {
    'patient-record': {
      reason: 'This is part of a patient record. By law every visit must be written down, and what was written must be kept for as long as the law says. So we may not erase it, even when you ask. You can ask us to correct an entry that is wrong.',
      statute: 'EU General Data Protection Regulation (2016/679), Article 17(3)(b) and (c); Act on the Processing of Client Data in Social Welfare and Health Care (703/2023)',
    },
    'kept-by-law': {
      reason: 'The law obliges us to keep this for a certain time. We erase it when that time has passed.',
      statute: 'General Data Protection Regulation, Article 17(3)(b)',
    },
    'legal-hold': {
      reason: 'This is needed in a legal matter that is not finished. Erasing is looked at again when the matter ends.',
      statute: 'General Data Protection Regulation, Article 17(3)(e)',
    },
    'archive-duty': {
      reason: 'It has been ordered that this is kept permanently in an archive.',
      statute: 'General Data Protection Regulation, Article 17(3)(d)',
    },
    'access-log': {
      reason: 'The log shows who has looked at your data. It protects you, so it may not be changed or erased before the time that the law says has passed.',
      statute: 'General Data Protection Regulation, Articles 17(3)(b) and 5(2); act 703/2023',
    },
    'right-when-written': {
      reason: 'The entry was right by what was known when it was written. An entry may be changed only when it is clearly wrong. You can write your own view, and it is kept beside the entry.',
      statute: 'General Data Protection Regulation, Article 16; act 703/2023',
    },
    'not-shown-wrong': {
      reason: 'We found no mistake in this. If you have something that shows it to be wrong, give it to us and we look again.',
      statute: 'General Data Protection Regulation, Article 16',
    },
    'danger-to-health': {
      reason: 'A health professional has judged that this could seriously endanger your health, your care or somebody’s rights. You get all your other data. If you ask, the Data Protection Ombudsman can examine this too.',
      statute: 'Data Protection Act (1050/2018), section 34(1)(2)',
    },
    'security-and-crime': {
      reason: 'Giving this out could harm security or the investigation of a crime. You get all your other data. If you ask, the Data Protection Ombudsman can examine this too.',
      statute: 'Data Protection Act (1050/2018), section 34(1)(1)',
    },
    'supervision': {
      reason: 'This is used in an authority’s supervision and may not be given out yet. You get all your other data. If you ask, the Data Protection Ombudsman can examine this too.',
      statute: 'Data Protection Act (1050/2018), section 34(1)(3)',
    },
    'rights-of-others': {
      reason: 'There is something about another person here. We have masked it, since they too have a right to protection. What is about you, you can see.',
      statute: 'General Data Protection Regulation, Article 15(4)',
    },
    'minor-forbids': {
      reason: 'The young person has forbidden us to give this to their guardian. They may decide that once they are able, by age and development, to decide on their care.',
      statute: 'Act on the Status and Rights of Patients (785/1992), section 9',
    },
    'guardian-not-shown': {
      reason: 'We have received nothing that shows that you may act for the other person. Send it, and we deal with the request.',
      statute: 'General Data Protection Regulation, Article 12(2) and (6)',
    },
    'deceased': {
      reason: 'The right to one’s own data ends with death. Data of a deceased person’s care can be given for a good reason to somebody who needs it to establish an important interest or right. Only what is necessary is given.',
      statute: 'General Data Protection Regulation, recital 27; Act on the Status and Rights of Patients (785/1992)',
    },
    'log-older-than-two-years': {
      reason: 'Log data older than two years is given only for a special reason. Tell us your reason, and we look again.',
      statute: 'Act on the Processing of Client Data in Social Welfare and Health Care (703/2023)',
    },
    'no-ground-to-restrict': {
      reason: 'Use is restricted when the accuracy is contested, the use is unlawful, you need the data in a legal matter, or your objection is being examined. None of these holds now.',
      statute: 'General Data Protection Regulation, Article 18(1)',
    },
    'objection-not-open': {
      reason: 'We use this because a law, a contract or your consent asks for it. One cannot object to such use. A consent you can withdraw.',
      statute: 'General Data Protection Regulation, Article 21(1)',
    },
    'compelling-grounds': {
      reason: 'We weighed your reasons and ours. We have a compelling reason to go on; it is told below.',
      statute: 'General Data Protection Regulation, Article 21(1)',
    },
    'not-portable': {
      reason: 'In a form that machines read you get what you gave us yourself and what we use by contract or by your consent. The rest you get by asking for access.',
      statute: 'General Data Protection Regulation, Article 20(1) and (3)',
    },
    'no-consent': {
      reason: 'We do not use this on the ground of your consent, so there is no consent to withdraw.',
      statute: 'General Data Protection Regulation, Article 7(3)',
    },
    'unfounded': {
      reason: 'The request is manifestly unfounded. The reason is told below.',
      statute: 'General Data Protection Regulation, Article 12(5)',
    },
    'excessive': {
      reason: 'The same request has been made again and again within a short time, and nothing has changed. The reason is told below.',
      statute: 'General Data Protection Regulation, Article 12(5)',
    },
    'nothing-held': {
      reason: 'We searched all our registers, and we have no such data.',
      statute: 'General Data Protection Regulation, Article 12(4)',
    },
    'not-identified': {
      reason: 'We could not make sure who made the request. We also protect data by not giving it to the wrong person.',
      statute: 'General Data Protection Regulation, Articles 12(2), 12(6) and 11',
    },
  },
})
