type Outcome<V> = { readonly ok: true; readonly value: V } | { readonly ok: false; readonly code: string; readonly facts?: unknown }

/** What a life needs to go on. */
export function must<V>(outcome: Outcome<V>): V {
  if (outcome.ok) return outcome.value
  throw new Error(`a life came to a stop: ${outcome.code} ${JSON.stringify(outcome.facts ?? '')}`)
}
