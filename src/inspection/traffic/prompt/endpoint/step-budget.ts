import type { JsonValue } from '../../message/json.ts'

/** The steps of a budget have run out. */
export class StepLimitError extends Error {
  override readonly name = 'StepLimitError'
}

/** Levels of depth that make a step dearer by one. */
const levelsPerStep = 12

/**
 * Counts the steps that a JSONPath takes in a value: each look at a member, and each member of a list of them.
 * A path with `..` inside of `..` takes as many steps as the product of the two.
 */
export class StepBudget {
  #left: number
  readonly #watched = new WeakMap<object, object>()

  /**
   * @param limit - steps until {@link StepLimitError} is thrown out of the value
   */
  constructor(limit: number) {
    this.#left = limit
  }

  get isSpent(): boolean {
    return this.#left < 0
  }

  #spend(steps: number): void {
    this.#left -= steps
    if (this.isSpent) throw new StepLimitError()
  }

  /** The value, counting every look into it. */
  watch(value: JsonValue): JsonValue {
    return (typeof value === 'object' && value !== null ? this.#watchObject(value, 0) : value) as JsonValue
  }

  #watchObject(value: object, depth: number): object {
    const known = this.#watched.get(value)
    if (known !== undefined) return known
    // Each step carries the place of its node along, which is as long as the node is deep.
    const weight = 1 + Math.floor(depth / levelsPerStep)
    const watched = new Proxy(value, {
      get: (target, key, receiver) => {
        this.#spend(weight)
        const inner: unknown = Reflect.get(target, key, receiver)
        return typeof inner === 'object' && inner !== null ? this.#watchObject(inner, depth + 1) : inner
      },
      ownKeys: (target) => {
        const keys = Reflect.ownKeys(target)
        this.#spend(keys.length * weight)
        return keys
      },
    })
    this.#watched.set(value, watched)
    return watched
  }
}
