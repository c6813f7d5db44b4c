import { functionDocs } from '../functions/docs.ts'
import { rulesFunctions } from '../functions/index.ts'
import type { FunctionDefinition } from '../function-definition.ts'
import {
  comparisonOperators,
  logicalOperators,
  type ComparisonOperatorRow,
  type LogicalOperatorRow,
} from '../operators.ts'
import type { FieldDefinition, Scheme } from '../scheme.ts'
import { isArrayType, isMapType, parseType, printType, type Type } from '../types.ts'

/** What is known of one name, as data: for hover, completion, reference pages and tools. */
export interface Description {
  readonly kind: 'field' | 'function' | 'operator' | 'type'
  readonly name: string
  /** The name with its type or parameters, as one line of code. */
  readonly signature: string
  readonly summary: string
  /** Further facts, each under a label, in the order in which to show them. */
  readonly details: readonly { readonly label: string; readonly text: string }[]
  readonly examples: readonly string[]
  readonly deprecated: boolean
}

type Detail = Description['details'][number]

function detail(label: string, text: string | undefined): readonly Detail[] {
  return text === undefined || text === '' ? [] : [{ label, text }]
}

function codeList(names: readonly string[] | undefined): string | undefined {
  return names?.map((name) => `\`${name}\``).join(', ')
}

/** Describes a field, an alias or a constant of a scheme. */
export function describeField(field: FieldDefinition): Description {
  return {
    kind: 'field',
    name: field.name,
    signature: `${field.name}: ${printType(field.type)}${field.optional ? '?' : ''}`,
    summary: field.summary ?? '',
    details: [
      ...detail('Another name of', field.aliasOf === undefined ? undefined : `\`${field.aliasOf}\``),
      ...detail('Category', field.category),
      ...detail('Known', field.stage === 'response' ? 'once there is a response' : undefined),
      ...detail('Phases', codeList(field.phases)),
      ...detail('Plan', field.plan),
      ...detail('Values', codeList(field.values)),
      ...detail('Example value', field.example === undefined ? undefined : `\`${JSON.stringify(field.example)}\``),
      ...detail('Note', field.note),
    ],
    examples: [],
    deprecated: field.deprecated ?? false,
  }
}

/** The docs that the catalogue has of a name; own keys only, so that `constructor` has none. */
function docsOf(name: string): (typeof functionDocs)[string] | undefined {
  return Object.hasOwn(functionDocs, name) ? functionDocs[name] : undefined
}

function writeSignature(definition: FunctionDefinition): string {
  const { name, parameters, required, variadic } = definition
  const written = parameters.map((parameter, index) => {
    const repeats = variadic && index === parameters.length - 1 ? '...' : ''
    const text = `${parameter.name}: ${parameter.expected}${repeats}`
    return index < required ? text : `[${text}]`
  })
  const types = parameters.map(({ expected }): Type => parseType(expected) ?? 'Bytes')
  return `${name}(${written.join(', ')}): ${printType(definition.returns(types))}`
}

/** Describes a function: one of the catalogue with its docs, one of the host by its parameters. */
export function describeFunction(definition: FunctionDefinition): Description {
  const docs = rulesFunctions.includes(definition) ? docsOf(definition.name) : undefined
  const { use } = definition
  return {
    kind: 'function',
    name: definition.name,
    signature: docs?.signature ?? writeSignature(definition),
    summary: definition.summary,
    details: [
      ...detail('Phases', codeList(definition.phases)),
      ...detail(
        'Uses in one expression',
        use?.perExpression === undefined ? undefined : `at most ${String(use.perExpression)}`,
      ),
      ...detail('Not together with', codeList(use?.notWith)),
      ...detail(
        'Literal arguments',
        codeList(definition.parameters.filter(({ kind }) => kind === 'literal').map(({ name }) => name)),
      ),
      ...detail(
        'Computed arguments',
        codeList(definition.parameters.filter(({ kind }) => kind === 'computed').map(({ name }) => name)),
      ),
      ...detail('Note', docs?.note),
    ],
    examples: definition.examples ?? [],
    deprecated: false,
  }
}

/** `any` and `all` belong to the grammar, in every scheme; readers look for them among the functions. */
const quantifiers: readonly Description[] = ['any', 'all'].map((name) => {
  const docs = docsOf(name)
  return {
    kind: 'function',
    name,
    signature: docs?.signature ?? `${name}(values: Array<Bool>): Bool`,
    summary: docs?.summary ?? '',
    details: detail('Note', docs?.note),
    examples: docs?.examples.map(({ expr }) => expr) ?? [],
    deprecated: false,
  }
})

function describeComparison({ name, aliases, types, right, summary, example }: ComparisonOperatorRow): Description {
  const written = right === 'collection' ? '{…} or $list' : right === 'literal' ? 'literal' : 'pattern'
  return {
    kind: 'operator',
    name,
    signature: `value ${name} ${written}`,
    summary,
    details: [...detail('Also written', codeList(aliases)), ...detail('Left side', types.join(', '))],
    examples: [example],
    deprecated: false,
  }
}

function describeLogical({ name, symbol, precedence, summary, example }: LogicalOperatorRow): Description {
  const place = `${String(precedence)} of ${String(logicalOperators.length)}, 1 binds tightest`
  return {
    kind: 'operator',
    name,
    signature: name === 'not' ? 'not condition' : `condition ${name} condition`,
    summary,
    details: [...detail('Also written', codeList([symbol])), ...detail('Precedence', place)],
    examples: [example],
    deprecated: false,
  }
}

/** Operators in the order of their tables. */
const operators = (): Description[] => [
  ...comparisonOperators.map(describeComparison),
  ...logicalOperators.map(describeLogical),
]

/** Describes an operator by any of its spellings, or gives undefined. */
export function describeOperator(spelling: string): Description | undefined {
  const comparison = comparisonOperators.find(
    ({ name, aliases }) => name === spelling || (aliases as readonly string[]).includes(spelling),
  )
  if (comparison !== undefined) return describeComparison(comparison)
  const logical = logicalOperators.find(({ name, symbol }) => name === spelling || symbol === spelling)
  return logical === undefined ? undefined : describeLogical(logical)
}

const primitiveSummaries = {
  Bool: 'True or false. It stands alone as a condition and takes no operator.',
  Int: 'A signed 64-bit integer: `8080`, `-1`, `0x1f`; a leading 0 makes it octal.',
  Bytes: 'A sequence of bytes; a quoted string stands for its UTF-8 bytes.',
  Ip: 'An IPv4 or IPv6 address. The families are never equal and have no order between them.',
} as const

/** Describes a type and the operators that it takes. */
export function describeType(type: Type): Description {
  const name = printType(type)
  const summary = isArrayType(type)
    ? `An ordered list of ${printType(type.array)}: \`[0]\` is one element, \`[*]\` each of them. An index out of range is a missing value.`
    : isMapType(type)
      ? `${printType(type.map)} by key: \`["key"]\` is one value, \`[*]\` each of them in the byte order of their keys. An unknown key is a missing value.`
      : primitiveSummaries[type]
  const taken = comparisonOperators
    .filter(({ types }) => (types as readonly Type[]).includes(type))
    .map((row) => row.name)
  return {
    kind: 'type',
    name,
    signature: name,
    summary,
    details: taken.length === 0 ? [] : detail('Operators', codeList(taken)),
    examples: [],
    deprecated: false,
  }
}

/** Describes whatever a name means in a scheme: field, function, quantifier, operator or type; undefined if nothing. */
export function describeName(scheme: Scheme, name: string): Description | undefined {
  const field = scheme.fields.get(name)
  if (field !== undefined) return describeField(field)
  const definition = scheme.functions.get(name)
  if (definition !== undefined) return describeFunction(definition)
  const type = parseType(name)
  return (
    quantifiers.find((row) => row.name === name) ??
    describeOperator(name) ??
    (type === undefined ? undefined : describeType(type))
  )
}

/** Everything that a scheme knows: fields, functions with `any` and `all`, operators, in this order. */
export function describeScheme(scheme: Scheme): Description[] {
  const functions = [...[...scheme.functions.values()].map(describeFunction), ...quantifiers]
  functions.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return [...[...scheme.fields.values()].map(describeField), ...functions, ...operators()]
}

/** A description as Markdown: the signature, the summary, the facts and the examples. */
export function toMarkdown(description: Description): string {
  const { signature, summary, details, examples, deprecated } = description
  const parts = [`\`\`\`wirefilter\n${signature}\n\`\`\``]
  if (deprecated) parts.push('**Deprecated.**')
  if (summary !== '') parts.push(summary)
  if (details.length > 0) parts.push(details.map(({ label, text }) => `- ${label}: ${text}`).join('\n'))
  if (examples.length > 0) parts.push(`\`\`\`wirefilter\n${examples.join('\n')}\n\`\`\``)
  return parts.join('\n\n')
}
