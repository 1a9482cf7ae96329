/** Time is passed in: what asks for the hour can be tested at any hour. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** A clock that a test or a rehearsal moves by hand. */
export function handClock(start: Date): Clock & { set(to: Date): void; move(ms: number): void } {
  let now = start.getTime()
  return Object.assign(() => new Date(now), {
    set: (to: Date) => void (now = to.getTime()),
    move: (ms: number) => void (now += ms),
  })
}
