import { suggest, type DiagnosticCode, type Findings } from '../../diagnostics/index.ts'
import { comparisonOperators, type Scheme } from '../../language/index.ts'
import { findHint, foreignOperatorHint } from '../errors/hints.ts'
import type { LiteralError } from './literals.ts'

const codeOf: Readonly<Record<string, DiagnosticCode>> = {
  ExpectedName: 'E_EXPECTED_NAME',
  ExpectedLiteral: 'E_EXPECTED_TOKEN',
  ParseInt: 'E_INTEGER',
  ParseNetwork: 'E_IP',
  InvalidCharacterEscape: 'E_ESCAPE',
  InvalidRawStringHashCount: 'E_RAW_STRING_HASHES',
  MissingEndingQuote: 'E_UNTERMINATED_STRING',
  CountMismatch: 'E_EXPECTED_LITERAL',
  IncompatibleRangeBounds: 'E_RANGE',
  InvalidListName: 'E_LIST_NAME',
  EOF: 'E_EXPECTED_LITERAL',
}

const plainNames: Readonly<Record<string, string>> = {
  'identifier character': 'a field, a function, `(` or `not`',
  digit: 'an integer',
  'IP address character': 'an address',
  'byte separator': 'a string in double quotes',
  '" or r': 'a string in double quotes',
  '" or #': '`"` or `#`',
  ComparisonOp: 'a comparison operator',
}

const causes: Readonly<Record<string, string>> = {
  AddrParseError: 'it is no IPv4 or IPv6 address',
  InvalidHostPart: 'bits behind the network length are set',
  NetworkLengthParseError: 'the network length is no number up to 255',
  NetworkLengthTooLongError: 'the network length is too long for the address',
}

/** What stands at a place, for people: the end, or the next few characters. */
export function describeFound(text: string, at: number, end = text.length): string {
  if (at >= end) return 'the end of the expression'
  const word = /^(?:[\w.$-]{1,30}|\s|.)/su.exec(text.slice(at, Math.min(end, at + 40)))?.[0] ?? ''
  return word === '\t' ? 'a tab' : word === '\n' ? 'a new line' : `\`${word.trim() === '' ? 'blank' : word}\``
}

/** The engine's word for what was expected, in words for people. */
export function describeExpected(expected: string): string {
  return plainNames[expected] ?? expected
}

const noFunctions: ReadonlySet<string> = new Set()

/** Reports a literal or token that does not read. */
export function reportLiteral(findings: Findings, text: string, token: number, error: LiteralError): void {
  const expected = String(error.detail['expected'] ?? '')
  const isIndex = error.kind === 'ExpectedLiteral' && expected.startsWith('expected ')
  const code = isIndex ? 'E_EXPECTED_LITERAL' : (codeOf[error.kind] ?? 'E_EXPECTED_LITERAL')
  const situation = { kind: error.kind, text, expected, functions: noFunctions }
  const hint =
    findHint({ ...situation, at: error.start }) ??
    (error.kind === 'ExpectedName' ||
    error.kind === 'ParseInt' ||
    error.kind === 'ParseNetwork' ||
    error.kind === 'CountMismatch'
      ? findHint({ ...situation, at: token })
      : undefined)
  const slice = text.slice(error.start, Math.min(error.end, error.start + 60))
  findings.add(
    code,
    { start: error.start, end: error.end },
    {
      kind: error.kind,
      noticed: error.start,
      stage: 'token',
      detail: error.detail,
      hint:
        hint ??
        (error.kind === 'InvalidCharacterEscape'
          ? 'escapes are `\\"`, `\\\\`, `\\xHH` and three octal digits; a raw string r"…" has none'
          : undefined),
      values: {
        expected:
          error.kind === 'EOF' || error.kind === 'CountMismatch'
            ? 'a string in double quotes'
            : isIndex
              ? 'a quoted key, a number or `*`'
              : describeExpected(expected),
        found: describeFound(text, error.start),
        text: slice,
        name: String(error.detail['name'] ?? ''),
        count: Number(error.detail['count'] ?? 0),
        reason:
          error.kind === 'ParseInt'
            ? `it is no number of base ${String(error.detail['radix'] ?? 10)} in 64 bits`
            : (causes[String(error.detail['cause'] ?? '')] ?? ''),
      },
    },
  )
}

const word = /^[A-Za-z_][\w.-]*/

/** What other languages write for no value. */
const nothing = /^(?:null|nil|none|undefined|empty)$/i

/**
 * Reports a right side that does not read: as what it looks like to people, if it is a field or text without quotes,
 * with the engine's kind and place all the same.
 *
 * @param token - where the right side starts
 * @param isText - whether a string is wanted here
 */
export function reportRightSide(
  findings: Findings,
  scheme: Scheme,
  text: string,
  token: number,
  error: LiteralError,
  isText: boolean,
): void {
  const written = word.exec(text.slice(token, token + 100))?.[0] ?? ''
  const field = scheme.fields.get(written)
  const isField = field !== undefined && field.constant === undefined
  const isLiteral = error.kind === 'MissingEndingQuote' || /^(?:["0-9+]|r#*")/.test(text.slice(token, token + 300))
  if (isText && written === '' && !isLiteral) {
    findings.add(
      'E_EXPECTED_LITERAL',
      { start: error.start, end: error.end },
      {
        kind: error.kind,
        noticed: error.start,
        stage: 'token',
        detail: error.detail,
        values: { expected: 'a string in double quotes', found: describeFound(text, token) },
        hint: findHint({ kind: error.kind, text, at: token, expected: 'byte separator', functions: noFunctions }),
        shown: { start: token, end: Math.max(token, Math.min(error.end, token + 1)) },
      },
    )
    return
  }
  const foreign = /[^\s(){}"',]/.test(text.charAt(token - 1)) ? foreignOperatorHint(text, token) : undefined
  if (written === '' || isLiteral || !(isField || isText)) {
    reportLiteral(findings, text, token, error)
    return
  }
  const shown = { start: token, end: token + written.length }
  findings.add(
    isField ? 'E_FIELD_COMPARISON' : 'E_UNQUOTED_TEXT',
    { start: error.start, end: error.end },
    {
      kind: error.kind,
      noticed: error.start,
      stage: 'token',
      detail: error.detail,
      values: { text: written },
      shown,
      ...(isField
        ? {}
        : foreign !== undefined
          ? { hint: foreign }
          : nothing.test(written)
            ? {
                hint: `there is no \`${written}\`: an empty text is \`""\`, and \`eq\` with a value that is missing is false`,
              }
            : {
                hint: `write \`"${written}"\``,
                fix: { title: 'Put it in quotes', span: shown, text: `"${written}"` },
              }),
    },
  )
}

/** Reports a name that the scheme does not have, with the nearest ones. */
export function reportUnknownIdentifier(
  findings: Findings,
  scheme: Scheme,
  text: string,
  start: number,
  end: number,
): void {
  const name = text.slice(start, end)
  const near = suggest(name, [...scheme.fields.keys(), ...scheme.functions.keys()])
  const commented = findHint({ kind: 'UnknownIdentifier', text, at: start, expected: '', functions: noFunctions })
  const isOperator = comparisonOperators.some(({ name: operator, aliases }) =>
    [operator as string, ...(aliases as readonly string[])].includes(name),
  )
  const nearest =
    near.length === 0 ? undefined : `did you mean ${near.map((candidate) => `\`${candidate}\``).join(' or ')}?`
  const [best] = near
  findings.add(
    'E_UNKNOWN_IDENTIFIER',
    { start, end },
    {
      kind: 'UnknownIdentifier',
      noticed: start,
      stage: 'token',
      values: { name },
      hint: isOperator
        ? `\`${name}\` is an operator, not a function: it stands between a field and a literal, \`field ${name} …\``
        : (commented ?? nearest),
      ...(commented === undefined && !isOperator && best !== undefined
        ? { fix: { title: `Change to ${best}`, span: { start, end }, text: best } }
        : {}),
    },
  )
}

export function reportNesting(findings: Findings, start: number, end: number, limit: number): void {
  findings.add(
    'E_LIMIT_NESTING',
    { start, end },
    {
      kind: 'NestingLimitExceeded',
      noticed: start,
      stage: 'token',
      values: { limit },
      detail: { limit },
      shown: { start, end: Math.min(end, start + 1) },
    },
  )
}

/** Reports one of our own limits, which the engine does not have. */
export function reportTooMany(
  findings: Findings,
  code: 'E_LIMIT_NODES' | 'E_LIMIT_SET_ITEMS' | 'E_LIMIT_ARGUMENTS',
  start: number,
  end: number,
  limit: number,
): void {
  findings.add(code, { start, end }, { kind: 'Limit', noticed: start, stage: 'token', values: { limit } })
}
