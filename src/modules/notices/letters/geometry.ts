/**
 * Where things stand on an A4 letter, in millimetres from its top left corner.
 *
 * [Note: The window] Window envelopes used in Finland open at 15–20 mm from the left and 39–44 mm
 * from the top of the folded sheet, 30–40 mm high and 90–105 mm wide (E6/5, C6/5, C5, EC4). `safe`
 * is what all of them show, `clear` what any of them may show when the sheet shifts inside: the
 * address stands in the first, and nothing else in the second. These are facts about envelopes,
 * known to the layout and to the prover alike; how either makes use of them is its own.
 */
export const sheet = { width: 210, height: 297 }
export const safe = { left: 20, top: 45, right: 110, bottom: 70 }
export const clear = { left: 10, top: 38, right: 126, bottom: 83 }
/** A printer's unprintable edge, with some air. */
export const edge = 8
