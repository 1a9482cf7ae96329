/*
 * [Note: No cell is a formula] A spreadsheet takes a cell that begins with = + - @ (or with a tab or a line end before
 * them) for a formula, quoted or not, and runs it. Such a cell gets an apostrophe in front, which a spreadsheet does not
 * show; so does one that begins with an apostrophe of its own, so that reading takes away just what writing put there.
 */
const begins = /^[\s\ufeff\u00a0]*[=+\-@＝＋－＠'\t\r\n|%]/u

export const shielded = (text: string): string => (begins.test(text) ? `'${text}` : text)
export const unshielded = (cell: string): string => (cell.startsWith("'") && begins.test(cell.slice(1)) ? cell.slice(1) : cell)

/** One record of a file (RFC 4180): every cell quoted, whatever is in it. */
export function recordOf(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${shielded(cell).replaceAll('"', '""')}"`).join(';')}\r\n`
}
