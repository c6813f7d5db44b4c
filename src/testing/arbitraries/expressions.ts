import { boolArray, isArrayType, type Scheme, type Type } from '../../language/index.ts'
import { fromText } from '../../runtime/index.ts'
import type { Draw } from './draw.ts'
import { createMentioned, drawLiteral, drawSet, keys, printQuoted, printRaw, type Mentioned } from './literals.ts'
import { drawRegex, drawWildcard } from './patterns.ts'
import { listNames } from './schemes.ts'
import { Targets, type Signature, type StepKind, type Target } from './targets.ts'

export interface DrawnExpression {
  readonly text: string
  /** Values that the text mentions, and some that its patterns match. */
  readonly mentioned: Mentioned
}

type Comparable = 'Int' | 'Bytes' | 'Ip'

const comparables: readonly Comparable[] = ['Int', 'Bytes', 'Ip']
const logicalSpellings = ['and', '&&', 'or', '||', 'xor', '^^'] as const

/** Spellings by operator. A word needs a space behind it where a digit or letter may follow. */
const orderSpellings = ['eq', '==', 'ne', '!=', 'lt', '<', 'le', '<=', 'gt', '>', 'ge', '>='] as const

class ExpressionGenerator {
  readonly mentioned = createMentioned()
  readonly #draw: Draw
  readonly #scheme: Scheme
  readonly #targets: Targets

  constructor(draw: Draw, scheme: Scheme, targets: Targets) {
    this.#draw = draw
    this.#scheme = scheme
    this.#targets = targets
  }

  #space(): string {
    return this.#draw.pick([' ', ' ', ' ', '\n', '  ', '\r\n'])
  }

  #maybeSpace(): string {
    return this.#draw.pick(['', '', '', ' '])
  }

  #literalText(type: Comparable, argument = false): string {
    return drawLiteral(this.#draw, type, this.mentioned, argument).text
  }

  #step(kind: StepKind): string {
    const draw = this.#draw
    const inner =
      kind === 'each'
        ? '*'
        : kind === 'index'
          ? draw.pick(['0', '1', '2', '0x1', '07'])
          : printQuoted(draw, fromText(draw.pick(keys)))
    return draw.chance(0.05) ? `[ ${inner} ]` : `[${inner}]`
  }

  #target(target: Target, depth: number): string | undefined {
    const base = target.base.kind === 'field' ? target.base.name : this.#call(target.base.signature, depth)
    return base === undefined ? undefined : base + target.steps.map((step) => this.#step(step)).join('')
  }

  #find(type: Type, each: boolean, depth: number): string | undefined {
    const found = this.#targets.find(type, each, depth > 0)
    return found.length === 0 ? undefined : this.#target(this.#draw.pick(found), depth - 1)
  }

  #call({ definition, types, mapped }: Signature, depth: number): string | undefined {
    const parts: string[] = []
    for (const [index, type] of types.entries()) {
      const parameter = definition.parameters[Math.min(index, definition.parameters.length - 1)]
      if (parameter === undefined) return undefined
      const part = mapped && index === 0 ? this.#find(type, true, depth) : this.#argument(type, parameter.kind, depth)
      if (part === undefined) return undefined
      parts.push(part)
    }
    return `${definition.name}${this.#draw.chance(0.05) ? ' ' : ''}(${parts.join(this.#draw.pick([', ', ',', ' , ']))})`
  }

  #argument(type: Type, kind: 'literal' | 'computed' | 'any', depth: number): string | undefined {
    const draw = this.#draw
    const comparable = comparables.find((candidate) => candidate === type)
    if (comparable !== undefined && (kind === 'literal' || (kind === 'any' && draw.chance(0.5)))) {
      return this.#literalText(comparable, true)
    }
    if (kind === 'literal') return undefined
    if (type === 'Bool' && depth > 0 && draw.chance(0.5)) return this.#groupable(this.condition(depth - 1))
    if (isArrayType(type) && type.array === 'Bool' && draw.chance(0.6)) return this.#arrayArgument(depth)
    return (
      this.#find(type, false, depth) ??
      (comparable !== undefined && kind === 'any' ? this.#literalText(comparable, true) : undefined)
    )
  }

  #groupable(text: string | undefined): string | undefined {
    return text === undefined ? undefined : `(${text})`
  }

  /** The operator and right side for a left side of a type. */
  #test(type: Comparable): string {
    const draw = this.#draw
    const choices: (() => string)[] = [
      () => {
        const operator = draw.pick(orderSpellings)
        const gap = /[a-z]/.test(operator) ? ' ' : this.#maybeSpace()
        return operator + gap + this.#literalText(type)
      },
      () => `in${this.#maybeSpace()}${drawSet(draw, type, this.mentioned)}`,
    ]
    if (this.#scheme.lists.has(type)) choices.push(() => `in${this.#maybeSpace()}$${draw.pick(listNames)}`)
    if (type === 'Int') choices.push(() => `${draw.pick(['&', 'bitwise_and'])} ${this.#literalText('Int')}`)
    if (type === 'Bytes') {
      choices.push(
        () => `contains ${this.#literalText('Bytes')}`,
        () => `${draw.pick(['matches', '~'])} ${this.#regex()}`,
        () => `${draw.pick(['wildcard', 'strict wildcard'])} ${this.#wildcard()}`,
      )
    }
    return draw.pick(choices)()
  }

  #regex(): string {
    const { source, samples } = drawRegex(this.#draw)
    this.mentioned.Bytes.push(...samples)
    return (this.#draw.chance(0.3) ? printRaw(this.#draw, source) : undefined) ?? `"${source}"`
  }

  #wildcard(): string {
    const { source, samples } = drawWildcard(this.#draw)
    this.mentioned.Bytes.push(...samples)
    return (this.#draw.chance(0.5) ? printRaw(this.#draw, source) : undefined) ?? printQuoted(this.#draw, source)
  }

  #comparison(each: boolean, depth: number): string | undefined {
    const type = this.#draw.pick(comparables)
    const order: readonly Comparable[] = [type, ...comparables.filter((other) => other !== type)]
    for (const candidate of order) {
      const left = this.#find(candidate, each, depth)
      if (left !== undefined) return `${left}${this.#space()}${this.#test(candidate)}`
    }
    return undefined
  }

  #not(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.#draw.pick([`not ${text}`, `!${text}`, `! ${text}`, `not(${text})`])
  }

  #chain(next: () => string | undefined): string | undefined {
    const parts: string[] = []
    for (const part of this.#draw.list(2, 3, next)) {
      if (part === undefined) continue
      if (parts.length > 0) parts.push(this.#draw.pick(logicalSpellings))
      parts.push(part)
    }
    return parts.length === 0 ? undefined : parts.join(this.#space())
  }

  /** One operand of type Bool, or undefined if the scheme has nothing to make it of. */
  #simple(depth: number): string | undefined {
    const draw = this.#draw
    if (depth > 0) {
      switch (draw.integer(0, 6)) {
        case 3:
          return this.#not(this.#simple(depth - 1))
        case 4:
          return this.#groupable(this.condition(depth - 1))
        case 5:
        case 6:
          return this.#quantifier(depth - 1) ?? this.#leaf(depth)
      }
    }
    return this.#leaf(depth)
  }

  #leaf(depth: number): string | undefined {
    if (this.#draw.chance(0.2)) {
      const bare = this.#find('Bool', false, depth)
      if (bare !== undefined) return bare
    }
    return this.#comparison(false, depth) ?? this.#find('Bool', false, depth) ?? this.#quantifier(depth)
  }

  #quantifier(depth: number): string | undefined {
    const argument = this.#arrayArgument(depth)
    return argument === undefined ? undefined : `${this.#draw.pick(['any', 'all'])}(${argument})`
  }

  /** A Bool array as an argument: one comparison, or a whole condition that starts with `(` or `not`. */
  #arrayArgument(depth: number): string | undefined {
    switch (this.#draw.integer(0, 5)) {
      case 3:
        return this.#find(boolArray, false, depth) ?? this.#comparison(true, depth)
      case 4:
        return this.#groupable(this.#arrayCondition(depth - 1))
      case 5:
        return this.#not(this.#arraySimple(depth - 1))
      default:
        return this.#comparison(true, depth) ?? this.#find(boolArray, false, depth)
    }
  }

  #arraySimple(depth: number): string | undefined {
    const draw = this.#draw
    if (depth > 0 && draw.chance(0.2)) return this.#not(this.#arraySimple(depth - 1))
    if (depth > 0 && draw.chance(0.2)) return this.#groupable(this.#arrayCondition(depth - 1))
    if (draw.chance(0.3)) {
      const bare = this.#find(boolArray, false, depth) ?? this.#find('Bool', true, depth)
      if (bare !== undefined) return bare
    }
    if (draw.chance(0.2)) {
      const bare = this.#find('Bool', true, depth)
      if (bare !== undefined) return bare
    }
    return this.#comparison(true, depth) ?? this.#find(boolArray, false, depth)
  }

  #arrayCondition(depth: number): string | undefined {
    return this.#draw.chance(0.5) ? this.#chain(() => this.#arraySimple(depth)) : this.#arraySimple(depth)
  }

  /** A condition of type Bool. */
  condition(depth: number): string | undefined {
    return this.#draw.chance(0.5) ? this.#chain(() => this.#simple(depth)) : this.#simple(depth)
  }

  /** A value expression of some type. */
  value(depth: number): string | undefined {
    const types: readonly Type[] = ['Bytes', 'Int', 'Bool', 'Ip', boolArray, { array: 'Bytes' }, { map: 'Bytes' }]
    const start = this.#draw.integer(0, types.length - 1)
    for (let at = 0; at < types.length; at++) {
      const found = this.#find(types[(start + at) % types.length] as Type, false, depth)
      if (found !== undefined) return found
    }
    return undefined
  }
}

export interface ExpressionChoices {
  /** How deep groups, calls and quantifiers nest; 0 gives single comparisons. Default: 3. */
  readonly depth?: number
}

/**
 * A condition that is valid for the scheme, as text, in any of its spellings.
 *
 * @returns undefined if the scheme has nothing a condition can be made of
 */
export function drawExpression(
  draw: Draw,
  scheme: Scheme,
  choices: ExpressionChoices = {},
): DrawnExpression | undefined {
  const generator = new ExpressionGenerator(draw, scheme, new Targets(scheme))
  const text = generator.condition(choices.depth ?? 3)
  return text === undefined ? undefined : { text, mentioned: generator.mentioned }
}

/** A value expression that is valid for the scheme; undefined if there is none. */
export function drawValueExpression(
  draw: Draw,
  scheme: Scheme,
  choices: ExpressionChoices = {},
): DrawnExpression | undefined {
  const generator = new ExpressionGenerator(draw, scheme, new Targets(scheme))
  const text = generator.value(choices.depth ?? 3)
  return text === undefined ? undefined : { text, mentioned: generator.mentioned }
}
