import { reveal } from '#foundation/text'
import { roleNames, type StaffActor } from '#identity'
import type { Author } from '../model.ts'

/** Whoever is present, as they are to stand in a file: by their name, and by the position that they gave, or their role. */
export function authorOf(actor: StaffActor, position = ''): Author {
  const role = roleNames(actor.language).professional
  return {
    name: actor.displayName ? reveal(actor.displayName) : actor.signInName,
    position: position === '' ? role : position,
  }
}
