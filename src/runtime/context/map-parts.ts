import type { ByteString } from '../bytes.ts'

/** The value under one key of a map field. */
export interface MapPart {
  readonly slot: number
  readonly key: ByteString
}

/**
 * More parts than this are looked up in their maps each time: every context has a place for each, and schemes live
 * as long as the process.
 */
const mostParts = 64

/**
 * The values in maps that rules read under constant keys. A context remembers each behind its fields, so that the
 * rules of one event look a key up once.
 */
export class MapParts {
  /** The place of the first part: behind the slots of the fields. */
  readonly #first: number
  readonly #parts: MapPart[] = []
  readonly #ofSlots = new Map<number, number[]>()
  #blank: readonly undefined[] = []

  /** @param fields - how many fields the shape has */
  constructor(fields: number) {
    this.#first = fields
  }

  /** How many values a context holds, fields and parts. */
  get size(): number {
    return this.#first + this.#parts.length
  }

  /** The values of a context that holds none yet, for it to copy: to make as many anew takes several times as long. */
  get blank(): readonly undefined[] {
    if (this.#blank.length !== this.size) this.#blank = Array.from({ length: this.size }, () => undefined)
    return this.#blank
  }

  at(place: number): MapPart {
    return this.#parts[place - this.#first] as MapPart
  }

  /** The places that hold what was read of a map field. */
  placesOf(slot: number): readonly number[] | undefined {
    return this.#ofSlots.get(slot)
  }

  /** The place of a part among the values of a context; undefined if it gets none. */
  place(slot: number, key: ByteString): number | undefined {
    const places = this.#ofSlots.get(slot)
    const known = places?.find((place) => this.at(place).key === key)
    if (known !== undefined || this.#parts.length >= mostParts) return known
    const place = this.size
    this.#parts.push({ slot, key })
    if (places === undefined) this.#ofSlots.set(slot, [place])
    else places.push(place)
    return place
  }
}
