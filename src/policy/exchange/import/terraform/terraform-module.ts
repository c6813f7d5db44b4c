import type { JsonObject } from '../found.ts'
import { Evaluator, ModuleScope, pairsOf, toPlainValue, Unworkable, within, type Scope } from './evaluate/index.ts'
import { UnknownValue } from '../unknown-value.ts'
import { readTemplates } from './hcl-text-scanner.ts'

/** Names with their values, such as `each`. */
export type TerraformNames = ReadonlyMap<string, unknown>

/** Instances that one `count`, `for_each` or `dynamic` may make. */
export const mostInstances = 1000

/** Keys and values of what `for_each` goes over; an unknown value if nobody can say, or if they are more than 1,000. */
export function pairsIn(evaluator: Evaluator, value: unknown, scope: Scope): ReturnType<typeof pairsOf> | UnknownValue {
  const over = evaluator.evaluate(value, scope)
  if (over instanceof UnknownValue) return over
  try {
    const pairs = pairsOf(over)
    return pairs.length > mostInstances ? new UnknownValue(`${String(pairs.length)} values`) : pairs
  } catch (error) {
    if (error instanceof Unworkable) return new UnknownValue(error.message)
    throw error
  }
}

/** Works out what hangs on the literals and locals of one file. Variables are unknown: what is given for them is elsewhere. */
export class TerraformModule {
  readonly #evaluator = new Evaluator()
  readonly #scope: ModuleScope

  /** @param locals - members of the blocks `locals`, as the scanner read them */
  constructor(locals: JsonObject) {
    this.#scope = new ModuleScope(this.#evaluator, new Map(), {}, locals)
  }

  /** The locals of a `.tf.json` file, whose texts are templates. */
  static ofJson(locals: readonly JsonObject[]): TerraformModule {
    return new TerraformModule(Object.fromEntries(locals.flatMap((own) => Object.entries(readTemplates(own) as JsonObject)))) // prettier-ignore
  }

  /**
   * A value as the scanner read it, with all that can be worked out in it; the rest stays an {@link UnknownValue}.
   *
   * @param names - what may be named besides locals
   */
  evaluate(value: unknown, names: TerraformNames): unknown {
    return toPlainValue(this.#evaluator.evaluate(value, within(this.#scope, names)))
  }

  /** {@link pairsIn}; undefined if nobody can say. */
  pairs(value: unknown, names: TerraformNames): ReturnType<typeof pairsOf> | undefined {
    const pairs = pairsIn(this.#evaluator, value, within(this.#scope, names))
    return pairs instanceof UnknownValue ? undefined : pairs
  }
}
