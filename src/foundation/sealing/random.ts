import { port } from '#sodium'
import type { Bytes } from './bytes.ts'

export type RandomBytes = (length: number) => Bytes

/** Await once before anything else of this folder: the browser's libsodium has to be compiled first. */
export const ready: Promise<void> = port.ready

export function randomBytes(length: number): Bytes {
  const bytes = new Uint8Array(length)
  port.fillRandom(bytes)
  return bytes
}

export function newKey(): Bytes {
  return randomBytes(32)
}

/** A number from 0 to `below - 1`, each equally likely; `below` is at most 256. */
export function randomBelow(below: number, random: RandomBytes): number {
  const limit = 256 - (256 % below)
  for (;;) {
    const byte = random(1)[0] as number
    if (byte < limit) return byte % below
  }
}
