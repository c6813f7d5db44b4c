import { HclError } from '../hcl-cursor.ts'
import { scanHclText } from '../hcl-text-scanner.ts'
import type { Expression, ForExpression } from './expression.ts'

/** Nested brackets and operators. */
const deepest = 100

const identifier = /[A-Za-z_][\w-]*/y
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const heredocHead = /<<-?[A-Za-z_][\w-]*[ \t]*\r?\n/y

/** Binary operators, the loosest first. Source: the HCL native syntax specification. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
]

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

type Unwritten = Expression extends infer Node ? (Node extends Expression ? Omit<Node, 'source'> : never) : never

/** Reads one expression from left to right, in time linear in its text for each level of templates. */
class ExpressionParser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): Expression {
    const expression = this.#expression()
    this.#skip()
    return this.#at < this.#text.length ? this.#fail('expected the end') : expression
  }

  #fail(reason: string): never {
    throw new HclError(reason, this.#at)
  }

  #written(start: number, node: Unwritten): Expression {
    return { ...node, source: this.#text.slice(start, this.#at).trim() }
  }

  #skip(): void {
    for (;;) {
      while (' \t\r\n'.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at += 1
      const isLine = this.#text[this.#at] === '#' || this.#text.startsWith('//', this.#at)
      if (!isLine && !this.#text.startsWith('/*', this.#at)) return
      const end = this.#text.indexOf(isLine ? '\n' : '*/', this.#at)
      this.#at = end === -1 ? this.#text.length : end + (isLine ? 1 : 2)
    }
  }

  #take(sign: string): boolean {
    this.#skip()
    if (!this.#text.startsWith(sign, this.#at)) return false
    this.#at += sign.length
    return true
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#fail(`expected \`${sign}\``)
  }

  #match(pattern: RegExp): string | undefined {
    this.#skip()
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)?.[0]
    if (match !== undefined) this.#at += match.length
    return match
  }

  /** Takes a word if it stands there as a whole. */
  #takeWord(word: string): boolean {
    const start = this.#at
    if (this.#match(identifier) === word) return true
    this.#at = start
    return false
  }

  #expression(): Expression {
    this.#depth += 1
    if (this.#depth > deepest) this.#fail('it nests too deep')
    this.#skip()
    const start = this.#at
    const test = this.#binary(0)
    const read = this.#take('?') ? this.#condition(start, test) : test
    this.#depth -= 1
    return read
  }

  #condition(start: number, test: Expression): Expression {
    const yes = this.#expression()
    this.#expect(':')
    const no = this.#expression()
    return this.#written(start, { kind: 'condition', test, yes, no })
  }

  #binary(level: number): Expression {
    const signs = levels[level]
    if (signs === undefined) return this.#unary()
    this.#skip()
    const start = this.#at
    let left = this.#binary(level + 1)
    for (;;) {
      const sign = signs.find((candidate) => this.#takeOperator(candidate))
      if (sign === undefined) return left
      const right = this.#binary(level + 1)
      left = this.#written(start, { kind: 'binary', sign, left, right })
    }
  }

  #takeOperator(sign: string): boolean {
    this.#skip()
    // `=>` and `...` end an expression.
    if (this.#text.startsWith('=>', this.#at)) return false
    return this.#take(sign)
  }

  #unary(): Expression {
    this.#skip()
    const start = this.#at
    const sign = (['!', '-'] as const).find((candidate) => this.#take(candidate))
    if (sign === undefined) return this.#withMembers(start, this.#primary())
    this.#depth += 1
    if (this.#depth > deepest) this.#fail('it nests too deep')
    const of = this.#unary()
    this.#depth -= 1
    return this.#written(start, { kind: 'unary', sign, of })
  }

  /** `.name`, `[index]`, `.*` and `[*]` behind a value. */
  #withMembers(start: number, first: Expression): Expression {
    let of = first
    for (;;) {
      if (this.#text.startsWith('...', this.#at)) return of
      const next = this.#text[this.#at]
      if (next !== '.' && next !== '[') return of
      if (this.#text.startsWith('[*]', this.#at) || this.#text.startsWith('.*', this.#at)) {
        this.#at += next === '[' ? 3 : 2
        const keys: Expression[] = []
        for (let key = this.#memberKey(); key !== undefined; key = this.#memberKey()) keys.push(key)
        of = this.#written(start, { kind: 'splat', of, keys })
        continue
      }
      const key = this.#memberKey()
      if (key === undefined) return of
      of = this.#written(start, { kind: 'member', of, key })
    }
  }

  #memberKey(): Expression | undefined {
    const start = this.#at
    const next = this.#text[start]
    if (this.#text.startsWith('...', start) || (next !== '.' && next !== '[')) return undefined
    if (this.#text.startsWith('[*]', start) || this.#text.startsWith('.*', start)) return undefined
    this.#at += 1
    if (next === '[') {
      const key = this.#expression()
      this.#expect(']')
      return key
    }
    const name = this.#match(identifier) ?? this.#match(/\d+/y) ?? this.#fail('expected a name')
    return this.#written(start, { kind: 'literal', value: /^\d/.test(name) ? Number(name) : name })
  }

  #primary(): Expression {
    this.#skip()
    const start = this.#at
    const char = this.#text[start]
    heredocHead.lastIndex = start
    if (char === '"' || (char === '<' && heredocHead.test(this.#text))) {
      const { value, end } = scanHclText(this.#text, start)
      this.#at = end
      return this.#written(start, { kind: 'literal', value })
    }
    if (char === '(') {
      this.#at += 1
      const inside = this.#expression()
      this.#expect(')')
      return inside
    }
    if (char === '[') return this.#list(start)
    if (char === '{') return this.#object(start)
    const figures = this.#match(number)
    if (figures !== undefined) return this.#written(start, { kind: 'literal', value: Number(figures) })
    const name = this.#match(identifier) ?? this.#fail('expected a value')
    const word = words.get(name)
    if (word !== undefined) return this.#written(start, { kind: 'literal', value: word })
    return this.#text[this.#at] === '(' ? this.#call(start, name) : this.#written(start, { kind: 'name', name })
  }

  #call(start: number, name: string): Expression {
    this.#at += 1
    const given: Expression[] = []
    let spreads = false
    while (!this.#take(')')) {
      given.push(this.#expression())
      spreads = this.#take('...')
      if (this.#take(',')) continue
      this.#expect(')')
      break
    }
    return this.#written(start, { kind: 'call', name, given, spreads })
  }

  #list(start: number): Expression {
    this.#at += 1
    if (this.#takeWord('for')) return this.#for(start, ']')
    const items: Expression[] = []
    while (!this.#take(']')) {
      items.push(this.#expression())
      if (this.#take(',')) continue
      this.#expect(']')
      break
    }
    return this.#written(start, { kind: 'list', items })
  }

  #object(start: number): Expression {
    this.#at += 1
    if (this.#takeWord('for')) return this.#for(start, '}')
    const entries: (readonly [Expression, Expression])[] = []
    while (!this.#take('}')) {
      const key = this.#key()
      if (!this.#take('=')) this.#expect(':')
      entries.push([key, this.#expression()])
      this.#take(',')
    }
    return this.#written(start, { kind: 'object', entries })
  }

  /** A bare word is a key as it stands; anything else is worked out. */
  #key(): Expression {
    this.#skip()
    const start = this.#at
    const name = this.#match(identifier)
    this.#skip()
    const next = this.#text[this.#at]
    if (name !== undefined && (next === ':' || (next === '=' && this.#text[this.#at + 1] !== '=')))
      return this.#written(start, { kind: 'literal', value: name })
    this.#at = start
    return this.#expression()
  }

  #for(start: number, close: ']' | '}'): Expression {
    const names: string[] = []
    do names.push(this.#match(identifier) ?? this.#fail('expected a name'))
    while (this.#take(','))
    if (!this.#takeWord('in')) this.#fail('expected `in`')
    const over = this.#expression()
    this.#expect(':')
    const first = this.#expression()
    const isObject = close === '}'
    if (isObject) this.#expect('=>')
    const value = isObject ? this.#expression() : first
    const isGrouped = this.#take('...')
    const filter = this.#takeWord('if') ? this.#expression() : undefined
    this.#expect(close)
    const node: ForExpression = {
      kind: 'for',
      names,
      over,
      ...(isObject && { key: first }),
      value,
      ...(filter && { filter }),
      isGrouped,
    }
    return this.#written(start, node)
  }
}

/**
 * The expression that a text is.
 *
 * @throws HclError if it is none, or nests deeper than 100
 */
export function parseExpression(text: string): Expression {
  return new ExpressionParser(text).whole()
}
