import type { CompareCondition, Condition, Test, TruthCondition, ValueNode } from '../../compiler/index.ts'
import type { EachStep } from '../../runtime/index.ts'
import type { GuardEntries, GuardEntry } from './guard-entries.ts'
import { planKindOf, type EntryTail } from './kinds/index.ts'

export type { GuardKind } from './kinds/index.ts'

/** Entries of which at least one holds whenever the condition is true. */
export interface Guard {
  readonly entries: readonly GuardEntry[]
  /** The part of the condition that is true exactly if an entry holds, so that it need not be asked again. */
  readonly exactly: Condition | undefined
}

/** More alternatives than this are better asked directly. */
export const mostEntries = 256

const noGuards: readonly Guard[] = Object.freeze([])

/** Finds what must be true for conditions to be, and notes it among the entries of a stage. */
export class GuardFinder {
  readonly #entries: GuardEntries

  constructor(entries: GuardEntries) {
    this.#entries = entries
  }

  /**
   * The guards of a condition: each alone is necessary for it to be true, so any one of them
   * may stand for the rule in the index.
   */
  find(condition: Condition): readonly Guard[] {
    if (condition.kind !== 'and') {
      const guard = this.#one(condition)
      return guard === undefined ? noGuards : [guard]
    }
    const guards: Guard[] = []
    this.#addAll(condition.operands, guards)
    return guards
  }

  #addAll(operands: readonly Condition[], guards: Guard[]): void {
    for (let at = 0; at < operands.length; at++) {
      const operand = operands[at] as Condition
      if (operand.kind === 'and') this.#addAll(operand.operands, guards)
      else {
        const guard = this.#one(operand)
        if (guard !== undefined) guards.push(guard)
      }
    }
  }

  /** The guard of a condition that is no `and`: there is at most one. */
  #one(condition: Condition): Guard | undefined {
    switch (condition.kind) {
      case 'or':
        return this.#alternatives(condition.operands)
      case 'compare':
        return this.#compare(condition)
      case 'truth':
        return this.#truth(condition)
      case 'any': {
        const { array } = condition
        if (array.kind !== 'array_compare') return undefined
        const { base, steps } = array.each
        return this.#guards(condition, base, steps.length === 0 ? undefined : steps, array.test)
      }
      default:
        return undefined
    }
  }

  #alternatives(operands: readonly Condition[]): Guard | undefined {
    const joined: GuardEntry[] = []
    for (const operand of operands) {
      let shortest: readonly GuardEntry[] | undefined
      for (const { entries } of this.find(operand))
        if (shortest === undefined || entries.length < shortest.length) shortest = entries
      if (shortest === undefined) return undefined
      for (const entry of shortest) joined.push(entry)
    }
    return joined.length > mostEntries ? undefined : { entries: joined, exactly: undefined }
  }

  #compare(condition: CompareCondition): Guard | undefined {
    const { left, test, whenMissing } = condition
    return whenMissing ? undefined : this.#guards(condition, left, undefined, test)
  }

  #guards(
    condition: Condition,
    value: ValueNode,
    steps: readonly EachStep[] | undefined,
    test: Test,
  ): Guard | undefined {
    const kind = planKindOf(test)
    return this.#guard(kind.isWider?.(test) === true ? undefined : condition, value, steps, kind.entries(test))
  }

  #guard(
    exactly: Condition | undefined,
    value: ValueNode,
    steps: readonly EachStep[] | undefined,
    tails: readonly EntryTail[] | undefined,
  ): Guard | undefined {
    if (tails === undefined || tails.length > mostEntries) return undefined
    const entries = this.#entries.find(value, steps, tails)
    return entries === undefined ? undefined : { entries, exactly }
  }

  #truth(condition: TruthCondition): Guard | undefined {
    const { value } = condition
    if (value.kind === 'field') return this.#guard(condition, value, undefined, [{ kind: 'equal', literal: true }])
    if (value.kind !== 'call') return undefined
    const kind = value.function.module?.from === 'runtime' ? affixFunctions.get(value.function.module.name) : undefined
    const [subject, affix] = value.arguments
    if (kind === undefined || subject === undefined || affix?.kind !== 'literal' || affix.value === '') return undefined
    return this.#guard(condition, subject, undefined, [{ kind, literal: affix.value }])
  }
}

/** `starts_with(field, "literal")` and `ends_with`: the functions that the index knows. */
const affixFunctions: ReadonlyMap<string, 'prefix' | 'suffix'> = new Map([
  ['startsWith', 'prefix'],
  ['endsWith', 'suffix'],
])
