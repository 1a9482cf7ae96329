import { noteRightExercised } from '#records'
import { packageOver, type PackagePorts } from '#requests'
import { holdings } from './holdings.ts'

/** Gives packages of one's own data what they are made from, and where it is noted that one was released (V25). */
export function wirePackages(o: Pick<PackagePorts, 'origin' | 'printHouse'>): void {
  packageOver({
    ...o,
    holdings,
    async noteRightExercised({ tx, keyring, by, at, person, right, on, text, author }) {
      return (await noteRightExercised({ tx, keyring, by, at }, { person, right, on, text, author })) !== null
    },
  })
}
