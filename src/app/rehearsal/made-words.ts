/** Common names, towns and invented streets, from which people who do not exist are made. */

export const givenNames = {
  fi: `Aino Aada Aleksi Anneli Annika Antti Anton Arttu Aamu Eero Eila Eino Elina Elli Emilia Ensio Erkki Esa Eveliina
Hannele Hannu Harri Heidi Heikki Helena Helmi Henri Hilkka Iida Ilkka Ilmari Inka Irma Jaakko Jani Janne Jari Jenni
Joonas Jorma Jouni Juha Juhani Jukka Jussi Kaarina Kaija Kaisa Kalevi Kalle Kari Katja Katri Kerttu Kirsi Kristiina
Laura Lauri Leena Leevi Liisa Lotta Lumi Maija Mari Maria Marja Marjatta Marko Markku Martti Matias Matti Merja Miia
Mika Mikael Mikko Minna Miro Mirja Nelli Niina Noora Olavi Olli Onni Oskari Outi Paavo Päivi Pasi Pekka Pentti Petri
Pirjo Pirkko Raija Raimo Rauni Reijo Riikka Risto Ritva Saana Sami Samuli Sanna Sari Satu Seija Seppo Simo Sini Sirpa
Soile Sofia Susanna Taina Tapio Tarja Teemu Tero Tiina Timo Toivo Tuija Tuomas Tuula Tuuli Tyyne Ulla Unto Urho Vappu
Veera Veikko Venla Vilho Ville Virpi Väinö Ylermi Anna-Maija Juha-Pekka Eeva-Liisa Marja-Leena Äijä`.split(/\s+/),
  sv: `Agneta Albin Alexandra Amanda Anders Axel Benita Birgitta Björn Bo Carina Carola Christer Dan Ebba Elin Emil
Erik Eva Fredrik Gunilla Gustav Göran Hanna Hans Håkan Ingrid Jan-Erik Johan Johanna Jonas Karin Karl-Gustav Kerstin
Kjell Lars Lena Linnea Lisbeth Magnus Maj-Britt Malin Mats Monica Niklas Nils Olof Ove Patrik Peter Pia Ralf Sigrid
Sofie Stefan Stig Susanne Sven Tage Ulf Ulrika Viking Viveca Åke Åsa Örjan`.split(/\s+/),
  en: `Ahmed Alice Amina Andrei Anh Carlos Chen Daniel Elena Fatima Grace Hassan Ibrahim Ivan James Joy Kofi Li Maryam
Mohamed Natalia Nguyen Olga Omar Oluwaseun Priya Rachel Samuel Sofía Tatjana Thomas Yusuf Zahra Zoë`.split(/\s+/),
}

export const surnames = {
  fi: `Aalto Aaltonen Ahonen Alanko Anttila Eskola Haapala Hakala Halonen Harju Heikkilä Heikkinen Heino Hietala
Hiltunen Hirvonen Huhtala Huttunen Hyvönen Hämäläinen Ikonen Jokela Jokinen Juvonen Jääskeläinen Kallio Karjalainen
Karppinen Kauppinen Kemppainen Keränen Kettunen Kinnunen Koivisto Koivula Kokko Kokkonen Korhonen Koskela Koskinen
Kukkonen Kuusisto Kärkkäinen Laakso Laaksonen Lahti Lahtinen Laine Laitinen Lampinen Lappalainen Lehtinen Lehto
Lehtonen Leinonen Leppänen Lindroos Lipponen Luoma Manninen Martikainen Miettinen Moilanen Mustonen Mäkelä Mäkinen
Mäki-Kulmala Niemelä Niemi Nieminen Nurmi Nurminen Ojala Oksanen Palo Parviainen Peltola Peltonen Pesonen Pitkänen
Pulkkinen Puustinen Päivärinta Rantala Rantanen Rautio Riihimäki Rinne Ruotsalainen Räsänen Saarela Saarinen Saario
Salmela Salminen Salo Salonen Savolainen Seppälä Seppänen Sillanpää Suominen Tamminen Tanskanen Tikkanen Toivonen
Tolonen Tuominen Turunen Uusitalo Vainio Valkonen Vanhala Vartiainen Vesterinen Viitanen Virtanen Voutilainen
Väisänen Väyrynen Ylinen Ylönen Yrjölä`.split(/\s+/),
  sv: `Ahlbäck Andersson Backman Berg Berglund Björklund Blomqvist Dahl Dahlström Ekholm Eklund Eriksson Forsman
Granqvist Grönlund Gustafsson Hagman Henriksson Holm Holmberg Häggblom Höglund Johansson Karlsson Lindberg Lindholm
Lindqvist Lindström Lundström Mattsson Nordström Nygård Nyman Nyström Rosenqvist Sandberg Sjöblom Sjöholm Sundqvist
Söderholm Söderström Westerlund Wikström von-Essen Åberg Åkerlund Öhman Österholm`.split(/\s+/),
  en: `Abdi Ahmed Ali Brown Chen Diallo Garcia Hassan Ivanova Jones Kim Kowalski Li Mohamed Müller Nguyen O'Brien Okafor
Osman Patel Petrov Rahman Singh Smirnova Smith Tamm Taylor Tran Wang Warsame Łukasik`.split(/\s+/),
}

/** Streets of no town: the first part and the kind of way are put together. */
export const streetStarts = `Satamarinteen Kelluvan Luotsisaaren Merimerkin Poukaman Ankkurinheiton Majakkaniemen Tyrskyn
Purjelinjan Kaislapolun Lokkivuoren Väyläkallion Kompassin Hylkeenkiven Loistokarin Aallotarvuoren Köysikallion
Verkkosaaren Ruorimiehen Keulapuun`.split(/\s+/)
export const streetKinds = ['tie', 'katu', 'kuja', 'polku', 'raitti', 'kaari', 'rinne', 'portti']

export const towns: readonly (readonly [string, string])[] = [
  ['00100', 'Helsinki'], ['00530', 'Helsinki'], ['00710', 'Helsinki'], ['00940', 'Helsinki'], ['01300', 'Vantaa'],
  ['02100', 'Espoo'], ['02600', 'Espoo'], ['04200', 'Kerava'], ['05800', 'Hyvinkää'], ['06100', 'Porvoo'],
  ['10600', 'Tammisaari'], ['11100', 'Riihimäki'], ['13100', 'Hämeenlinna'], ['15110', 'Lahti'], ['18100', 'Heinola'],
  ['20100', 'Turku'], ['20540', 'Turku'], ['21100', 'Naantali'], ['21600', 'Parainen'], ['22100', 'Maarianhamina'],
  ['24100', 'Salo'], ['26100', 'Rauma'], ['28100', 'Pori'], ['30100', 'Forssa'], ['33100', 'Tampere'],
  ['33720', 'Tampere'], ['37600', 'Valkeakoski'], ['40100', 'Jyväskylä'], ['45100', 'Kouvola'], ['48100', 'Kotka'],
  ['50100', 'Mikkeli'], ['53100', 'Lappeenranta'], ['55100', 'Imatra'], ['57100', 'Savonlinna'], ['60100', 'Seinäjoki'],
  ['65100', 'Vaasa'], ['67100', 'Kokkola'], ['68600', 'Pietarsaari'], ['70100', 'Kuopio'], ['74100', 'Iisalmi'],
  ['78200', 'Varkaus'], ['80100', 'Joensuu'], ['87100', 'Kajaani'], ['90100', 'Oulu'], ['90570', 'Oulu'],
  ['94100', 'Kemi'], ['96100', 'Rovaniemi'], ['99600', 'Sodankylä'],
]

export const mailDomains = [
  'posti.example', 'sahkoposti.example', 'mail.example', 'laituri.example', 'post.example', 'luotsi.test', 'aalto.test',
]
