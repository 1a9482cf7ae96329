import type { AccountId } from '#identity'
import type { IsoDate } from '#foundation/time'
import type { PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { Keyring } from '#vault'
import type { PrintHouse } from '#notices'

/** What packages need of modules that they do not know; the app says where it comes from. */
export interface PackagePorts {
  /** Every holding of personal data in the house. */
  readonly holdings: readonly PersonalDataHolding[]
  /** Notes in a person's file that their right was used (V25); false where they have no file to note it in. */
  readonly noteRightExercised: (o: RightExercised) => Promise<boolean>
  /** Where letters are printed; null where nobody set it up. */
  readonly printHouse: PrintHouse | null
  /** Where people reach this Satama, without a slash at the end. */
  readonly origin: string
}

export interface RightExercised {
  readonly tx: Tx
  readonly keyring: Keyring
  readonly by: AccountId
  readonly at: Date
  /** In the register. */
  readonly person: string
  readonly right: string
  readonly on: IsoDate
  readonly text: string
  readonly author: { readonly name: string; readonly position: string }
  readonly language: Lang
}

const nothing: PackagePorts = { holdings: [], noteRightExercised: () => Promise.resolve(false), printHouse: null, origin: '' }
let ports: PackagePorts = nothing

/** Called once at the start, and by tests. What is not given stays as it is. */
export function packageOver(given: Partial<PackagePorts>): void {
  ports = { ...ports, ...given }
}

export const packagePorts = (): PackagePorts => ports
