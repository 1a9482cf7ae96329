import type { Said } from '#people'

/** What says how long: as it is named in a notice or a letter, in each language. */
export const decree298: Said = {
  fi: 'sosiaali- ja terveysministeriön asetus potilasasiakirjoista (298/2009), liite',
  sv: 'social- och hälsovårdsministeriets förordning om journalhandlingar (298/2009), bilagan',
  en: 'Decree of the Ministry of Social Affairs and Health on Patient Documents (298/2009), annex',
}
export const decree94: Said = {
  fi: 'sosiaali- ja terveysministeriön asetus potilasasiakirjoista (94/2022), liite',
  sv: 'social- och hälsovårdsministeriets förordning om journalhandlingar (94/2022), bilagan',
  en: 'Decree of the Ministry of Social Affairs and Health on Patient Documents (94/2022), annex',
}
export const act703: Said = {
  fi: 'laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä (703/2023)',
  sv: 'lagen om behandling av kunduppgifter inom social- och hälsovården (703/2023)',
  en: 'Act on the Processing of Client Data in Healthcare and Social Welfare (703/2023)',
}
export const archivesAct: Said = {
  fi: 'arkistolaki (831/1994) 8 §: Kansallisarkiston määräys pysyvästä säilyttämisestä',
  sv: 'arkivlagen (831/1994) 8 §: Riksarkivets beslut om varaktig förvaring',
  en: 'Archives Act (831/1994), section 8: order of the National Archives to keep for good',
}
export const storageLimitation: Said = {
  fi: 'yleinen tietosuoja-asetus (EU) 2016/679, 5 artiklan 1 kohdan e alakohta, ja palvelun oma lupaus',
  sv: 'den allmänna dataskyddsförordningen (EU) 2016/679, artikel 5.1 e, och tjänstens eget löfte',
  en: 'General Data Protection Regulation (EU) 2016/679, article 5(1)(e), and the service’s own promise',
}
export const accountability: Said = {
  fi: 'yleinen tietosuoja-asetus (EU) 2016/679, 5 artiklan 2 kohta (osoitusvelvollisuus)',
  sv: 'den allmänna dataskyddsförordningen (EU) 2016/679, artikel 5.2 (ansvarsskyldighet)',
  en: 'General Data Protection Regulation (EU) 2016/679, article 5(2) (accountability)',
}
export const consentShown: Said = {
  fi: 'yleinen tietosuoja-asetus (EU) 2016/679, 7 artiklan 1 kohta (suostumuksen osoittaminen)',
  sv: 'den allmänna dataskyddsförordningen (EU) 2016/679, artikel 7.1 (att kunna visa samtycke)',
  en: 'General Data Protection Regulation (EU) 2016/679, article 7(1) (showing that consent was given)',
}
export const breachRecord: Said = {
  fi: 'yleinen tietosuoja-asetus (EU) 2016/679, 33 artiklan 5 kohta (loukkausten dokumentointi)',
  sv: 'den allmänna dataskyddsförordningen (EU) 2016/679, artikel 33.5 (dokumentation av incidenter)',
  en: 'General Data Protection Regulation (EU) 2016/679, article 33(5) (documenting breaches)',
}
export const limitation: Said = {
  fi: 'laki velan vanhentumisesta (728/2003) ja tietosuoja-asetuksen 5 artiklan 2 kohta',
  sv: 'lagen om preskription av skulder (728/2003) och artikel 5.2 i dataskyddsförordningen',
  en: 'Act on the Limitation of Debts (728/2003) and article 5(2) of the General Data Protection Regulation',
}
