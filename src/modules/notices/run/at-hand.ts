import type { TellingPorts } from './telling.ts'

/*
 * The relay of the sender that runs in this process, for test-sends: an officer's request is
 * answered by the same process, and a test goes the same way as the real messages.
 */
let atHand: TellingPorts | null = null

export function putAtHand(ports: TellingPorts | null): void {
  atHand = ports
}

export const senderAtHand = (): TellingPorts | null => atHand
