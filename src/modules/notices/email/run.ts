import type { ReadyNotice } from '../template.ts'

/** What is the same in every message of one campaign. Pinned at its start, so that a resend is identical. */
export interface EmailRun {
  readonly notice: ReadyNotice
  /** The instant that stands in every Date header, whenever the message is made. */
  readonly renderedAt: Date
  /** Bounces come back to `<returnPath.prefix>+<token>@<returnPath.domain>` (VERP). */
  readonly returnPath: { readonly prefix: string; readonly domain: string }
  /** The right side of every Message-ID. */
  readonly messageDomain: string
}

/** A finished message, not yet proved: no transport takes it. */
export interface RenderedEmail {
  readonly envelope: {
    /** The return path, with this delivery's secret. */
    readonly from: string
    readonly to: string
    /** RFC 3461 ENVID: the delivery's id. */
    readonly id: string
  }
  readonly bytes: Buffer
}
