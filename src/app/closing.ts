/** What has been opened, closed in the opposite order: whatever stands on something else goes first. */
export interface Closing {
  add(close: () => Promise<unknown> | unknown): void
  /** Closes everything; a fault in one does not keep the others open, and is thrown at the end. Twice does no harm. */
  close(): Promise<void>
}

export function newClosing(): Closing {
  const open: (() => Promise<unknown> | unknown)[] = []
  let closed: Promise<void> | null = null
  return {
    add: (close) => open.push(close),
    close() {
      closed ??= closeAll(open)
      return closed
    },
  }
}

async function closeAll(open: (() => Promise<unknown> | unknown)[]): Promise<void> {
  const faults: unknown[] = []
  for (let close = open.pop(); close; close = open.pop()) {
    try {
      await close()
    } catch (fault) {
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'not everything closed')
}
