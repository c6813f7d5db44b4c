import { createDiagnostic, type Diagnostic, type DiagnosticCode } from '../../diagnostics/index.ts'

/** Longer reasons quote long names, which would help nobody. */
const longestReason = 200

const nowhere = { start: 0, end: 0 }

/** Thrown while untrusted JSON is read; the façade turns it into its diagnostic. */
export class FormError extends Error {
  override readonly name = 'FormError'
  readonly diagnostic: Diagnostic

  constructor(code: DiagnosticCode, values: Readonly<Record<string, string | number>>) {
    const diagnostic = createDiagnostic(code, nowhere, values)
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/** One place in untrusted JSON. Each question gives a value of the asked form, or throws a {@link FormError}. */
export class FormReader {
  readonly #value: unknown
  readonly #path: string

  constructor(value: unknown, path = '$') {
    this.#value = value
    this.#path = path
  }

  fail(reason: string): never {
    throw new FormError('E_SERIALIZED_FORM', { path: this.#path, reason: reason.slice(0, longestReason) })
  }

  /** The member of an object; what is inherited is no member. */
  at(key: string): FormReader {
    const value = this.#value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('expected an object')
    if (!Object.hasOwn(value, key)) this.fail(`expected the member \`${key}\``)
    return new FormReader((value as Readonly<Record<string, unknown>>)[key], `${this.#path}.${key}`)
  }

  items(limit = Infinity): FormReader[] {
    const value = this.#value
    if (!Array.isArray(value)) this.fail('expected an array')
    if (value.length > limit) this.fail(`expected at most ${String(limit)} items`)
    return value.map((item: unknown, index) => new FormReader(item, `${this.#path}[${String(index)}]`))
  }

  /** The items of an array of one length. */
  tuple(length: number): FormReader[] {
    const items = this.items()
    if (items.length !== length) this.fail(`expected ${String(length)} items`)
    return items
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.fail('expected a string')
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.fail('expected true or false')
  }

  /** An integer from 0 to a greatest. */
  index(most = 0xffff_ffff): number {
    const value = this.#value
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) return value as number
    return this.fail(`expected an integer from 0 to ${String(most)}`)
  }

  oneOf<const T extends string>(choices: readonly T[]): T {
    const value = this.#value
    return choices.find((choice) => choice === value) ?? this.fail(`expected ${choices.join(' or ')}`)
  }

  /** A 64-bit integer in its one form. */
  int(): number | bigint {
    const value = this.#value
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value as number
    if (typeof value !== 'object' || value === null) return this.fail('expected an integer')
    const digits = this.at('int').string()
    if (!/^-?[1-9][0-9]{15,18}$/.test(digits)) return this.fail('expected the digits of a 64-bit integer')
    const int = BigInt(digits)
    if (BigInt.asIntN(64, int) !== int || Number.isSafeInteger(Number(int)))
      return this.fail('expected an integer of 64 bits that no number holds')
    return int
  }

  /** A byte string: no character beyond 255. */
  bytes(): string {
    const value = this.string()
    return /^[\0-\xff]*$/.test(value) ? value : this.fail('expected one character from 0 to 255 for each byte')
  }
}
