import type { Variable } from './environment.ts'

/** A setting that cannot be used: one sentence that names the variable and never its value. */
export class SettingsTrouble extends Error {
  override readonly name = 'SettingsTrouble'
  readonly variable: Variable

  constructor(variable: Variable, sentence: string) {
    super(sentence)
    this.variable = variable
  }
}
