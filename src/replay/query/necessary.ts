import type { CompareCondition, Condition } from '../../compiler/index.ts'
import { parseRegex, utf8Node, type RegexNode } from '../../regex/index.ts'
import { fromText, type IpRange } from '../../runtime/index.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import type { BytesForm } from '../sql/dialect.ts'
import { formOf } from '../translate/bytes.ts'
import type { TranslationContext } from '../translate/context.ts'
import { literalRegex, wildcardRegex } from '../translate/tests/patterns.ts'
import { Translator } from '../translate/translate.ts'
import { addressesOf, guardLiterals, shareOfAddresses, shareOfGuard, type Spread } from './join/index.ts'

/** A test that holds wherever a rule does, so that rows for which none holds need no closer look. */
export type NecessaryTest =
  | { readonly kind: 'equal'; readonly value: string; readonly literals: readonly string[] }
  | { readonly kind: 'address'; readonly field: string; readonly ranges: readonly IpRange[] }
  | {
      readonly kind: 'pattern'
      readonly value: string
      readonly form: BytesForm
      readonly pattern: RegexNode
      /** The test by itself, or one that lets more through, for a value that few patterns are looked for in. */
      readonly sql: string
    }
  | { readonly kind: 'whole'; readonly sql: string }

/** Tests of which one holds wherever a condition does, and the share of rows that they are expected to let through. */
export interface Necessary {
  readonly share: number
  readonly tests: readonly NecessaryTest[]
}

/** What is expected of tests whose share no sample tells. */
const shares = { pattern: 0.02, whole: 0.5 } as const

/** More items than this are no guard of a rule. */
const mostItems = 10_000

/**
 * A pattern that matches wherever the given one does, and runs over UTF-8 as it stands: a step that takes bytes beyond
 * ASCII takes any byte, and that no word ends somewhere is not asked.
 */
export function widened(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'bytes':
      return node.ranges.every(([, last]) => last < 0x80) ? node : { kind: 'bytes', ranges: [[0, 0xff]] }
    case 'characters':
      return widened(utf8Node(node.ranges))
    case 'assertion':
      return node.assertion === 'not_word_boundary' ? { kind: 'empty' } : node
    case 'concat':
    case 'alternation':
      return { ...node, parts: node.parts.map(widened) }
    case 'repeat':
    case 'group':
      return { ...node, node: widened(node.node) }
    case 'empty':
      return node
  }
}

/** The part of a wildcard that tells most, as a pattern: that the others follow is tested later. */
function longestPart(test: Extract<CompareCondition['test'], { kind: 'wildcard' }>): RegexNode | undefined {
  const { parts, caseSensitive } = test
  if (parts.length === 1) return wildcardRegex(test)
  const longest = parts.reduce((best, part, at) => (part.length > (parts[best] ?? '').length ? at : best), 0)
  const part = parts[longest] ?? ''
  if (part === '') return undefined
  const literal = literalRegex(part, caseSensitive)
  if (longest === 0) return { kind: 'concat', parts: [{ kind: 'assertion', assertion: 'start_text' }, literal] }
  return longest === parts.length - 1
    ? { kind: 'concat', parts: [literal, { kind: 'assertion', assertion: 'end_text' }] }
    : literal
}

/** A pattern that is found wherever a comparison holds; undefined: it looks for none. */
export function patternOf({ test }: CompareCondition): RegexNode | undefined {
  if (test.kind === 'contains') return test.literal === '' ? undefined : literalRegex(test.literal)
  if (test.kind === 'wildcard') return longestPart(test)
  return test.kind === 'regex' ? parseRegex(test.source).root : undefined
}

/** What a pattern that begins at the start of the text begins with, as far as it is one run of ASCII. */
function startOf(node: RegexNode): string {
  const [anchor, ...parts] = node.kind === 'concat' ? node.parts : []
  if (anchor?.kind !== 'assertion' || anchor.assertion !== 'start_text') return ''
  let start = ''
  for (const part of parts) {
    const [only, ...others] = part.kind === 'bytes' ? part.ranges : []
    if (only === undefined || others.length > 0 || only[0] !== only[1] || only[0] >= 0x80) break
    start += String.fromCharCode(only[0])
  }
  return start
}

/** Finds, for conditions, the tests that hold wherever they do. */
export class NecessaryFinder {
  readonly #context: TranslationContext
  readonly #spread: Spread

  constructor(context: TranslationContext, spread: Spread) {
    this.#context = context
    this.#spread = spread
  }

  /** Undefined where nothing is known that the database could say: all rows are to be looked at. */
  find(condition: Condition): Necessary | undefined {
    switch (condition.kind) {
      case 'and': {
        const told = condition.operands.flatMap((operand) => this.#guarded(operand) ?? [])
        // No test of a whole operand lets fewer rows through than this.
        const isEnough = told.some(({ share }) => share <= shares.whole)
        const found = isEnough ? told : condition.operands.flatMap((operand) => this.find(operand) ?? [])
        return found.reduce<Necessary | undefined>((best, one) => (best === undefined || one.share < best.share ? one : best), undefined) // prettier-ignore
      }
      case 'or': {
        const found = condition.operands.map((operand) => this.find(operand))
        const known = found.filter((one) => one !== undefined)
        if (known.length < found.length) return undefined
        return {
          share: known.reduce((sum, { share }) => sum + share, 0),
          tests: known.flatMap(({ tests }) => tests),
        }
      }
      case 'compare':
        return this.#compare(condition) ?? this.#whole(condition)
      default:
        return this.#whole(condition)
    }
  }

  /** As {@link find}, of an operand of which more is known than how it is written as a whole. */
  #guarded(operand: Condition): Necessary | undefined {
    if (operand.kind === 'compare') return this.#compare(operand)
    return operand.kind === 'and' || operand.kind === 'or' ? this.find(operand) : undefined
  }

  #compare(condition: CompareCondition): Necessary | undefined {
    if (condition.whenMissing) return undefined
    const { left } = condition
    const addresses = addressesOf(condition)
    if (left.kind === 'field' && addresses !== undefined)
      return { share: shareOfAddresses(addresses), tests: [{ kind: 'address', field: left.name, ranges: addresses }] }
    return this.#said(() => {
      const value = new Translator(this.#context).value(left)
      const share = shareOfGuard(condition, this.#spread)
      if (share !== undefined) {
        const literals = guardLiterals(condition, value, this.#context.dialect)
        return literals.length > mostItems ? undefined : { share, tests: [{ kind: 'equal', value: value.sql, literals }] } // prettier-ignore
      }
      const found = patternOf(condition)
      if (found === undefined) return undefined
      const form = formOf(value)
      const pattern = form === 'text' ? widened(found) : found
      const asked = this.#context.dialect.matches(value.sql, form, pattern)
      const sql = this.#withoutRegex(condition, value.sql, form) ?? asked
      return { share: shares.pattern, tests: [{ kind: 'pattern', value: value.sql, form, pattern, sql }] }
    })
  }

  /** A look for a text is cheaper than one for a pattern, by three to five times. */
  #withoutRegex(condition: CompareCondition, value: string, form: BytesForm): string | undefined {
    const { test } = condition
    const { dialect } = this.#context
    if (test.kind === 'contains' || (test.kind === 'wildcard' && test.parts.length <= 2))
      return new Translator(this.#context).condition(condition)
    const start = test.kind === 'regex' ? startOf(parseRegex(test.source).root) : ''
    return start === '' ? undefined : dialect.startsWith(value, dialect.bytes(fromText(start), form))
  }

  #whole(condition: Condition): Necessary | undefined {
    return this.#said(() => ({
      share: shares.whole,
      tests: [{ kind: 'whole', sql: new Translator(this.#context).condition(condition) }],
    }))
  }

  /** What the database cannot say tells nothing of a row. */
  #said(find: () => Necessary | undefined): Necessary | undefined {
    try {
      return find()
    } catch (error) {
      if (error instanceof SqlRefusal) return undefined
      throw error
    }
  }
}
