import { array, line, object, optional, prose, ticked, union, literal } from '#platform/web'

const words = object({
  title: optional(line({ from: 0, to: 160 })),
  intro: optional(prose({ from: 0, to: 10_000 })),
  body: optional(prose({ from: 0, to: 40_000 })),
  closing: optional(prose({ from: 0, to: 10_000 })),
  joint: optional(prose({ from: 0, to: 5_000 })),
  transfers: optional(prose({ from: 0, to: 5_000 })),
  more: optional(prose({ from: 0, to: 10_000 })),
  context: optional(prose({ from: 0, to: 20_000 })),
  necessity: optional(prose({ from: 0, to: 20_000 })),
  consulted: optional(prose({ from: 0, to: 10_000 })),
  remaining: optional(prose({ from: 0, to: 20_000 })),
  opinion: optional(prose({ from: 0, to: 20_000 })),
})

/** Words in three languages side by side; what is not written is empty. */
export const wordings = object({ fi: optional(words), sv: optional(words), en: optional(words) })

const lineOfChange = optional(prose({ from: 0, to: 2_000 }))
export const changesInput = object({ fi: lineOfChange, sv: lineOfChange, en: lineOfChange })

export const coversInput = array(object({
  holding: line({ from: 3, to: 100 }),
  items: union([literal('all'), array(line({ from: 1, to: 100 }))]),
}))

export { ticked }
