const marks = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Lines of a register of invented people, a header first. Their codes are of those that are for tests (900–999). */
export function makeLines(count: number): string[] {
  const lines = ['nimi;henkilötunnus;sähköposti;katuosoite;postinumero;kaupunki']
  for (let i = 0; i < count; i += 1) {
    lines.push(`Koe Henkilö${i};${codeOf(i)};koe${i}@example.org;Koetie ${i + 1};00100;HELSINKI`)
  }
  return lines
}

function codeOf(i: number): string {
  const day = String((i % 28) + 1).padStart(2, '0')
  const month = String((Math.floor(i / 28) % 12) + 1).padStart(2, '0')
  const year = String(50 + (Math.floor(i / 336) % 50)).padStart(2, '0')
  const number = String(900 + (i % 100))
  return `${day}${month}${year}-${number}${marks[Number(`${day}${month}${year}${number}`) % 31]}`
}
