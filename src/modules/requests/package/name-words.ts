import { comparableName, nameParts } from '#foundation/text'

/** Given names in common use in Finland, comparable: enough to notice one that begins a sentence. */
const givenNames = new Set((
  'aada aaro aarne aatu adam ahmed aila aili aini aino airi aku aleksi alex ali alina alisa amanda amir anders andreas anette anita anja anna anne anneli anni ' +
  'annika annikki anniina ansa antero anton antti anu armas arne arto arttu arvo asko astrid atte aukusti aulis axel barbro benjamin birgit bjorn bo camilla carina ' +
  'carl caroline cecilia christer christian daniel david diana eero eeva eevi eija eila eino elias eliisa elina elisa elisabet ella ellen elli elma elsa emil emilia ' +
  'emma emmi enni eppu erik erika erkki erno ernst esa essi esko eva eveliina fanny fatima fredrik frida gunilla gunnar gustav hanna hannele hannes hannu hans harri ' +
  'heidi heikki heimo helena helga helge helmi helvi henna henri henrik henry hilda hilja hilkka hilma hugo ida iida iina iiris ilari ilkka ilmari ilona ilpo ilse ' +
  'imma mirja mirjami mirva tiia terttu vieno martti rauni pirita aaron elena ingrid inka inkeri irene irina iris irja irma isto ivar jaakko jaana jalmari jan jani janina janne jari jarkko jarmo jasmin jenna jenni jere jeremias jesse ' +
  'jimi joakim joel johan johanna johannes john joni jonna jonne joona joonas jorma josefiina jouko jouni juha juhana juhani juho jukka julia julius juri jussi justus ' +
  'juuso juuli jyrki kaarina kaarlo kai kaija kaisa kalervo kalle kari kariina karin karl karoliina katariina kati katja katri katriina kauko keijo kerttu kim kimmo ' +
  'kirsi kirsti klaus kristian kristiina krista kyosti laila lari lars lasse laura lauri lea leena leevi lenni leo lilja lina linda linnea liisa lotta louise lucas ' +
  'lukas lyyli maarit magnus maija maiju mailis maire malin manu marcus mari maria mariam marianne marie marika marina marita marja marjatta markku marko markus marta ' +
  'martin martta martti matias matilda matti mauri max meeri meri merja mia michael mika mikael mikko milja milla minna minja minttu mira miia mohamed mona monika ' +
  'mustafa nea nelli nick niclas nico niilo niina niklas nils nina noel noora olavi olga oliver olivia olli omar ondrej onni oona oscar oskar osmo ossi otso otto outi ' +
  'paavo paivi panu pasi patrick patrik paula pauli pauliina pekka pentti per pertti peter petra petri petteri pia pihla piia pirjo pirkko pontus raija raili raimo ' +
  'raisa rasmus rauha rauno reetta reijo reino riikka riina riitta rikhard risto ritva robert robin roni roope roosa roy ruut saana saara sakari sami samu samuel ' +
  'samuli sanna sanni santeri sara sari satu saul saija sebastian seija seppo siiri silja simo sini sinikka sirkka sirpa siru sofia sointu sonja stefan stig sture ' +
  'sulo susanna susanne svante sven sylvi taina taisto taneli tanja tapani tapio tarja taru tauno teemu teija tellervo teppo terhi tero tiia tiina timo tino toini ' +
  'toivo tomas tomi tommi toni topi torsten touko tuija tuire tuomas tuomo tuukka tuula tuuli tyyne tytti ulla ulf urho urpo uuno vaino valtteri veera veijo veikko ' +
  'veli venla vera verna verneri vesa viivi viking viktor viljami viljo ville vilma vilhelm vuokko william yrjo zahra'
).split(' '))

/** Written large and nobody's name: towns, authorities, months and days of English, and the words of our own trade. */
export const notNames: ReadonlySet<string> = new Set((
  'i suomi suomen suomessa finland finlands helsinki helsingin helsingissa helsingfors espoo espoon esbo vantaa vanda tampere tampereen tampereella tammerfors turku turun ' +
  'turussa abo oulu oulun oulussa uleaborg lahti lahden kuopio jyvaskyla jyvaskylan pori porin vaasa vasa kela kelan kela fpa kanta kantaan omakanta valvira hus thl dvv ' +
  'tyks tays oys kys suomi fi posti poliisi january february march april may june july august september october november december monday tuesday wednesday ' +
  'thursday friday saturday sunday finnish swedish english mrs mr ms dr ok covid'
).split(' '))

const endings = '(?:n|in|an|en|on|un|yn|a|lle|lla|lta|ssa|sta|ksi|na|s|kin|ko|han|kaan|lle|ni|ltakin|llekin)?'

/** Whether a word is a given name in common use, in whatever case of Finnish grammar. */
export function isGivenName(word: string): boolean {
  const plain = comparableName(word).split(' ')[0] ?? ''
  if (givenNames.has(plain)) return true
  for (let cut = 1; cut <= 4 && plain.length - cut >= 3; cut += 1) {
    const stem = plain.slice(0, plain.length - cut)
    if (!new RegExp(`^${endings}$`).test(plain.slice(stem.length))) continue
    if (givenNames.has(stem) || givenNames.has(strong(stem))) return true
  }
  return false
}

/** The stem before its consonant grew weak: `Veiko` of `Veikon` is `Veikko`. */
const strong = (stem: string): string => stem.replace(/([kpt])([aeiouy])$/, '$1$1$2')

/** Whether a word is a part of one of these names, in whatever case: `Kaislan` of `Kaisla Keksitty`. */
export function isOwnName(word: string, names: readonly string[]): boolean {
  const parts = comparableName(word).split(' ')
  return parts.every((part) => names.some((name) => nameParts(name).some((own) => own.length > 1 && isFormOf(part, own))))
}

function isFormOf(word: string, own: string): boolean {
  if (word === own) return true
  // `Maria` is a name, and not only a form of `Mari`.
  if (givenNames.has(word)) return false
  const stems = [own, ...(own.endsWith('nen') ? [`${own.slice(0, -3)}se`, `${own.slice(0, -3)}s`] : []), ...(/[aeiouy]$/.test(own) ? [own.slice(0, -1)] : [`${own}i`])]
  return stems.some((stem) => stem.length >= 2 && word.startsWith(stem) && new RegExp(`^.?${endings}$`).test(word.slice(stem.length)) && word.length - own.length <= 4)
}
