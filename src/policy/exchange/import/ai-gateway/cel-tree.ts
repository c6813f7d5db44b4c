import { CelError, readCelTokens, type CelToken } from './cel-tokens.ts'

/** A condition as a tree; `at` is the letter at which each part begins, from 0. */
export type Cel =
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'bool'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'member'; readonly of: Cel; readonly name: string; readonly at: number }
  | { readonly kind: 'index'; readonly of: Cel; readonly key: Cel; readonly at: number }
  | { readonly kind: 'call'; readonly of: Cel | undefined; readonly name: string; readonly inputs: readonly Cel[]; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Cel[]; readonly at: number }
  | { readonly kind: 'not'; readonly of: Cel; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Cel[]; readonly at: number }
  | { readonly kind: 'compare'; readonly sign: string; readonly left: Cel; readonly right: Cel; readonly at: number }
  | { readonly kind: 'choice'; readonly when: Cel; readonly then: Cel; readonly otherwise: Cel; readonly at: number } // prettier-ignore

/** How deep conditions nest at most, as documents do. */
const deepest = 100

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
const arithmetic = new Set(['+', '-', '*', '/', '%'])

class CelParser {
  readonly #tokens: readonly CelToken[]
  #index = 0
  #depth = 0

  constructor(source: string) {
    this.#tokens = readCelTokens(source)
  }

  whole(): Cel {
    const tree = this.#choice()
    if (this.#token.kind !== 'end') throw new CelError(`\`${this.#token.value}\` was not expected`, this.#token.at)
    return tree
  }

  get #token(): CelToken {
    return this.#tokens[this.#index] as CelToken
  }

  #is(sign: string): boolean {
    const { kind, value } = this.#token
    return value === sign && (kind === 'sign' || (sign === 'in' && kind === 'name'))
  }

  #take(sign: string): boolean {
    if (!this.#is(sign)) return false
    this.#index++
    return true
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new CelError(`expected \`${sign}\``, this.#token.at)
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > deepest)
      throw new CelError(`the condition is nested more than ${String(deepest)} deep`, this.#token.at)
    const value = read()
    this.#depth--
    return value
  }

  #choice(): Cel {
    return this.#deeper(() => {
      const { at } = this.#token
      const when = this.#chain('||', 'or', () => this.#chain('&&', 'and', () => this.#comparison()))
      if (!this.#take('?')) return when
      const then = this.#choice()
      this.#expect(':')
      return { kind: 'choice', when, then, otherwise: this.#choice(), at }
    })
  }

  #chain(sign: string, kind: 'and' | 'or', read: () => Cel): Cel {
    const { at } = this.#token
    const first = read()
    const parts = [first]
    while (this.#take(sign)) parts.push(read())
    return parts.length === 1 ? first : { kind, parts, at }
  }

  #comparison(): Cel {
    const { at } = this.#token
    const left = this.#unary()
    const { value: sign, at: place } = this.#token
    if (arithmetic.has(sign) && this.#is(sign)) throw new CelError(`\`${sign}\` has no counterpart here`, place)
    if (!comparisons.has(sign) || !this.#take(sign)) return left
    const right = this.#unary()
    const next = this.#token
    if ((comparisons.has(next.value) || arithmetic.has(next.value)) && this.#is(next.value))
      throw new CelError(`\`${next.value}\` behind a comparison has no counterpart here`, next.at)
    return { kind: 'compare', sign, left, right, at }
  }

  #unary(): Cel {
    const { at } = this.#token
    if (this.#take('!')) return this.#deeper(() => ({ kind: 'not', of: this.#unary(), at }))
    if (!this.#take('-')) return this.#member()
    const { kind, value } = this.#token
    if (kind !== 'number') throw new CelError('`-` has no counterpart here', at)
    this.#index++
    return { kind: 'number', value: -Number(value), at }
  }

  #member(): Cel {
    const { at } = this.#token
    const before = this.#depth
    let tree = this.#primary()
    for (;;) {
      const of = tree
      if (this.#is('.') || this.#is('[')) this.#deeper(() => undefined)
      if (this.#take('.')) {
        const { kind, value: name } = this.#token
        if (kind !== 'name') throw new CelError('expected a name', this.#token.at)
        this.#index++
        tree = this.#take('(')
          ? { kind: 'call', of, name, inputs: this.#list(')'), at }
          : { kind: 'member', of, name, at }
      } else if (this.#take('[')) {
        const key = this.#choice()
        this.#expect(']')
        tree = { kind: 'index', of, key, at }
      } else break
      // A chain of members is as deep a tree as brackets are.
      this.#depth++
    }
    this.#depth = before
    return tree
  }

  #list(close: string): readonly Cel[] {
    const items: Cel[] = []
    if (this.#take(close)) return items
    do {
      if (items.length > 0 && this.#is(close)) break
      items.push(this.#choice())
    } while (this.#take(','))
    this.#expect(close)
    return items
  }

  #primary(): Cel {
    const { kind, value, at } = this.#token
    this.#index++
    if (kind === 'text') return { kind: 'text', value, at }
    if (kind === 'number') return { kind: 'number', value: Number(value), at }
    if (kind === 'name') {
      if (value === 'true' || value === 'false') return { kind: 'bool', value: value === 'true', at }
      if (value === 'null') return { kind: 'null', at }
      if (this.#take('(')) return { kind: 'call', of: undefined, name: value, inputs: this.#list(')'), at }
      return { kind: 'name', name: value, at }
    }
    if (kind === 'sign' && value === '(') {
      const inner = this.#choice()
      this.#expect(')')
      return inner
    }
    if (kind === 'sign' && value === '[') return { kind: 'list', items: this.#list(']'), at }
    throw new CelError(kind === 'end' ? 'the condition ends too early' : `\`${value}\` was not expected`, at)
  }
}

/**
 * Reads a condition of the Common Expression Language.
 *
 * @throws {@link CelError} with its place, for what is no condition, nests deeper than 100, or calculates
 */
export function readCel(source: string): Cel {
  return new CelParser(source).whole()
}
