import { isJsonObject, type JsonValue } from '../../traffic/index.ts'
import { pointerTo } from './tokens.ts'

/** A value of an event, and where it stands; steps into what is not there lead nowhere. */
export class Cursor {
  readonly value: JsonValue | undefined
  readonly #parent: Cursor | undefined
  readonly #key: string | number

  constructor(value: JsonValue | undefined, parent?: Cursor, key: string | number = '') {
    this.value = value
    this.#parent = parent
    this.#key = key
  }

  get(...keys: readonly (string | number)[]): Cursor {
    return keys.reduce((at: Cursor, key) => at.#step(key), this)
  }

  #step(key: string | number): Cursor {
    const { value } = this
    const next = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined
    return new Cursor(next, this, key)
  }

  /** The items of an array; of anything else none. */
  items(): readonly Cursor[] {
    return Array.isArray(this.value) ? this.value.map((item, index) => new Cursor(item, this, index)) : []
  }

  /** The members of an object; of anything else none. */
  members(): readonly (readonly [string, Cursor])[] {
    return isJsonObject(this.value)
      ? Object.entries(this.value).map(([key, value]) => [key, new Cursor(value, this, key)] as const)
      : []
  }

  get exists(): boolean {
    return this.value !== undefined && this.value !== null
  }

  get isArray(): boolean {
    return Array.isArray(this.value)
  }

  get isObject(): boolean {
    return isJsonObject(this.value)
  }

  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined
  }

  get pointer(): string {
    return this.#parent === undefined ? '' : pointerTo(this.#parent.pointer, this.#key)
  }
}
