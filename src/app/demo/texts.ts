import { defineTexts } from '#platform/texts'

export const demoTexts = defineTexts({
  fi: {
    banner: 'Tämä on kokeilu: ihmiset ja organisaatio ovat keksittyjä, eikä mikään lähde tältä koneelta.',
    outbox: 'Lähteneet (kokeilu)',
    register: 'Asiakkaat ja henkilöstö',
    posts: {
      administrator: 'Pääkäyttäjä: tilit ja oikeudet',
      officer: 'Kriisitiimin päättäjä: tapaukset, rekisteri, hyväksynnät',
      secondOfficer: 'Toinen päättäjä: ilmoituksen hyväksyy kaksi ihmistä',
      protection: 'Tietosuojavastaava: valmistelee ja valvoo',
      professional: 'Terapeutti: omien asiakkaidensa asiakirjat',
      supervisor: 'Terapeutti, työnohjaaja',
      auditor: 'Tarkastaja: katsoo, ei muuta mitään',
      communicator: 'Viestijä: tiedotteet ja ilmoitusten tekstit',
    },
  },
  sv: {
    banner: 'Det här är en demo: människorna och organisationen är påhittade, och ingenting lämnar den här datorn.',
    outbox: 'Skickat (demo)',
    register: 'Klienter och personal',
    posts: {
      administrator: 'Administratör: konton och rättigheter',
      officer: 'Beslutsfattare i kristeamet: incidenter, register, godkännanden',
      secondOfficer: 'Den andra beslutsfattaren: två människor godkänner ett meddelande',
      protection: 'Dataskyddsombud: förbereder och övervakar',
      professional: 'Terapeut: sina klienters handlingar',
      supervisor: 'Terapeut, handledare',
      auditor: 'Revisor: ser, ändrar ingenting',
      communicator: 'Kommunikatör: offentliga meddelanden och texter',
    },
  },
  en: {
    banner: 'This is a demo: people and organisation are invented, and nothing leaves this machine.',
    outbox: 'Sent (demo)',
    register: 'Clients and staff',
    posts: {
      administrator: 'Administrator: accounts and permissions',
      officer: 'Officer of the crisis team: incidents, register, approvals',
      secondOfficer: 'Second officer: a notice takes two people to approve',
      protection: 'Data protection officer: prepares and watches',
      professional: 'Therapist: the files of their own clients',
      supervisor: 'Therapist, supervisor',
      auditor: 'Auditor: looks, changes nothing',
      communicator: 'Communicator: bulletins and the words of notices',
    },
  },
})
