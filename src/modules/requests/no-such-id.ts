/** For a look-up by what a path says: an address that is no id is the address of nothing. Anything else is a fault, and thrown on. */
export function unlessNoId(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === '22P02') return null
  throw error
}
