import { createDiagnostic, fail, succeed, suggest, type Result } from '../../../diagnostics/index.ts'
import { parse, printRegex } from '../../../grammar/index.ts'
import { gateway, gatewaySelectors, type CatalogueSelectorRow, type GatewayBuilder } from '../../../language/index.ts'
import { applicationNames, artificialIntelligenceId } from '../applications.ts'
import { profileIds } from '../dlp.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'

/** One row of the dashboard: a selector, an operator and its values, by the names that people see. */
export interface DashboardRow {
  readonly selector: string
  readonly operator: string
  readonly values: readonly string[]
  /** Granular controls of an application, such as `Upload`. */
  readonly controls?: readonly string[]
}

export type PolicyType = GatewayBuilder

interface OperatorRow {
  readonly ui: string
  readonly symbol: string
  readonly negated: boolean
  readonly takes: 'one' | 'set' | 'list'
}

/** Source: gateway-operators.json. `is not` keeps its own symbol on a single value. */
// prettier-ignore
const operators: readonly OperatorRow[] = [
  { ui: 'does not match regex',     symbol: 'matches', negated: true,  takes: 'one' },
  { ui: 'greater than or equal to', symbol: '>=',      negated: false, takes: 'one' },
  { ui: 'less than or equal to',    symbol: '<=',      negated: false, takes: 'one' },
  { ui: 'matches regex',            symbol: 'matches', negated: false, takes: 'one' },
  { ui: 'greater than',             symbol: '>',       negated: false, takes: 'one' },
  { ui: 'less than',                symbol: '<',       negated: false, takes: 'one' },
  { ui: 'not in list',              symbol: 'in',      negated: true,  takes: 'list' },
  { ui: 'in list',                  symbol: 'in',      negated: false, takes: 'list' },
  { ui: 'is not',                   symbol: '!=',      negated: true,  takes: 'one' },
  { ui: 'not in',                   symbol: 'in',      negated: true,  takes: 'set' },
  { ui: 'is',                       symbol: '==',      negated: false, takes: 'one' },
  { ui: 'in',                       symbol: 'in',      negated: false, takes: 'set' },
]

/** Names that people see, and what expressions hold for them, by selector. */
export type SelectorNames = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The names that a document gives to numbers and ids. */
export function namesOf(document: PolicyDocument): SelectorNames {
  const { applications, controls } = applicationNames(document)
  const categories = Object.entries(document.categories ?? {}).map(
    ([key, { id, name }]) => [name ?? key, String(id)] as const,
  )
  return new Map([
    ['Application', applications],
    ['Application Controls', controls],
    ['Content Categories', new Map([['Artificial Intelligence', String(artificialIntelligenceId)], ...categories])],
    ['DLP Profile', profileIds(document)],
  ])
}

const problem = (reason: string, hint?: string): Result<never> =>
  fail(createDiagnostic('E_DASHBOARD_ROW', { start: 0, end: 0 }, { reason }, { hint }))

const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

function findSelector(ui: string, type: PolicyType): CatalogueSelectorRow | undefined {
  return gatewaySelectors.find((row) => row.ui === ui && row.policyTypes.includes(type))
}

function toLiteral(
  selector: CatalogueSelectorRow,
  symbol: string,
  value: string,
  names: SelectorNames,
): string | undefined {
  // Gateway's texts double the backslashes of a pattern.
  if (symbol === 'matches') return printRegex(value.replaceAll('\\', '\\\\'), 'quoted')
  const known = names.get(selector.ui)?.get(value) ?? value
  if (/Int/.test(selector.type)) return /^-?\d{1,19}$/.test(known) ? known : undefined
  if (/Ip/.test(selector.type)) return /^[0-9a-fA-F.:/]+$/.test(known) ? known : undefined
  if (selector.type.startsWith('Bool')) return undefined
  return quote(known)
}

/** The field as comparisons name it, and whether they look at each entry. */
export function subject({ name, selector, type }: CatalogueSelectorRow): {
  readonly text: string
  readonly isArray: boolean
} {
  if (!type.startsWith('Array')) return { text: name, isArray: false }
  return { text: selector.includes('[*]') ? selector : `${name}[*]`, isArray: true }
}

/** Writes one row as an expression of Gateway's language. */
export function rowToExpression(row: DashboardRow, names: SelectorNames, type: PolicyType = 'http'): Result<string> {
  const selector = findSelector(row.selector, type)
  const all = gatewaySelectors.filter(({ policyTypes }) => policyTypes.includes(type)).map(({ ui }) => ui)
  if (selector === undefined)
    return problem(`no selector of ${type} policies is called \`${row.selector}\``, suggest(row.selector, all, 1)[0])
  const operator = operators.find(({ ui }) => ui === row.operator)
  if (operator === undefined) return problem(`no operator is called \`${row.operator}\``)
  if (row.values.length === 0 || (operator.takes !== 'set' && row.values.length > 1))
    return problem(
      `\`${row.operator}\` takes ${operator.takes === 'set' ? 'values' : 'one value'}, found ${String(row.values.length)}`,
    )
  const [first = ''] = row.values
  const literals =
    operator.takes === 'list'
      ? [/^[A-Za-z0-9_-]+$/.test(first) ? `$${first}` : undefined]
      : row.values.map((value) => toLiteral(selector, operator.symbol, value, names))
  const unknown = literals.indexOf(undefined)
  if (unknown !== -1) {
    const [best] = suggest(row.values[unknown] ?? '', names.get(selector.ui)?.keys() ?? [], 1)
    return problem(
      `\`${row.values[unknown] ?? ''}\` is no value of \`${row.selector}\``,
      best === undefined ? undefined : `did you mean \`${best}\`?`,
    )
  }
  const right = operator.takes === 'set' ? `{${literals.join(' ')}}` : (literals[0] ?? '')
  const { text, isArray } = subject(selector)
  // A negated array comparison is about no entry; a single value keeps its own operator.
  const symbol = operator.symbol === '!=' && isArray ? '==' : operator.symbol
  const comparison = isArray ? `any(${text} ${symbol} ${right})` : `${text} ${symbol} ${right}`
  const isNegated = operator.negated && (isArray || operator.symbol !== '!=')
  const expression = isNegated ? `not(${comparison})` : comparison
  if (row.controls === undefined || row.controls.length === 0) return checked(expression)
  const controls = rowToExpression(
    { selector: 'Application Controls', operator: 'in', values: row.controls },
    names,
    type,
  )
  return controls.ok ? checked(`${expression} and ${controls.value}`) : controls
}

/** A value may be wrong in ways that only the language knows, such as an address out of range. */
function checked(expression: string): Result<string> {
  const result = parse(expression, gateway)
  return result.ok ? succeed(expression) : fail(...result.diagnostics)
}

/** Joins rows as the dashboard does: all of them must hold. */
export function rowsToExpression(
  rows: readonly DashboardRow[],
  names: SelectorNames,
  type: PolicyType = 'http',
): Result<string> {
  const pieces: string[] = []
  for (const row of rows) {
    const piece = rowToExpression(row, names, type)
    if (!piece.ok) return piece
    pieces.push(piece.value)
  }
  return succeed(pieces.join(' and '))
}

/** Reads `Content Categories in Artificial Intelligence`, with values separated by commas. */
export function parseRow(text: string, type: PolicyType = 'http'): Result<DashboardRow> {
  const selectors = [
    ...new Set(gatewaySelectors.filter(({ policyTypes }) => policyTypes.includes(type)).map(({ ui }) => ui)),
  ].sort((a, b) => b.length - a.length)
  for (const selector of selectors) {
    if (!text.startsWith(`${selector} `)) continue
    const rest = text.slice(selector.length + 1)
    const operator = operators.find(({ ui }) => rest.startsWith(`${ui} `))
    if (operator === undefined) continue
    const given = rest.slice(operator.ui.length + 1).trim()
    const values =
      operator.takes === 'set'
        ? given
            .split(',')
            .map((value) => value.trim())
            .filter((value) => value !== '')
        : [given]
    return succeed({ selector, operator: operator.ui, values })
  }
  return problem(`\`${text}\` is no selector, operator and value`)
}
