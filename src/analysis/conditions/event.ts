import { closures, walk, type Condition, type EventRecord, type Predicate } from '../../compiler/index.ts'
import type { Scheme, Type } from '../../language/index.ts'
import {
  ExecutionContext,
  printIp,
  toContext,
  toTextStrict,
  toUint8Array,
  type ByteString,
  type IpValue,
  type Value,
  type ValueInput,
} from '../../runtime/index.ts'

/** Values by slot; a slot that is not there is missing. */
export type Slots = ReadonlyMap<number, Value>

/** An event that was run on the engine. */
export interface Witness {
  /** The fields that matter and their values, as `Filter.matches` and `Policy.decide` take them. */
  readonly event: EventRecord
}

/** A witness while it is worked with. Its context is large, so answers keep only the event. */
export interface Candidate extends Witness {
  /** The same in the engine's form. */
  readonly context: ExecutionContext
}

/** The witness that an answer keeps. */
export function toWitness({ event }: Candidate): Witness {
  return { event }
}

/** The form in which a host gives a value; bytes that are no UTF-8 stay bytes. */
export function toInput(value: Value, type: Type): ValueInput {
  if (type === 'Bytes') return toTextStrict(value as ByteString) ?? toUint8Array(value as ByteString)
  if (type === 'Ip') return printIp(value as IpValue)
  if (typeof type === 'string') return value
  if ('array' in type) return (value as readonly Value[]).map((item) => toInput(item, type.array))
  const entries = [...(value as ReadonlyMap<ByteString, Value>)].map(
    ([key, item]) => [key, toInput(item, type.map)] as const,
  )
  const isText = entries.every(([key]) => toTextStrict(key) !== undefined && key !== '__proto__')
  if (!isText) return new Map(entries.map(([key, item]) => [toUint8Array(key), item]))
  return Object.fromEntries(entries.map(([key, item]) => [toTextStrict(key) ?? '', item]))
}

const none: readonly number[] = []
const noSlots: ReadonlySet<number> = new Set()

/** Runs events on the engine. */
export class EventRunner {
  readonly #scheme: Scheme
  readonly #predicates = new WeakMap<Condition, Predicate>()
  readonly #made = new WeakMap<Condition, () => Predicate>()
  readonly #mandatory = new WeakMap<Condition, readonly number[]>()
  /** Serves one look after another. */
  #looked: ExecutionContext | undefined

  constructor(scheme: Scheme) {
    this.#scheme = scheme
  }

  /**
   * The event of some values, through the same door as a host's.
   *
   * @param isBrief - its context is asked only until the next event: they then share one
   */
  candidate(slots: Slots, isBrief = false): Candidate {
    const { shape } = this.#scheme
    const entries: [string, ValueInput][] = []
    const ordered = [...slots.keys()]
    if (ordered.length > 1) ordered.sort((a, b) => a - b)
    for (const slot of ordered) {
      const field = shape.fields[slot]
      if (field !== undefined) entries.push([field.name, toInput(slots.get(slot) as Value, field.type)])
    }
    // A field may be called `__proto__`, which an assignment would not make a member.
    const event: EventRecord = Object.fromEntries(entries)
    return isBrief ? this.look({ event }) : { event, context: toContext(shape, event) }
  }

  /** An event that was kept as a witness, in the engine's form again. */
  reopen({ event }: Witness): Candidate {
    return { event, context: toContext(this.#scheme.shape, event) }
  }

  /** {@link reopen} for one look at an event, after which the next has the same context: after an edit thousands follow. */
  look({ event }: Witness): Candidate {
    const { shape } = this.#scheme
    // A context that is too short for a part that a map has come to have is none.
    if (this.#looked?.values.length !== shape.parts.size) this.#looked = new ExecutionContext(shape)
    return { event, context: this.#looked.reset().setAll(event) }
  }

  /** The event with every mandatory field that a condition reads. */
  completed(candidate: Candidate, condition: Condition, filling: (slot: number) => Value): Candidate {
    const { values } = candidate.context
    const slots = new Map<number, Value>()
    for (const [slot, value] of values.entries()) if (value !== undefined) slots.set(slot, value)
    for (const slot of this.mandatory([condition])) if (!slots.has(slot)) slots.set(slot, filling(slot))
    return this.candidate(slots)
  }

  /** Takes what the engine makes of a condition for its own use, so that it is not made twice. */
  adopt(condition: Condition, make: () => Predicate): void {
    this.#made.set(condition, make)
  }

  /** What the engine says of a condition. */
  holds(condition: Condition, context: ExecutionContext): boolean {
    let predicate = this.#predicates.get(condition)
    if (predicate === undefined) {
      const make = this.#made.get(condition)
      predicate = make?.() ?? closures.compileFilter({ scheme: this.#scheme, root: condition, slots: [] })
      this.#predicates.set(condition, predicate)
    }
    return predicate(context.values, context)
  }

  #mandatoryOf(condition: Condition): readonly number[] {
    let known = this.#mandatory.get(condition)
    if (known === undefined) {
      const slots = new Set<number>()
      walk(condition, (node) => {
        if (node.kind === 'field' && !node.optional && node.slot >= 0) slots.add(node.slot)
      })
      this.#mandatory.set(condition, (known = slots.size === 0 ? none : [...slots]))
    }
    return known
  }

  /**
   * The mandatory fields that conditions read: an event without them cannot be decided.
   *
   * @param known - fields to put them to; given back as it is where they are all there
   */
  mandatory(conditions: Iterable<Condition>, known: ReadonlySet<number> = noSlots): ReadonlySet<number> {
    let slots: Set<number> | undefined
    for (const condition of conditions)
      for (const slot of this.#mandatoryOf(condition))
        if (!(slots ?? known).has(slot)) (slots ??= new Set(known)).add(slot)
    return slots ?? known
  }
}
