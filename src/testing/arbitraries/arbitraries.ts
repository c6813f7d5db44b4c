import fc from 'fast-check'
import type { Scheme } from '../../language/index.ts'
import { drawFieldValues, joinMentioned, type FieldValues } from './contexts.ts'
import { createDraw, type Draw } from './draw.ts'
import { drawExpression, type ExpressionChoices } from './expressions.ts'
import { createMentioned } from './literals.ts'
import { mutateText } from './mutations.ts'
import { drawScheme, type DrawnScheme, type SchemeChoices } from './schemes.ts'

/** An expression with the scheme it is valid for, and events to evaluate it on. */
export interface ExpressionCase {
  readonly scheme: Scheme
  readonly lists: DrawnScheme['lists']
  readonly text: string
  readonly events: readonly FieldValues[]
}

export interface CaseChoices extends SchemeChoices, ExpressionChoices {
  /** Events for each expression, 1 or more. Default: 2. */
  readonly events?: number
}

/** An arbitrary of whatever a generator makes of its choices. */
export function arbitrary<T>(generate: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((gen) => generate(createDraw((min, max) => gen(fc.integer, { min, max }))))
}

/** Schemes with fields of all types, some optional, with lists and with some of the given functions. */
export function schemeArbitrary(choices: SchemeChoices = {}): fc.Arbitrary<Scheme> {
  return arbitrary((draw) => drawScheme(draw, choices).scheme)
}

/**
 * Conditions, as text, that are valid for a scheme.
 *
 * @throws RangeError when a value is generated, if the scheme has nothing a condition can be made of
 */
export function expressionArbitrary(scheme: Scheme, choices: ExpressionChoices = {}): fc.Arbitrary<string> {
  return arbitrary((draw) => {
    const drawn = drawExpression(draw, scheme, choices)
    if (drawn === undefined) throw new RangeError('the scheme has no field that a condition can be made of')
    return drawn.text
  })
}

/** Texts that were conditions of a scheme before they were damaged; a few are still valid. */
export function damagedExpressionArbitrary(scheme: Scheme, choices: ExpressionChoices = {}): fc.Arbitrary<string> {
  return arbitrary((draw) => mutateText(draw, drawExpression(draw, scheme, choices)?.text ?? ''))
}

/** Values by field name for a scheme; a mandatory field is left out now and then. */
export function fieldValuesArbitrary(scheme: Scheme): fc.Arbitrary<FieldValues> {
  return arbitrary((draw) => drawFieldValues(draw, scheme, createMentioned()))
}

/** One case, from a source of choices: a scheme, a condition in it, and events near what it mentions. */
export function drawCase(draw: Draw, choices: CaseChoices = {}): ExpressionCase {
  for (;;) {
    const { scheme, lists, mentioned } = drawScheme(draw, choices)
    const drawn = drawExpression(draw, scheme, choices)
    if (drawn === undefined) continue
    const near = joinMentioned(drawn.mentioned, mentioned)
    const count = choices.events ?? 2
    return {
      scheme,
      lists,
      text: drawn.text,
      events: draw.list(count, count, () => drawFieldValues(draw, scheme, near)),
    }
  }
}

/** Whole cases: a scheme, a condition in it, and events near what it mentions. */
export function caseArbitrary(choices: CaseChoices = {}): fc.Arbitrary<ExpressionCase> {
  return arbitrary((draw) => drawCase(draw, choices))
}
