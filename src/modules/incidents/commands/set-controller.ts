import { done, refuse } from '#foundation/results'
import { parseBusinessId } from '#foundation/text'
import { command } from '#identity'
import { line, object } from '#platform/web'
import { saveController } from '../controller-store.ts'

const some = line({ from: 0, to: 200 })

/** Records who the controller is and whom to ask: what every filing says about us (GDPR 33(3)(b)). */
export const setController = command({
  name: 'incidents.set-controller',
  may: 'file-with-authority',
  input: object({
    businessId: some,
    address: some,
    email: some,
    phone: some,
    officerName: some,
    officerEmail: some,
    officerPhone: some,
  }),

  async run({ input, actor, at, tx }) {
    if (input.businessId && !parseBusinessId(input.businessId)) return refuse('not-a-business-id')
    const orNull = (text: string) => text || null
    await saveController(
      tx,
      actor.organisation,
      {
        businessId: orNull(input.businessId),
        address: orNull(input.address),
        email: orNull(input.email),
        phone: orNull(input.phone),
        officerName: orNull(input.officerName),
        officerEmail: orNull(input.officerEmail),
        officerPhone: orNull(input.officerPhone),
      },
      actor.id,
      at,
    )
    return done()
  },
})
