import { Directive, Template } from '../template.ts'
import { HclError } from '../hcl-cursor.ts'
import { isObject } from '../../found.ts'
import { UnknownValue } from '../../unknown-value.ts'
import type { Expression, ForExpression } from './expression.ts'
import { terraformFunctions } from './functions.ts'
import { parseExpression } from './parse-expression.ts'
import { within, type Scope } from './scope.ts'
import { fillTemplate } from './template-text.ts'
import {
  AbsentMember,
  demand,
  demandBoolean,
  demandItems,
  demandNumber,
  demandText,
  isLazy,
  pairsOf,
  SetValue,
  toPlainValue,
  Unworkable,
} from './values.ts'

/** Nodes, items and characters / 16 that one file may take: locals that double each other would take all memory. */
const mostWork = 1_000_000

/** Calls within calls, over locals and variables. */
const deepest = 200

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

/**
 * Works out the expressions of one file as far as their values are literal. What hangs on anything else stays an
 * {@link UnknownValue}; in lists and objects only the member that does.
 */
export class Evaluator {
  readonly #parsed = new Map<string, Expression | undefined>()
  #left = mostWork
  #depth = 0

  /** A value as the scanner read it, with what can be worked out in it. */
  evaluate(value: unknown, scope: Scope): unknown {
    if (value instanceof UnknownValue) return this.#attempt(value, () => this.#unknown(value, scope))
    if (Array.isArray(value)) return value.map((item: unknown) => this.evaluate(item, scope))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.evaluate(item, scope)]))
  }

  #attempt(unknown: UnknownValue, work: () => unknown): unknown {
    const depth = this.#depth
    try {
      const made = asValue(work())
      this.#charge(sizeOf(made))
      return made
    } catch (error) {
      if (!(error instanceof Unworkable)) throw error
      this.#depth = depth
      return unknown
    }
  }

  #charge(work: number): void {
    this.#left -= work
    if (this.#left < 0) throw new Unworkable('it takes too long to work out')
  }

  #unknown(value: UnknownValue, scope: Scope): unknown {
    if (value instanceof Template) return this.#template(value, scope)
    if (value instanceof Directive) throw new Unworkable(value.text)
    const expression = this.#parse(value.text)
    return expression === undefined ? value : this.#value(expression, scope)
  }

  #parse(text: string): Expression | undefined {
    if (!this.#parsed.has(text)) {
      this.#charge(text.length / 16)
      this.#parsed.set(text, tryParse(text))
    }
    return this.#parsed.get(text)
  }

  #template(template: Template, scope: Scope): unknown {
    const [before, hole, behind] = template.pieces
    // `"${x}"` is x itself, of whatever type.
    const isBare = template.pieces.length === 3 && before === '' && behind === '' && hole instanceof UnknownValue
    if (isBare && !(hole instanceof Directive)) return this.#unknown(hole, scope)
    return fillTemplate(template.pieces, scope, {
      text: (source, inner) => {
        const text = demandText(this.#text(source, inner))
        this.#charge(text.length / 16)
        return text
      },
      value: (source, inner) => this.#text(source, inner),
      charge: (work) => {
        this.#charge(work)
      },
    })
  }

  #text(source: string, scope: Scope): unknown {
    const expression = this.#parse(source)
    if (expression === undefined) throw new Unworkable(source)
    return demand(this.#value(expression, scope))
  }

  /** A member of a list or object: where it cannot be worked out, it alone is unknown. */
  #part(expression: Expression, scope: Scope): unknown {
    return this.#attempt(new UnknownValue(expression.source), () => this.#value(expression, scope))
  }

  #value(expression: Expression, scope: Scope): unknown {
    this.#charge(1)
    this.#depth += 1
    if (this.#depth > deepest) throw new Unworkable('it nests too deep')
    const value = this.#node(expression, scope)
    this.#depth -= 1
    return value
  }

  #node(expression: Expression, scope: Scope): unknown {
    switch (expression.kind) {
      case 'literal':
        return expression.value instanceof UnknownValue ? this.#unknown(expression.value, scope) : expression.value
      case 'list':
        return expression.items.map((item) => this.#part(item, scope))
      case 'object':
        return Object.fromEntries(
          expression.entries.map(([key, value]) => [demandText(this.#value(key, scope)), this.#part(value, scope)]),
        )
      case 'name': {
        const value = scope.named(expression.name)
        if (value === undefined) throw new Unworkable(expression.source)
        return value
      }
      case 'member':
        return this.#member(demand(this.#value(expression.of, scope)), this.#value(expression.key, scope))
      case 'splat': {
        const of = demand(this.#value(expression.of, scope))
        const items = of === null ? [] : Array.isArray(of) || of instanceof SetValue ? demandItems(of) : [of]
        return items.map((item) =>
          expression.keys.reduce((inner, key) => this.#member(demand(inner), this.#value(key, scope)), item),
        )
      }
      case 'call':
        return this.#call(expression.name, expression.given, expression.spreads, scope)
      case 'unary':
        return expression.sign === '!'
          ? !demandBoolean(this.#value(expression.of, scope))
          : -demandNumber(this.#value(expression.of, scope))
      case 'binary':
        return this.#binary(expression.sign, expression.left, expression.right, scope)
      case 'condition':
        return this.#value(demandBoolean(this.#value(expression.test, scope)) ? expression.yes : expression.no, scope)
      case 'for':
        return this.#for(expression, scope)
    }
  }

  #member(of: unknown, key: unknown): unknown {
    const name = demand(key)
    if (typeof name !== 'string' && typeof name !== 'number') throw new Unworkable('a key')
    const value = isLazy(of)
      ? of.member(name)
      : Array.isArray(of)
        ? (of[Number(name)] as unknown)
        : isObject(of) && Object.hasOwn(of, name)
          ? of[name]
          : undefined
    if (value !== undefined) return value
    const reason = `no \`${String(name)}\``
    throw isLazy(of) ? new Unworkable(reason) : new AbsentMember(reason)
  }

  #call(name: string, given: readonly Expression[], spreads: boolean, scope: Scope): unknown {
    if (name === 'try' || name === 'can') return this.#attemptEach(name, given, scope)
    const work = terraformFunctions.get(name)
    if (work === undefined) throw new Unworkable(`${name}()`)
    const values = given.map((argument) => this.#value(argument, scope))
    const last = spreads ? demandItems(values.pop()) : []
    return work(...values, ...last)
  }

  /** `try` and `can` hang on whether Terraform would fail, which nobody can say of what is not at hand. */
  #attemptEach(name: string, given: readonly Expression[], scope: Scope): unknown {
    for (const candidate of given) {
      const depth = this.#depth
      try {
        const value = this.#value(candidate, scope)
        // A text with holes that nobody fills is there all the same.
        if (name === 'try' && value instanceof Template) return value
        return name === 'can' ? demand(value) !== undefined : demand(value)
      } catch (error) {
        if (!(error instanceof AbsentMember)) throw error
        this.#depth = depth
        if (name === 'can') return false
      }
    }
    throw new Unworkable(`${name}()`)
  }

  #binary(sign: string, left: Expression, right: Expression, scope: Scope): unknown {
    const first = demand(this.#value(left, scope))
    if (sign === '&&') return demandBoolean(first) && demandBoolean(this.#value(right, scope))
    if (sign === '||') return demandBoolean(first) || demandBoolean(this.#value(right, scope))
    const second = demand(this.#value(right, scope))
    if (sign === '==' || sign === '!=') {
      const isSame = JSON.stringify(toPlainValue(first)) === JSON.stringify(toPlainValue(second))
      return isSame === (sign === '==')
    }
    const numbers = [demandNumber(first), demandNumber(second)] as const
    return comparisons[sign]?.(...numbers) ?? arithmetic[sign]?.(...numbers)
  }

  #for({ names, over, key, value, filter, isGrouped }: ForExpression, scope: Scope): unknown {
    const rows = pairsOf(this.#value(over, scope)).flatMap(([place, item]) => {
      this.#charge(1)
      const [first = '', second] = names
      const own = new Map<string, unknown>(second === undefined ? [[first, item]] : [[first, place], [second, item]]) // prettier-ignore
      const inner = within(scope, own)
      if (filter !== undefined && !demandBoolean(this.#value(filter, inner))) return []
      const made = this.#part(value, inner)
      return [[key === undefined ? '' : demandText(this.#value(key, inner)), made] as const]
    })
    if (key === undefined) return rows.map(([, made]) => made)
    if (!isGrouped) return Object.fromEntries(rows)
    const groups = new Map<string, unknown[]>()
    for (const [name, made] of rows) groups.set(name, [...(groups.get(name) ?? []), made])
    return Object.fromEntries(groups)
  }
}

function tryParse(text: string): Expression | undefined {
  try {
    return parseExpression(text)
  } catch (error) {
    if (error instanceof HclError) return undefined
    throw error
  }
}

/** A half-known object such as `local` is no value that a rule can hold. */
function asValue(value: unknown): unknown {
  if (isLazy(value)) throw new Unworkable('it is no value')
  return value
}

/** What a value holds with all that is in it, however often: locals that hold each other twice would grow without end. */
function sizeOf(value: unknown, depth = 0): number {
  if (depth > deepest) throw new Unworkable('it nests too deep')
  if (typeof value === 'string') return value.length / 16
  if (value instanceof SetValue) return sizeOf(value.items, depth + 1)
  if (value instanceof UnknownValue || !(Array.isArray(value) || isObject(value))) return 0
  return Object.values(value).reduce<number>((all, item) => all + 1 + sizeOf(item, depth + 1), 0)
}
