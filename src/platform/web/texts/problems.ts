import { defineTexts } from '#platform/texts'
import type { Lang } from '#platform/texts'

const problems = defineTexts({
  fi: {
    'missing': 'Tämä kohta puuttuu.',
    'not-an-id': 'Tätä kohdetta ei löydy.',
    'too-short': (n: number) => `Kirjoita vähintään ${n} merkkiä.`,
    'too-long': (n: number) => `Kirjoita enintään ${n} merkkiä.`,
    'unseen-characters': 'Tekstissä on merkkejä, jotka eivät näy. Kirjoita kohta uudelleen.',
    'not-a-date': 'Tällaista päivää ei ole kalenterissa.',
    'not-a-moment': 'Anna päivä ja kellonaika.',
    'not-a-number': 'Anna kokonaisluku.',
    'too-small': (n: number) => `Luvun on oltava vähintään ${n}.`,
    'too-large': (n: number) => `Luku saa olla enintään ${n}.`,
    'not-a-choice': 'Valitse yksi annetuista vaihtoehdoista.',
    'too-few': (n: number) => `Valitse vähintään ${n}.`,
  },
  sv: {
    'missing': 'Den här uppgiften saknas.',
    'not-an-id': 'Det här hittades inte.',
    'too-short': (n: number) => `Skriv minst ${n} tecken.`,
    'too-long': (n: number) => `Skriv högst ${n} tecken.`,
    'unseen-characters': 'Texten innehåller tecken som inte syns. Skriv fältet på nytt.',
    'not-a-date': 'Det finns inget sådant datum i kalendern.',
    'not-a-moment': 'Ange datum och klockslag.',
    'not-a-number': 'Ange ett heltal.',
    'too-small': (n: number) => `Talet ska vara minst ${n}.`,
    'too-large': (n: number) => `Talet får vara högst ${n}.`,
    'not-a-choice': 'Välj ett av alternativen.',
    'too-few': (n: number) => `Välj minst ${n}.`,
  },
  en: {
    'missing': 'This is missing.',
    'not-an-id': 'This could not be found.',
    'too-short': (n: number) => `Write at least ${n} characters.`,
    'too-long': (n: number) => `Write at most ${n} characters.`,
    'unseen-characters': 'The text holds characters that cannot be seen. Please type it again.',
    'not-a-date': 'No calendar has this date.',
    'not-a-moment': 'Give a date and a time.',
    'not-a-number': 'Give a whole number.',
    'too-small': (n: number) => `The number must be at least ${n}.`,
    'too-large': (n: number) => `The number may be at most ${n}.`,
    'not-a-choice': 'Choose one of the options given.',
    'too-few': (n: number) => `Choose at least ${n}.`,
  },
})

/** The sentence for a problem's code, such as `too-short:20`. */
export function problemSentence(lang: Lang, problem: string): string {
  const all = problems(lang)
  const [code = 'missing', bound = '0'] = problem.split(':')
  const sentence = code in all ? all[code as keyof typeof all] : all.missing
  return typeof sentence === 'function' ? sentence(Number(bound)) : sentence
}
