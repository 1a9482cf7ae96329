/**
 * One measurement: our work against its limit, side by side in one run on one machine. A file in this folder
 * named as on the command line exports one as `bench`.
 */
export interface Bench {
  /** What is done, in a few words. */
  readonly work: string
  /** What it is held against, in a few words. */
  readonly against: string
  /** `most`: ours may cost at most so many times the limit. `least`: ours reaches at least so much of it. */
  readonly goal: { readonly most: number } | { readonly least: number }
  /** What `ours` and `limit` are given in, such as 'ms' or 'rows/s'. */
  readonly unit: string
  /** How much is done in the full run; the growth is measured at a tenth of it. */
  readonly size: number
  measure(size: number): Promise<Measured>
}

export interface Measured {
  readonly ours: number
  readonly limit: number
}

export interface Report extends Measured {
  readonly name: string
  readonly ratio: number
  readonly goal: Bench['goal']
  readonly met: boolean
  readonly unit: string
  readonly size: number
  readonly machine: string
  /** The same at a tenth of the size, and how many times more the full size costs by the ratio to the limit. */
  readonly growth: Measured & { readonly size: number; readonly ratio: number; readonly worse: number }
}
