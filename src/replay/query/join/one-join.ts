import type { Condition } from '../../../compiler/index.ts'
import { SqlRefusal } from '../../sql/refusal.ts'
import type { TableColumn } from '../../sql/dialect.ts'
import type { ListItems, TranslationContext } from '../../translate/context.ts'
import { Translator } from '../../translate/translate.ts'
import { constantColumns, RestWriter, type ShapeConstants } from './constants.ts'
import { exactGuards, guardLiterals, operandsOf, type Guard, type ReplayRule, type Spread } from './rule-parts.ts'

/** Rules that all name values of one field, so that one join with the log says which of them match a row. */
export interface JoinedRules {
  /** Statements that make the table of rules. */
  readonly setup: readonly string[]
  /** A join of the rows of `l` with `s`, which has their `rule`. */
  readonly join: string
  /** What must hold of both. */
  readonly where: string
  /** Rules that hold for every row. */
  readonly always: readonly number[]
}

interface GuardedRule {
  readonly rule: ReplayRule
  readonly operands: readonly Condition[]
  readonly guards: ReadonlyMap<string, Guard>
}

interface JoinedRule {
  readonly literals: readonly string[]
  readonly shape: number
  readonly constants: ShapeConstants
  readonly number: number
}

const table = 'portcullis_joined'

/** For fewer rules a join costs more than it saves. */
const fewRules = 12

/** Rules of more forms than this are many conditions to choose from for each row. */
const mostShapes = 64

/** What stands in columns that a rule has no constant for. */
const unused = { Bytes: "''", Int: '0' } as const

/** The field that all rules name values of, those that the fewest rows are expected to hold. */
function findField(rules: readonly GuardedRule[]): string | undefined {
  const [first, ...others] = rules
  const shared = [...(first?.guards.keys() ?? [])].filter((name) => others.every(({ guards }) => guards.has(name)))
  const shareOf = (name: string): number => rules.reduce((sum, { guards }) => sum + (guards.get(name)?.share ?? 0), 0)
  return shared.sort((a, b) => shareOf(a) - shareOf(b))[0]
}

/** Undefined where a rule names no value of a field. */
function guardRules(rules: readonly ReplayRule[], spread: Spread): readonly GuardedRule[] | undefined {
  const guarded: GuardedRule[] = []
  for (const rule of rules) {
    const operands = operandsOf(rule.condition)
    const guards = exactGuards(operands, spread)
    if (guards.size === 0) return undefined
    guarded.push({ rule, operands, guards })
  }
  return guarded
}

/**
 * One join for all rules, where all of them name values of one field. What the rows hold is looked at as they are read, so
 * that only those are kept that some rule matches.
 *
 * @param context - whose columns are those of `l`
 * @returns undefined where a rule is of another kind, or the database cannot say it
 */
export function joinAll(
  rules: readonly ReplayRule[],
  context: TranslationContext,
  spread: Spread,
): JoinedRules | undefined {
  const asked = rules.filter(({ condition }) => condition.kind !== 'constant')
  if (asked.length <= fewRules) return undefined
  const guarded = guardRules(asked, spread)
  const field = guarded === undefined ? undefined : findField(guarded)
  if (guarded === undefined || field === undefined) return undefined
  try {
    const written = writeRules(guarded, field, context)
    if (written === undefined) return undefined
    const always = rules.flatMap(({ number, condition }) => condition.kind === 'constant' && condition.value ? [number] : []) // prettier-ignore
    return { ...written, always }
  } catch (error) {
    if (error instanceof SqlRefusal) return undefined
    throw error
  }
}

function guardOf(guards: GuardedRule['guards'], field: string): Guard {
  const guard = guards.get(field)
  if (guard === undefined) throw new Error('INVARIANT: all rules name values of the field')
  return guard
}

function writeRules(
  guarded: readonly GuardedRule[],
  field: string,
  context: TranslationContext,
): Omit<JoinedRules, 'always'> | undefined {
  const writer = new RestWriter()
  const contexts = new Map([[context.lists, context]])
  const contextOf = (lists: ListItems | undefined): TranslationContext => {
    const known = contexts.get(lists) ?? { ...context, lists }
    contexts.set(lists, known)
    return known
  }
  const shapes = new Map<string, number>()
  const joined: JoinedRule[] = []
  const { dialect } = context
  const column = context.columns(field)
  // What the log does not give has no value that a rule could name.
  if (column === undefined) return undefined
  const [first] = guarded
  const value =
    first === undefined ? column : new Translator(context).value(guardOf(first.guards, field).condition.left)
  for (const { rule, operands, guards } of guarded) {
    const guard = guardOf(guards, field)
    const own = contextOf(rule.lists ?? context.lists)
    const { condition, constants } = writer.write(own, operands.toSpliced(guard.at, 1))
    const shape = shapes.get(condition) ?? shapes.size
    shapes.set(condition, shape)
    if (shapes.size > mostShapes) return undefined
    joined.push({ literals: guardLiterals(guard.condition, value, dialect), shape, constants, number: rule.number })
  }
  const columns = writeColumns(joined)
  if (columns[0]?.literals.length === 0) return undefined
  const tests = [...shapes].map(([condition, at]) => `WHEN ${String(at)} THEN ${condition}`)
  return {
    setup: dialect.tableOf(table, columns),
    join: `JOIN ${table} AS s ON ${dialect.equalsColumn(column, 's.g')}`,
    where: `CASE s.shape ${tests.join(' ')} END`,
  }
}

/** The table of rules: a row for each of the values that a rule is joined by. */
function writeColumns(rules: readonly JoinedRule[]): readonly TableColumn[] {
  const most = (type: keyof ShapeConstants): number => Math.max(...rules.map(({ constants }) => constants[type].length))
  const counts = { Bytes: most('Bytes'), Int: most('Int') }
  const column = (literalOf: (rule: JoinedRule) => string): readonly string[] => {
    const literals: string[] = []
    for (const rule of rules) {
      const literal = literalOf(rule)
      for (let at = 0; at < rule.literals.length; at++) literals.push(literal)
    }
    return literals
  }
  const constants = (['Bytes', 'Int'] as const).flatMap((type) => Array.from({ length: counts[type] }, (_, at) => column((rule) => rule.constants[type][at] ?? unused[type]))) // prettier-ignore
  const names = constantColumns(counts)
  return [
    { name: 'g', literals: rules.flatMap(({ literals }) => literals) },
    { name: 'shape', literals: column(({ shape }) => String(shape)) },
    ...constants.map((literals, at) => ({ name: names[at] as string, literals })),
    { name: 'rule', literals: column(({ number }) => String(number)) },
  ]
}
