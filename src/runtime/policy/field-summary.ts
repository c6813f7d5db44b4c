/** Where the set of fields that a stage reads grows: from this number of rules on, these names. */
export type FieldGrowth = readonly [from: number, names: readonly string[]]

/** Tells which fields the rules of a policy read, as far as each stage was asked. */
export class FieldSummary {
  readonly #stages: readonly (readonly FieldGrowth[])[]

  /** @param stages - by stage, in ascending order; the first begins at 0 */
  constructor(stages: readonly (readonly FieldGrowth[])[]) {
    this.#stages = stages
  }

  /**
   * The names, sorted.
   *
   * @param asked - the number of a stage and of its rules, in turn
   */
  upTo(asked: readonly number[]): readonly string[] {
    const [stage = 0, count = 0] = asked
    if (asked.length <= 2) return this.#of(stage, count)
    const names = new Set<string>()
    for (let at = 0; at < asked.length; at += 2)
      for (const name of this.#of(asked[at] as number, asked[at + 1] as number)) names.add(name)
    return [...names].sort()
  }

  #of(stage: number, count: number): readonly string[] {
    const growth = this.#stages[stage] ?? []
    let at = growth.length - 1
    while (at > 0 && (growth[at]?.[0] ?? 0) > count) at--
    return growth[at]?.[1] ?? []
  }
}
