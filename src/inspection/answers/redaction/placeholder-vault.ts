/** Shorter names than those of the categories, as people read them. */
const typeNames: Readonly<Record<string, string>> = { EMAIL_ADDRESS: 'EMAIL', PHONE_NUMBER: 'PHONE' }

const anyPlaceholder = /\[[A-Z][A-Z0-9_]{0,39}_[1-9]\d{0,5}\]/g
/** The longest placeholder: brackets, a type, an underscore, a number. */
const longest = 50

/** What a vault keeps at most. */
export interface VaultLimits {
  /** Values of one conversation (default 1,000). */
  readonly maxValues: number
}

function typeOf(category: string): string {
  const known = typeNames[category]
  if (known !== undefined) return known
  const name = category.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^[^A-Z]+|_+$/g, '').slice(0, 40) // prettier-ignore
  return name === '' ? 'VALUE' : name
}

/** A place in a text where a placeholder of this vault stands. */
export interface PlaceholderSpan {
  readonly start: number
  readonly end: number
  readonly value: string
}

/**
 * The placeholders of one conversation of one user: the same value gets the same placeholder in both directions, and only
 * placeholders that were given out are put back. Values stay in the memory of this process.
 */
export class PlaceholderVault {
  readonly #limits: VaultLimits
  readonly #byValue = new Map<string, string>()
  readonly #byPlaceholder = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  /** Texts that look like placeholders and were there before: they are never given out. */
  readonly #taken = new Set<string>()

  constructor(limits: Partial<VaultLimits> = {}) {
    this.#limits = { maxValues: 1000, ...limits }
  }

  get size(): number {
    return this.#byValue.size
  }

  /** Keeps what only looks like a placeholder in a text from being given out, and so from being put back. */
  reserve(text: string): void {
    for (const [placeholder] of text.matchAll(anyPlaceholder))
      if (!this.#byPlaceholder.has(placeholder)) this.#taken.add(placeholder)
  }

  /**
   * The placeholder of a value.
   *
   * @param category - as the finding names it
   * @returns undefined if the vault is full
   */
  placeholderFor(category: string, value: string): string | undefined {
    const type = typeOf(category)
    const key = `${type} ${value}`
    const known = this.#byValue.get(key)
    if (known !== undefined) return known
    if (this.#byValue.size >= this.#limits.maxValues) return undefined
    let placeholder: string
    do {
      const number = (this.#counts.get(type) ?? 0) + 1
      this.#counts.set(type, number)
      placeholder = `[${type}_${String(number)}]`
    } while (this.#taken.has(placeholder))
    this.#byValue.set(key, placeholder)
    this.#byPlaceholder.set(placeholder, value)
    return placeholder
  }

  /** Takes up a placeholder that was given out before, as another part of the conversation says. */
  adopt(placeholder: string, value: string): void {
    const type = /^\[([A-Z][A-Z0-9_]*)_(\d+)\]$/.exec(placeholder)
    if (type === null || this.#byPlaceholder.has(placeholder)) return
    const [, name = '', number = '0'] = type
    this.#byValue.set(`${name} ${value}`, placeholder)
    this.#byPlaceholder.set(placeholder, value)
    this.#counts.set(name, Math.max(this.#counts.get(name) ?? 0, Number(number)))
  }

  /** Where placeholders of this vault stand in a text. */
  find(text: string): readonly PlaceholderSpan[] {
    return [...text.matchAll(anyPlaceholder)].flatMap((match) => {
      const value = this.#byPlaceholder.get(match[0])
      return value === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, value }]
    })
  }

  /** Where the part of a text begins that may still become a placeholder. */
  hold(text: string, from: number): number {
    const open = text.lastIndexOf('[')
    const tail = open < from ? '' : text.slice(open)
    return tail.length > 0 && tail.length < longest && /^\[[A-Z0-9_]*$/.test(tail) ? open : text.length
  }

  /** The placeholders of this vault that stand in a text. */
  placeholdersIn(text: string): ReadonlySet<string> {
    return new Set(this.find(text).map(({ start, end }) => text.slice(start, end)))
  }

  /**
   * A text with placeholders of this vault put back.
   *
   * @param only - which of them (default all)
   */
  restore(text: string, only?: ReadonlySet<string>): string {
    return text.replace(anyPlaceholder, (placeholder) =>
      only?.has(placeholder) === false ? placeholder : (this.#byPlaceholder.get(placeholder) ?? placeholder),
    )
  }
}
