import { defineTexts } from '#platform/texts'

export const holdingWords = defineTexts({
  fi: {
    title: 'Sinulle kootut kopiot', categories: 'milloin kopio koottiin, kuka sen hyväksyi ja miten se luovutettiin', purpose: 'pyyntöön vastaaminen ja sen osoittaminen, että tiedot luovutettiin oikealle ihmiselle',
    basis: 'EU:n yleinen tietosuoja-asetus 15 ja 20 artikla; 5 artiklan 2 kohta', recipient: 'tulostuspaikka, kun tiedot lähetetään kirjeenä', source: 'pyynnön käsittely',
    item: (kind: string) => `Kopio: ${kind}`, state: 'Tilanne', items: 'Tietoja', released: 'Hyväksytty luovutettavaksi', patientReleased: 'Potilastiedot luovutti ammattihenkilö', handOver: 'Luovutus', destroyOn: 'Kopio hävitetään',
  },
  sv: {
    title: 'Kopior som sammanställts åt dig', categories: 'när kopian sammanställdes, vem som godkände den och hur den lämnades ut', purpose: 'att besvara begäran och visa att uppgifterna lämnades till rätt människa',
    basis: 'EU:s allmänna dataskyddsförordning, artiklarna 15 och 20; artikel 5.2', recipient: 'tryckeriet, när uppgifterna skickas som brev', source: 'behandlingen av begäran',
    item: (kind) => `Kopia: ${kind}`, state: 'Läge', items: 'Uppgifter', released: 'Godkänd för utlämning', patientReleased: 'Patientuppgifterna lämnades ut av en yrkesutbildad person', handOver: 'Utlämning', destroyOn: 'Kopian förstörs',
  },
  en: {
    title: 'Copies made for you', categories: 'when a copy was compiled, who released it and how it was handed over', purpose: 'answering the request, and showing that the data came to the right person',
    basis: 'GDPR Articles 15 and 20; Article 5(2)', recipient: 'the print house, when the data goes as a letter', source: 'the handling of the request',
    item: (kind) => `Copy: ${kind}`, state: 'State', items: 'Items', released: 'Released', patientReleased: 'Patient data released by a professional', handOver: 'Hand-over', destroyOn: 'The copy is destroyed',
  },
})
