/**
 * What a comparison asks of its left side. Each layer that has an opinion of a kind has one file for it, in its folder
 * `kinds/`, and a table over this type or over the tests that come of it; nothing else tells kinds apart.
 */
export type ComparisonKind = 'order' | 'bitwise_and' | 'contains' | 'regex' | 'wildcard' | 'in'

/** What stands on the right of a comparison. */
export type RightSideKind = 'literal' | 'collection' | 'regex' | 'wildcard'

/** One comparison operator: all that lexer, printer, docs and editor know of it. */
export interface ComparisonOperatorRow {
  /** The canonical word, which the formatter writes. */
  readonly name: string
  /** Other ways to write it. */
  readonly aliases: readonly string[]
  /** Types of the left side. */
  readonly types: readonly ('Int' | 'Bytes' | 'Ip')[]
  readonly right: RightSideKind
  readonly kind: ComparisonKind
  /** Its name in the JSON of the engine's tree; a list has a name of its own. */
  readonly json: string
  readonly summary: string
  readonly example: string
}

const comparable = ['Int', 'Bytes', 'Ip'] as const

/**
 * The comparison operators. Source: `wirefilter.md`, sections 6 and 7.
 * INVARIANT: spellings have no word boundary, so the engine tries them in a fixed order
 * (see {@link comparisonSpellings}) and the first that is a prefix of the text wins.
 */
// prettier-ignore
export const comparisonOperators = [
  { name: 'in', aliases: [], types: comparable, right: 'collection', kind: 'in', json: 'OneOf', summary: 'The value is in the set or named list.', example: 'ip.src in {192.0.2.0/24}' },
  { name: 'eq', aliases: ['=='], types: comparable, right: 'literal', kind: 'order', json: 'Equal', summary: 'Equal; bytes are compared as they are, with case.', example: 'http.request.method eq "POST"' },
  { name: 'ne', aliases: ['!='], types: comparable, right: 'literal', kind: 'order', json: 'NotEqual', summary: 'Not equal.', example: 'http.request.method ne "GET"' },
  { name: 'ge', aliases: ['>='], types: comparable, right: 'literal', kind: 'order', json: 'GreaterThanEqual', summary: 'Greater than or equal; bytes by byte value, addresses within one family.', example: 'http.response.code ge 500' },
  { name: 'le', aliases: ['<='], types: comparable, right: 'literal', kind: 'order', json: 'LessThanEqual', summary: 'Less than or equal.', example: 'cf.bot_management.score le 30' },
  { name: 'gt', aliases: ['>'], types: comparable, right: 'literal', kind: 'order', json: 'GreaterThan', summary: 'Greater than.', example: 'http.request.body.size gt 1000' },
  { name: 'lt', aliases: ['<'], types: comparable, right: 'literal', kind: 'order', json: 'LessThan', summary: 'Less than.', example: 'cf.llm.prompt.injection_score lt 20' },
  { name: 'bitwise_and', aliases: ['&'], types: ['Int'], right: 'literal', kind: 'bitwise_and', json: 'BitwiseAnd', summary: 'Some bit of the literal is set in the value (64-bit two’s complement).', example: 'tcp.flags & 0x12' },
  { name: 'contains', aliases: [], types: ['Bytes'], right: 'literal', kind: 'contains', json: 'Contains', summary: 'The literal stands somewhere in the value; the empty literal always does.', example: 'http.request.uri.path contains "/admin"' },
  { name: 'matches', aliases: ['~'], types: ['Bytes'], right: 'regex', kind: 'regex', json: 'Matches', summary: 'The regular expression (Rust syntax, on bytes) is found somewhere in the value.', example: 'http.host matches "^(www|store)\\.example\\.com$"' },
  { name: 'wildcard', aliases: [], types: ['Bytes'], right: 'wildcard', kind: 'wildcard', json: 'Wildcard', summary: 'The whole value fits the pattern, where `*` is any run of bytes; ASCII case is ignored.', example: 'http.host wildcard "mcp.*"' },
  { name: 'strict wildcard', aliases: [], types: ['Bytes'], right: 'wildcard', kind: 'wildcard', json: 'Strict Wildcard', summary: 'As wildcard, with case.', example: 'http.request.uri.path strict wildcard "/Admin/*"' },
] as const satisfies readonly ComparisonOperatorRow[]

const comparisonOperatorsByName: ReadonlyMap<string, ComparisonOperatorRow> = new Map(
  comparisonOperators.map((row) => [row.name, row]),
)

/** The row of an operator. */
export function comparisonOperator(name: ComparisonOperatorName): ComparisonOperatorRow {
  const row = comparisonOperatorsByName.get(name)
  if (row === undefined) throw new Error(`INVARIANT: the operator \`${name}\` has a row`)
  return row
}

export type ComparisonOperatorName = (typeof comparisonOperators)[number]['name']

/** The order in which the engine tries the spellings: `in` before all, `<=` before `<`. */
const tryOrder = [
  'in', 'eq', '==', 'ne', '!=', 'ge', '>=', 'le', '<=', 'gt', '>', 'lt', '<',
  '&', 'bitwise_and', 'contains', '~', 'matches', 'wildcard', 'strict wildcard',
] as const // prettier-ignore

/** Every spelling with its operator, in the order in which they are tried. */
export const comparisonSpellings: readonly { readonly spelling: string; readonly operator: ComparisonOperatorName }[] =
  tryOrder.map((spelling) => {
    const row = comparisonOperators.find(
      ({ name, aliases }) => name === spelling || (aliases as readonly string[]).includes(spelling),
    )
    if (row === undefined) throw new Error(`INVARIANT: the spelling \`${spelling}\` has an operator`)
    return { spelling, operator: row.name }
  })

export interface LogicalOperatorRow {
  readonly name: 'not' | 'and' | 'xor' | 'or'
  readonly symbol: string
  /** 1 binds tightest. */
  readonly precedence: number
  readonly summary: string
  readonly example: string
}

/** Source: `wirefilter.md`, section 8. */
// prettier-ignore
export const logicalOperators: readonly LogicalOperatorRow[] = [
  { name: 'not', symbol: '!', precedence: 1, summary: 'Negates the next comparison, parenthesis, quantifier or `not`.', example: 'not ssl' },
  { name: 'and', symbol: '&&', precedence: 2, summary: 'Both sides are true; the right one is read only if the left one is.', example: 'ssl and http.host eq "example.com"' },
  { name: 'xor', symbol: '^^', precedence: 3, summary: 'One side is true and the other is not.', example: 'ssl xor http.host eq "example.com"' },
  { name: 'or', symbol: '||', precedence: 4, summary: 'One side is true; the right one is read only if the left one is not.', example: 'ssl or http.host eq "example.com"' },
]

/** The row of a logical operator. */
export function logicalOperator(name: LogicalOperatorRow['name']): LogicalOperatorRow {
  const row = logicalOperators.find((candidate) => candidate.name === name)
  if (row === undefined) throw new Error(`INVARIANT: the operator \`${name}\` has a row`)
  return row
}

/** Binary operators with both spellings, in the order in which the engine tries them. */
export const logicalSpellings: readonly { readonly spelling: string; readonly operator: 'or' | 'xor' | 'and' }[] = (
  ['or', 'xor', 'and'] as const
).flatMap((operator) => {
  const symbol = logicalOperators.find(({ name }) => name === operator)?.symbol ?? operator
  return [
    { spelling: operator, operator },
    { spelling: symbol, operator },
  ]
})
