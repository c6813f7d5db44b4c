import { fail, succeed, type Result } from '../../diagnostics/index.ts'
import {
  equalTypes,
  innerFunctions,
  parseType,
  printType,
  stepType,
  type FunctionDefinition,
  type IndexStep,
  type Parameter,
  type Scheme,
  type Type,
} from '../../language/index.ts'
import { kindNamed, kindNames, kindOf, patternKindNamed, patternNames, type Test } from '../kinds/index.ts'
import { FormError, FormReader } from './form-reader.ts'
import type {
  ArrayNode,
  CheckedFilter,
  CheckedValue,
  Condition,
  EachNode,
  PatternValue,
  StepValue,
  ValueNode,
} from '../ir/ir.ts'
import { readLiteral } from './literals.ts'
import { irVersion } from './serialized.ts'

const conditionKinds = ['constant', 'and', 'or', 'xor', 'not', 'truth', 'compare', 'any', 'all'] as const
const arrayKinds = [
  'array_value',
  'array_compare',
  'array_truth',
  'array_not',
  'array_and',
  'array_or',
  'array_xor',
] as const
const valueKinds = ['field', 'literal', 'pattern', 'step', 'call', 'map_call', 'condition'] as const

const flags: Type = { array: 'Bool' }

/** How many nodes of the tree one nesting level of the text may make, `or` to `[*]` and back to a call. */
const nodesPerLevel = 8

/** The stack has room for these, whatever the scheme allows. */
const deepest = 2000

/** How many nodes one token of the text may make: a bare Bool is a read and a truth. */
const nodesPerToken = 4

interface Head {
  readonly id: number
  readonly span: { readonly start: number; readonly end: number }
}

/**
 * Builds the tree of one serialised expression. Nothing is believed: names are looked up in the
 * scheme, types are worked out anew, patterns are compiled anew, so that what comes out is
 * as sound as what the checker gives.
 */
class NodeReader {
  readonly #scheme: Scheme
  readonly #ids: number
  #depth = 0
  #count = 0

  constructor(scheme: Scheme, ids: number) {
    this.#scheme = scheme
    this.#ids = ids
  }

  #head(form: FormReader): Head {
    const [id, start, end] = form.at('at').tuple(3) as [FormReader, FormReader, FormReader]
    return { id: id.index(this.#ids - 1), span: { start: start.index(), end: end.index() } }
  }

  /** Goes one node deeper, within the limits. */
  #enter<T>(read: () => T): T {
    const { maxNestingDepth, maxNodes } = this.#scheme.limits
    if (++this.#count > maxNodes * nodesPerToken) throw new FormError('E_LIMIT_NODES', { limit: maxNodes })
    if (++this.#depth > Math.min(deepest, (maxNestingDepth + 8) * nodesPerLevel))
      throw new FormError('E_LIMIT_NESTING', { limit: maxNestingDepth })
    const result = read()
    this.#depth--
    return result
  }

  condition(form: FormReader): Condition {
    return this.#enter(() => this.#condition(form))
  }

  #condition(form: FormReader): Condition {
    const kind = form.at('kind').oneOf(conditionKinds)
    const head = this.#head(form)
    switch (kind) {
      case 'constant':
        return { kind, ...head, value: form.at('value').boolean() }
      case 'and':
      case 'or':
      case 'xor':
        return { kind, ...head, operands: this.#operands(form, (operand) => this.condition(operand)) }
      case 'not':
        return { kind, ...head, operand: this.condition(form.at('operand')) }
      case 'truth':
        return { kind, ...head, value: this.#valueOf(form.at('value'), 'Bool') }
      case 'compare': {
        const left = this.value(form.at('left'))
        const test = this.#test(form.at('test'), left.type)
        const whenMissing = form.at('whenMissing').boolean()
        if (whenMissing && kindOf(test).takesMissing?.(test) !== true)
          return form.at('whenMissing').fail('only `ne` may be true of a missing value')
        return { kind, ...head, test, left, whenMissing }
      }
      case 'any':
      case 'all':
        return { kind, ...head, array: this.array(form.at('array')) }
    }
  }

  #operands<T>(form: FormReader, read: (operand: FormReader) => T): T[] {
    const operands = form.at('operands').items()
    if (operands.length === 0) form.at('operands').fail('expected an operand')
    return operands.map(read)
  }

  array(form: FormReader): ArrayNode {
    return this.#enter(() => this.#array(form))
  }

  #array(form: FormReader): ArrayNode {
    const kind = form.at('kind').oneOf(arrayKinds)
    const head = this.#head(form)
    switch (kind) {
      case 'array_value':
        return { kind, ...head, value: this.#valueOf(form.at('value'), flags) }
      case 'array_compare': {
        const each = this.each(form.at('each'))
        return { kind, ...head, test: this.#test(form.at('test'), each.type), each }
      }
      case 'array_truth': {
        const each = this.each(form.at('each'))
        return each.type === 'Bool' ? { kind, ...head, each } : form.at('each').fail('expected elements of type Bool')
      }
      case 'array_not':
        return { kind, ...head, operand: this.array(form.at('operand')) }
      case 'array_and':
      case 'array_or':
      case 'array_xor':
        return { kind, ...head, operands: this.#operands(form, (operand) => this.array(operand)) }
    }
  }

  /** The test of a comparison whose left side has a type. */
  #test(form: FormReader, type: Type): Test {
    const kind = kindNamed(form.at('kind').oneOf(kindNames))
    if (type !== 'Int' && type !== 'Bytes' && type !== 'Ip') return form.fail('expected a test of Int, Bytes or Ip')
    if (!kind.types.includes(type)) return form.at('kind').fail(`expected a test of ${type}`)
    return kind.read(form, type, this.#scheme)
  }

  #pattern(form: FormReader): PatternValue['pattern'] {
    const kind = patternKindNamed(form.at('kind').oneOf(patternNames))
    return kind.read(form, 'Bytes', this.#scheme)
  }

  #valueOf(form: FormReader, type: Type): ValueNode {
    const value = this.value(form)
    return equalTypes(value.type, type)
      ? value
      : form.fail(`expected ${printType(type)}, found ${printType(value.type)}`)
  }

  /** A value; a pattern stands only where a parameter takes one. */
  value(form: FormReader, takesPattern = false): ValueNode {
    return this.#enter(() => this.#value(form, takesPattern))
  }

  #value(form: FormReader, takesPattern: boolean): ValueNode {
    const kind = form.at('kind').oneOf(valueKinds)
    const head = this.#head(form)
    switch (kind) {
      case 'field':
        return this.#field(form.at('name'), head)
      case 'literal': {
        const type = parseType(form.at('type').string()) ?? form.at('type').fail('expected a type')
        return { kind, ...head, type, value: readLiteral(form.at('value'), type) }
      }
      case 'pattern':
        if (!takesPattern) return form.fail('a pattern stands only in a call that takes one')
        return { kind, ...head, type: 'Bytes', pattern: this.#pattern(form.at('pattern')) }
      case 'step': {
        const base = this.value(form.at('base'))
        const { step, type } = this.#step(form.at('step'), base.type)
        if (step.kind === 'each') return form.at('step').fail('expected an index or a key')
        return { kind, ...head, base, step: step satisfies StepValue['step'], type }
      }
      case 'call': {
        const named = this.#function(form.at('function'))
        const values = form.at('arguments').items()
        this.#checkCount(form, named, values.length)
        const read = this.#arguments(values, named, [])
        const types = read.map(({ type }) => type)
        const definition = named.overload?.(types) ?? named
        return { kind, ...head, function: definition, arguments: read, type: named.returns(types) }
      }
      case 'map_call': {
        const named = this.#function(form.at('function'))
        const each = this.each(form.at('each'))
        const values = form.at('rest').items()
        this.#checkCount(form, named, values.length + 1)
        const [first] = named.parameters
        if (first === undefined || first.kind === 'literal' || !first.accepts(each.type, []))
          return form.at('each').fail(`expected ${first?.expected ?? 'nothing'}, found ${printType(each.type)}`)
        const rest = this.#arguments(values, named, [each.type])
        const types = [each.type, ...rest.map(({ type }) => type)]
        const definition = named.overload?.(types) ?? named
        return { kind, ...head, function: definition, each, rest, type: { array: named.returns(types) } }
      }
      case 'condition': {
        const at = form.at('condition')
        if ((arrayKinds as readonly string[]).includes(at.at('kind').string()))
          return { kind, ...head, condition: this.array(at), type: flags }
        return { kind, ...head, condition: this.condition(at), type: 'Bool' }
      }
    }
  }

  #field(form: FormReader, head: Head): ValueNode {
    const name = form.string()
    const field = this.#scheme.fields.get(name)
    if (field === undefined || field.slot < 0) return form.fail(`the scheme has no field \`${name}\``)
    const { slot, type, optional } = field
    return { kind: 'field', ...head, slot, name: field.aliasOf ?? name, type, optional }
  }

  #function(form: FormReader): FunctionDefinition {
    const name = form.string()
    return (
      this.#scheme.functions.get(name) ??
      innerFunctions.get(name) ??
      form.fail(`the scheme has no function \`${name}\``)
    )
  }

  #checkCount(form: FormReader, { name, required, variadic, parameters }: FunctionDefinition, count: number): void {
    const { maxArguments } = this.#scheme.limits
    if (count > maxArguments) throw new FormError('E_LIMIT_ARGUMENTS', { limit: maxArguments })
    if (count < required || (count > parameters.length && !variadic))
      form.fail(`\`${name}\` does not take ${String(count)} arguments`)
  }

  /** @param earlier - the types of the arguments before these */
  #arguments(forms: readonly FormReader[], definition: FunctionDefinition, earlier: readonly Type[]): ValueNode[] {
    const { parameters } = definition
    const types = [...earlier]
    return forms.map((form) => {
      const parameter = parameters[Math.min(types.length, parameters.length - 1)]
      if (parameter === undefined) return form.fail('expected no argument')
      const value = this.#argument(form, parameter, types)
      types.push(value.type)
      return value
    })
  }

  #argument(form: FormReader, parameter: Parameter, earlier: readonly Type[]): ValueNode {
    const value = this.value(form, parameter.pattern !== undefined)
    const isPattern = value.kind === 'pattern'
    if (isPattern ? value.pattern.kind !== parameter.pattern : parameter.pattern !== undefined)
      return form.fail(`expected a ${parameter.pattern ?? 'value'} pattern`)
    if (parameter.kind === 'literal' && !isPattern && value.kind !== 'literal') return form.fail('expected a literal')
    if (!parameter.accepts(value.type, earlier))
      return form.fail(`expected ${parameter.expected}, found ${printType(value.type)}`)
    const refusal = value.kind === 'literal' ? parameter.check?.(value.value) : undefined
    return refusal === undefined ? value : form.fail(refusal)
  }

  each(form: FormReader): EachNode {
    return this.#enter(() => {
      const kind = form.at('kind').oneOf(['each'])
      const head = this.#head(form)
      const base = this.value(form.at('base'))
      let type = base.type
      const steps = form
        .at('steps')
        .items()
        .map((item) => {
          const taken = this.#step(item, type)
          type = taken.type
          return taken.step
        })
      // Without steps a single value is visited, as an array of one.
      const visitsOne = steps.length === 0 && typeof type === 'string'
      if (!visitsOne && !steps.some((step) => step.kind === 'each'))
        return form.at('steps').fail('expected `each` among the steps')
      return { kind, ...head, base, steps, type }
    })
  }

  #step(form: FormReader, base: Type): { step: IndexStep; type: Type } {
    const [kind, by] = form.items(2) as [FormReader | undefined, FormReader | undefined]
    const step = this.#indexStep(form, kind?.oneOf(['each', 'index', 'key']), by)
    const type = stepType(base, step) ?? form.fail(`${printType(base)} takes no such step`)
    return { step, type }
  }

  #indexStep(form: FormReader, kind: IndexStep['kind'] | undefined, by: FormReader | undefined): IndexStep {
    if (kind === 'each' && by === undefined) return { kind }
    if (kind === 'index' && by !== undefined) return { kind, index: by.index() }
    if (kind === 'key' && by !== undefined) return { kind, key: by.bytes() }
    return form.fail('expected a step')
  }
}

interface Opened {
  readonly text: string
  readonly nodes: number
  readonly root: FormReader
  readonly reader: NodeReader
}

function open(serialized: unknown, form: 'filter' | 'value', scheme: Scheme): Opened {
  const top = new FormReader(serialized)
  const version = top.at('irVersion').index()
  if (version !== irVersion) throw new FormError('E_SERIALIZED_VERSION', { actual: version, expected: irVersion })
  top.at('form').oneOf([form])
  const text = top.at('text').string()
  const { maxLength } = scheme.limits
  if (text.length > maxLength) throw new FormError('E_LIMIT_LENGTH', { actual: text.length, limit: maxLength })
  const nodes = top.at('nodes').index(scheme.limits.maxNodes * nodesPerToken)
  return { text, nodes, root: top.at('root'), reader: new NodeReader(scheme, nodes) }
}

function attempt<T>(read: () => T): Result<T> {
  try {
    return succeed(read())
  } catch (error) {
    if (error instanceof FormError) return fail(error.diagnostic)
    throw error
  }
}

/**
 * Reads a serialised condition, such as `JSON.parse` gives. It need not be trusted.
 *
 * @returns the text and the checked expression, or `E_SERIALIZED_FORM`, `E_SERIALIZED_VERSION` or the limit that was passed
 */
export function deserializeFilter(
  serialized: unknown,
  scheme: Scheme,
): Result<{ readonly text: string; readonly checked: CheckedFilter }> {
  return attempt(() => {
    const { text, nodes, root, reader } = open(serialized, 'filter', scheme)
    return { text, checked: { root: reader.condition(root), nodes } }
  })
}

/** {@link deserializeFilter} for a value expression. */
export function deserializeValue(
  serialized: unknown,
  scheme: Scheme,
): Result<{ readonly text: string; readonly checked: CheckedValue }> {
  return attempt(() => {
    const { text, nodes, root, reader } = open(serialized, 'value', scheme)
    const value = reader.value(root)
    return { text, checked: { root: value, nodes, type: value.type } }
  })
}
