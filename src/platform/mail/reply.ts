/** What a relay answered, free of values: a relay's words may hold an address, and are not kept. */
export interface Reply {
  readonly code: number
  /** RFC 3463, such as `5.1.1`; null when the relay gave none. */
  readonly enhanced: string | null
  /** The name that the relay gave the message in its queue and log. */
  readonly queueId: string | null
}

export function readReply(line: string): Reply {
  const found = /^(\d{3})[ -](?:([245]\.\d{1,3}\.\d{1,3})(?=\s|$))?/.exec(line)
  return {
    code: Number(found?.[1] ?? 0),
    enhanced: found?.[2] ?? null,
    queueId: /\bqueued (?:mail )?(?:as|for delivery[^A-Za-z0-9]*)\s*<?([A-Za-z0-9._-]{4,64})>?/i.exec(line)?.[1] ?? null,
  }
}
