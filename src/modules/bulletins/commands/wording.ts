import { line, object, optional, prose } from '#platform/web'

const wording = object({
  title: line({ from: 0, to: 160 }),
  body: prose({ from: 0, to: 20_000 }),
})

/** Words in three languages side by side; what is not written is empty. */
export const wordings = object({ fi: optional(wording), sv: optional(wording), en: optional(wording) })

export const lines = ({ to }: { to: number }) => {
  const one = optional(prose({ from: 0, to }))
  return object({ fi: one, sv: one, en: one })
}
