import type { ArrayNode, CompareCondition, Condition, EachNode, MapCallValue, ValueNode } from '../../compiler/index.ts'
import { isArrayType, isMapType, stepType, type IndexStep, type Type } from '../../language/index.ts'
import type { ByteString, IpValue, Value } from '../../runtime/index.ts'
import type { LogicalOperator, SqlValue } from '../sql/dialect.ts'
import { SqlRefusal } from '../sql/refusal.ts'
import type { TranslationContext } from './context.ts'
import { writeTest } from './tests/index.ts'

type Steps = readonly IndexStep[]

const operators = { array_and: 'and', array_or: 'or', array_xor: 'xor' } as const

/** What stands behind one step of a type; the checker has made sure that it can stand there. */
function behind(type: Type, step: IndexStep): Type {
  const found = stepType(type, step)
  if (found === undefined) throw new Error('INVARIANT: a checked step fits its type')
  return found
}

/**
 * Writes checked expressions as SQL of one dialect, with the engine's meaning: a condition is never NULL, and a missing
 * value is what its comparison says of it.
 */
export class Translator {
  readonly #context: TranslationContext
  #names = 0

  constructor(context: TranslationContext) {
    this.#context = context
  }

  /** @throws SqlRefusal where the dialect cannot say a node exactly */
  condition(node: Condition): string {
    const { dialect, decided } = this.#context
    const known = decided?.get(node)
    if (known !== undefined) return known
    switch (node.kind) {
      case 'constant':
        return dialect.bool(node.value)
      case 'and':
      case 'or':
        return `(${node.operands.map((operand) => this.condition(operand)).join(node.kind === 'and' ? ' AND ' : ' OR ')})`
      case 'xor':
        return balanced(
          node.operands.map((operand) => this.condition(operand)),
          (left, right) => `(${dialect.xor(left, right)})`,
        )
      case 'not':
        return `(NOT ${this.condition(node.operand)})`
      case 'truth': {
        const value = this.value(node.value)
        return dialect.guard(value, value.sql, false)
      }
      case 'compare':
        return this.#compare(node)
      case 'any':
      case 'all':
        return this.#quantifier(node.kind, node.array)
    }
  }

  #compare({ test, left, whenMissing }: CompareCondition): string {
    const value = this.value(left)
    return this.#context.dialect.guard(value, writeTest(test, value, this.#context), whenMissing)
  }

  #quantifier(kind: 'any' | 'all', array: ArrayNode): string {
    const { dialect } = this.#context
    const sought = kind === 'any' ? this.#sought(array) : undefined
    if (sought !== undefined) return `(${sought})`
    const asked = (sql: string): string =>
      kind === 'any' ? dialect.has(sql, 'true') : `NOT ${dialect.has(sql, 'false')}`
    if (array.kind !== 'array_value') return `(${asked(this.array(array))})`
    const value = this.value(array.value)
    return dialect.guard(value, asked(value.sql), false)
  }

  /** A look for one number needs no array of truths, which costs three times as much. */
  #sought(array: ArrayNode): string | undefined {
    if (array.kind !== 'array_compare' || array.test.kind !== 'order') return undefined
    const { test, each } = array
    if (test.type !== 'Int' || test.operator !== 'eq') return undefined
    const { dialect } = this.#context
    const visited = this.#visit(this.value(each.base), baseType(each.base), each.steps, each.type)
    return dialect.has(visited, dialect.int(test.literal as number | bigint))
  }

  /** An array of truths; a missing one is empty. */
  array(node: ArrayNode): string {
    const { dialect } = this.#context
    switch (node.kind) {
      case 'array_value':
        return dialect.orEmpty(this.value(node.value), 'Bool')
      case 'array_compare':
        return this.#over(node.each, (value) => writeTest(node.test, value, this.#context))
      case 'array_truth':
        return this.#over(node.each, ({ sql }) => sql)
      case 'array_not':
        return this.#transformed(this.array(node.operand), (name) => `NOT ${name}`)
      default: {
        const operator: LogicalOperator = operators[node.kind]
        return balanced(
          node.operands.map((operand) => this.array(operand)),
          (left, right) => dialect.zip(operator, left, right),
        )
      }
    }
  }

  #over(each: EachNode, test: (value: SqlValue) => string): string {
    const base = this.value(each.base)
    const visited = this.#visit(base, baseType(each.base), each.steps, each.type)
    return this.#transformed(visited, (name) => test({ sql: name, form: base.form }))
  }

  #transformed(array: string, body: (name: string) => string): string {
    const name = this.#name()
    return this.#context.dialect.transform(array, name, body(name))
  }

  #name(): string {
    return `x${String(this.#names++)}`
  }

  /** The values that steps visit, in order; none where the base or a step misses. */
  #visit(value: SqlValue, type: Type, steps: Steps, visited: Type): string {
    const { dialect } = this.#context
    const at = steps.findIndex(({ kind }) => kind === 'each')
    if (at === -1) {
      const found = this.#walk(value, type, steps)
      return dialect.orEmpty({ ...found, sql: dialect.arrayOf([found.sql], visited) }, visited)
    }
    const before = steps.slice(0, at)
    const base = this.#walk(value, type, before)
    const collection = before.reduce(behind, type)
    const element = behind(collection, { kind: 'each' })
    const items = isMapType(collection)
      ? dialect.orEmpty({ ...base, sql: dialect.values(base.sql, element) }, element)
      : dialect.orEmpty(base, element)
    return this.#visitItems(items, element, steps.slice(at + 1), visited, value.form)
  }

  #visitItems(items: string, element: Type, steps: Steps, visited: Type, form: SqlValue['form']): string {
    const { dialect } = this.#context
    if (steps.length === 0) return items
    if (steps.some(({ kind }) => kind === 'each')) {
      const nested = this.#transformed(items, (name) => this.#visit({ sql: name, form }, element, steps, visited))
      return dialect.flatten(nested)
    }
    const step = (name: string): SqlValue => this.#walk({ sql: name, form }, element, steps)
    const filtered = this.#name()
    const there = dialect.filter(items, filtered, step(filtered).present ?? 'true')
    return this.#transformed(there, (name) => step(name).sql)
  }

  #walk(value: SqlValue, type: Type, steps: Steps): SqlValue {
    let found = value
    let at = type
    for (const step of steps) {
      const next = behind(at, step)
      found = this.#step(found, step, next)
      at = next
    }
    return found
  }

  #step(value: SqlValue, step: IndexStep, type: Type): SqlValue {
    const { dialect } = this.#context
    if (step.kind === 'key') return { ...dialect.key(value, step.key, type), form: value.form }
    if (step.kind === 'index') return { ...dialect.at(value, step.index, type), form: value.form }
    throw new Error('INVARIANT: a step behind the first `[*]` belongs to the values that are visited')
  }

  /** @throws SqlRefusal where the dialect cannot say a node exactly */
  value(node: ValueNode): SqlValue {
    const { dialect, columns, functions } = this.#context
    switch (node.kind) {
      case 'field': {
        const column = columns(node.name)
        if (column !== undefined && (node.optional || column.present === undefined)) return column
        if (!node.optional) throw new SqlRefusal('E_SQL_MANDATORY_MISSING', node.name)
        return dialect.missing(node.type)
      }
      case 'literal':
        return { sql: this.#literal(node.type, node.value) }
      case 'pattern':
        return { sql: dialect.bytes(node.pattern.source, 'bytes') }
      case 'step':
        return this.#step(this.value(node.base), node.step, node.type)
      case 'call': {
        const write = functions.get(node.function.name)
        if (write === undefined) throw new SqlRefusal('E_SQL_FUNCTION', node.function.name)
        return write({
          dialect,
          arguments: node.arguments.map((argument) => this.value(argument)),
          nodes: node.arguments,
          types: node.arguments.map(baseType),
          returns: node.type,
        })
      }
      case 'map_call':
        return this.#mapCall(node)
      case 'condition': {
        const { condition } = node
        return { sql: isArray(condition) ? this.array(condition) : this.condition(condition) }
      }
    }
  }

  #literal(type: Type, value: Value): string {
    const { dialect } = this.#context
    if (type === 'Int') return dialect.int(value as number | bigint)
    if (type === 'Bool') return dialect.bool(value as boolean)
    if (type === 'Ip') return dialect.ip(value as IpValue)
    return dialect.bytes(value as ByteString, 'bytes')
  }

  /** The function on each visited value; what it gives nothing for is dropped, and a missing base makes all missing. */
  #mapCall(node: MapCallValue): SqlValue {
    const { dialect, functions } = this.#context
    const write = functions.get(node.function.name)
    if (write === undefined) throw new SqlRefusal('E_SQL_FUNCTION', node.function.name)
    if (!isArrayType(node.type)) throw new Error('INVARIANT: a mapped call is an array')
    const result = node.type.array
    const rest = node.rest.map((argument) => this.value(argument))
    const base = this.value(node.each.base)
    const items = this.#visit(base, baseType(node.each.base), node.each.steps, node.each.type)
    let form: SqlValue['form']
    const run = (name: string): SqlValue => {
      const given = write({
        dialect,
        arguments: [{ sql: name, form: base.form }, ...rest],
        nodes: [node.each.base, ...node.rest],
        types: [node.each.type, ...node.rest.map(baseType)],
        returns: result,
      })
      ;({ form } = given)
      return given
    }
    const filtered = this.#name()
    const { present } = run(filtered)
    const there = present === undefined ? items : dialect.filter(items, filtered, present)
    const sql = this.#transformed(there, (name) => run(name).sql)
    return base.present === undefined ? { sql, form } : { ...dialect.where(base.present, sql, node.type), form }
  }
}

function isArray(node: Condition | ArrayNode): node is ArrayNode {
  return node.kind.startsWith('array_')
}

function baseType(node: ValueNode): Type {
  return node.kind === 'pattern' ? 'Bytes' : node.type
}

/** Joined in pairs, so that no text nests as deep as it has parts. */
function balanced(parts: readonly string[], join: (left: string, right: string) => string): string {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const middle = Math.ceil(parts.length / 2)
  return join(balanced(parts.slice(0, middle), join), balanced(parts.slice(middle), join))
}
