import type { ByteString } from '../bytes.ts'
import { RuntimeError } from '../errors.ts'
import type { ListMatcher } from '../lookup/lists.ts'
import type { MapParts } from './map-parts.ts'
import type { EventRecord } from './records.ts'
import type { Type } from '../types.ts'
import { OwnBytes, toValue, type Value, type ValueInput } from '../values.ts'

/** One field as the runtime knows it; its place in {@link ContextShape.fields} is its slot. */
export interface FieldShape {
  readonly name: string
  readonly type: Type
  /** False: reading it without a value throws. True: it is then a missing value. */
  readonly optional: boolean
}

/** What a context can hold: made once for a scheme, or once for an emitted module. */
export interface ContextShape {
  readonly fields: readonly FieldShape[]
  /** Slots by name; aliases share the slot of their field. */
  readonly slots: ReadonlyMap<string, number>
  /** List matchers by printed type, used unless a context brings its own. */
  readonly lists: ReadonlyMap<string, ListMatcher>
  /** Shapes with the same slots share it. */
  readonly parts: MapParts
}

/** What the host offers to functions that need more than their arguments. */
export interface Environment {
  /** State of the token that a JWT token configuration describes, on this request. */
  readonly jwt?: (configurationId: string) => 'absent' | 'invalid' | 'valid'
}

/** Gives a value when a rule first asks for the field, or undefined for none. */
export type LazyValue = () => ValueInput | undefined

/** How the fields of a source are read; made once for a shape. */
export interface LazyTable<Source> {
  /** Those that it has. */
  readonly slots: readonly number[]
  /** By slot, with a place for each of the shape. */
  readonly readers: readonly (((source: Source) => ValueInput | OwnBytes | undefined) | undefined)[]
}

/** A table with what it reads. */
interface LazySource {
  readonly table: LazyTable<unknown>
  readonly source: unknown
}

const lastEvent = 2 ** 31 - 1

/** Where more values than this were written, all are looked at to forget them. */
const mostWritten = 64

/**
 * Takes all values out. Few of hundreds are there: to look first, four at a time, takes half the time of writing them all.
 */
function forgetAll(values: (Value | undefined)[]): void {
  const { length } = values
  let at = 0
  for (; at + 3 < length; at += 4) {
    if (values[at] !== undefined) values[at] = undefined
    if (values[at + 1] !== undefined) values[at + 1] = undefined
    if (values[at + 2] !== undefined) values[at + 2] = undefined
    if (values[at + 3] !== undefined) values[at + 3] = undefined
  }
  for (; at < length; at++) values[at] = undefined
}

/**
 * The values of one event. Make it once, then {@link reset} and fill it for each event.
 *
 * @typeParam Fields - the record of the scheme's fields, so that a wrong name or type does not compile
 */
export class ExecutionContext<Fields extends EventRecord = EventRecord> {
  readonly shape: ContextShape
  /** By slot, as compiled rules read it; undefined: missing, or lazy and not yet asked. Parts of maps follow. See {@link write}. */
  readonly values: readonly (Value | undefined)[]
  /** Where {@link write} has written since the last {@link reset}, as far as it counts. */
  readonly #written: number[] = []
  #writtenCount = 0
  readonly environment: Environment
  #lazy: Map<number, LazyValue> | undefined
  /** The newest last. */
  #sources: LazySource[] | undefined
  /** By slot, the {@link #event} in which its source was asked; made for the first that is. */
  #asked: Int32Array | undefined
  /** Counts the events, so that forgetting one touches nothing. */
  #event = 1
  #isAnyAsked = false
  #lists: Map<string, ListMatcher> | undefined
  /** Gives what this context does not hold itself. */
  #origin: ExecutionContext | undefined

  constructor(shape: ContextShape, environment: Environment = {}) {
    this.shape = shape
    this.values = shape.parts.blank.slice()
    this.environment = environment
  }

  /**
   * Gives a slot a value in the engine's form, or takes it out. Who changes the value of a field that had one must call
   * {@link forgetParts} too.
   *
   * @returns the value
   */
  write<V extends Value | undefined>(slot: number, value: V): V {
    // Few of hundreds of values are ever there: to know which spares looking at all of them between two events.
    const values = this.values as (Value | undefined)[]
    if (values[slot] === undefined && this.#writtenCount < mostWritten) this.#written[this.#writtenCount++] = slot
    values[slot] = value
    return value
  }

  #forgetAll(): void {
    const values = this.values as (Value | undefined)[]
    if (this.#writtenCount < mostWritten)
      for (let at = 0; at < this.#writtenCount; at++) values[this.#written[at] as number] = undefined
    else forgetAll(values)
    this.#writtenCount = 0
  }

  #slot(name: string): number {
    const slot = this.shape.slots.get(name)
    if (slot === undefined) throw new RuntimeError('E_UNKNOWN_FIELD', `no field is called \`${name}\``, name)
    return slot
  }

  /**
   * Gives a field its value.
   *
   * @throws RuntimeError `E_UNKNOWN_FIELD`, or `E_VALUE_TYPE` if the value is not of the field's type
   */
  set<Name extends keyof Fields & string>(name: Name, value: NonNullable<Fields[Name]>): this {
    this.#put(name, value)
    return this
  }

  #put(name: string, value: ValueInput): void {
    const slot = this.#slot(name)
    this.forgetParts(slot)
    this.write(slot, toValue(value, (this.shape.fields[slot] as FieldShape).type, name))
  }

  /** Gives a field a value that is worked out, once, when a rule first reads it. */
  setLazy<Name extends keyof Fields & string>(name: Name, provider: () => NonNullable<Fields[Name]> | undefined): this {
    const slot = this.#slot(name)
    this.forgetParts(slot)
    this.write(slot, undefined)
    this.#lazy ??= new Map()
    this.#lazy.set(slot, provider)
    return this
  }

  /**
   * Gives all fields of a table that have no value yet a value that is worked out, once, when a rule first reads it:
   * {@link setLazy} for many fields at the price of one.
   */
  setLazySource<Source>(table: LazyTable<Source>, source: Source): this {
    if (this.#lazy !== undefined) for (const slot of table.slots) this.#lazy.delete(slot)
    // A slot is asked again if it has a new source.
    if (this.#isAnyAsked) for (const slot of table.slots) (this.#asked as Int32Array)[slot] = 0
    const own: LazySource = { table: table as LazyTable<unknown>, source }
    if (this.#sources === undefined) this.#sources = [own]
    else this.#sources.push(own)
    return this
  }

  /** The newest source that has a slot and was not asked for it. */
  #sourceOf(slot: number): LazySource | undefined {
    const sources = this.#sources
    if (sources === undefined || this.#asked?.[slot] === this.#event) return undefined
    for (let at = sources.length - 1; at >= 0; at--) {
      const source = sources[at] as LazySource
      if (source.table.readers[slot] !== undefined) return source
    }
    return undefined
  }

  /** What a source gives for a slot; it is not asked twice. */
  #ask(slot: number, { table, source }: LazySource): ValueInput | OwnBytes | undefined {
    this.#asked ??= new Int32Array(this.shape.fields.length)
    this.#asked[slot] = this.#event
    this.#isAnyAsked = true
    return table.readers[slot]?.(source)
  }

  /** Sets every field of a record; keys whose value is undefined or null are left missing. */
  setAll(values: Fields): this {
    for (const name of Object.keys(values)) {
      const value = values[name]
      if (value !== undefined && value !== null) this.#put(name, value)
    }
    return this
  }

  /** Uses a list matcher for one type (`Ip`, `Bytes`, `Int`) in place of the scheme's. */
  setLists(type: string, matcher: ListMatcher): this {
    this.#lists ??= new Map()
    this.#lists.set(type, matcher)
    return this
  }

  /** Forgets every value, so that the context can serve the next event. */
  reset(): this {
    this.#forgetAll()
    this.#lazy = undefined
    this.#sources = undefined
    this.#isAnyAsked = false
    if (this.#event === lastEvent) this.#asked = undefined
    this.#event = this.#event === lastEvent ? 1 : this.#event + 1
    this.#origin = undefined
    return this
  }

  /**
   * The same event with other values in some fields. All else is read from this context when it is asked for, so
   * that lazy values are worked out once for both.
   *
   * @param changes - values by field; a field that the shape does not have is passed over
   */
  derive(changes: ReadonlyMap<string, Value>): ExecutionContext<Fields> {
    const derived = new ExecutionContext<Fields>(this.shape, this.environment)
    derived.#origin = this
    derived.#lists = this.#lists
    for (const [name, value] of changes) {
      const slot = this.shape.slots.get(name)
      if (slot !== undefined) derived.write(slot, value)
    }
    return derived
  }

  /** Reads a slot that holds no value yet: asks its lazy provider, or reports what is missing. */
  miss(slot: number): Value | undefined {
    const field = this.shape.fields[slot] as FieldShape
    const provider = this.#lazy?.get(slot)
    const found = provider === undefined ? this.#sourceOf(slot) : undefined
    if (provider !== undefined || found !== undefined) {
      try {
        if (provider !== undefined) this.#lazy?.delete(slot)
        const given = provider === undefined ? this.#ask(slot, found as LazySource) : provider()
        if (given instanceof OwnBytes && field.type === 'Bytes') return this.write(slot, given.bytes)
        if (given !== undefined) return this.write(slot, toValue(given, field.type, field.name))
      } catch (error) {
        // Every rule that needs the field must learn that it cannot be read, not the first alone.
        this.#lazy ??= new Map()
        this.#lazy.set(slot, () => {
          throw error
        })
        throw error
      }
    } else if (this.#origin !== undefined) return this.write(slot, this.#origin.read(slot))
    if (field.optional) return undefined
    throw new RuntimeError('E_MISSING_FIELD', `the mandatory field \`${field.name}\` has no value`, field.name)
  }

  /** Reads the part of a map whose place holds no value yet, and remembers it. */
  part(place: number): Value | undefined {
    const { slot, key } = this.shape.parts.at(place)
    const map = this.read(slot) as ReadonlyMap<ByteString, Value> | undefined
    const value = map?.get(key)
    if (value !== undefined) this.write(place, value)
    return value
  }

  /** Must be called by whoever writes over a value: what was read of the old map is no longer so. */
  forgetParts(slot: number): void {
    const places = this.shape.parts.placesOf(slot)
    if (places !== undefined) for (const place of places) this.write(place, undefined)
  }

  /** Whether a slot holds a value, or somebody who gives one when it is read. */
  isGiven(slot: number): boolean {
    return (
      this.values[slot] !== undefined ||
      this.#lazy?.has(slot) === true ||
      this.#sourceOf(slot) !== undefined ||
      this.#origin?.isGiven(slot) === true
    )
  }

  /** The value of a slot, as compiled rules read it. */
  read(slot: number): Value | undefined {
    return this.values[slot] ?? this.miss(slot)
  }

  /** Asks the list matcher of a type; a missing value and an absent matcher answer false. */
  inList(type: string, name: string, value: Value | undefined): boolean {
    if (value === undefined) return false
    return (this.#lists?.get(type) ?? this.shape.lists.get(type))?.matches(name, value) ?? false
  }
}
