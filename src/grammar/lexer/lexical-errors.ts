import { suggest, type DiagnosticCode, type Findings } from '../../diagnostics/index.ts'
import type { Scheme } from '../../language/index.ts'
import { findHint } from '../hints.ts'
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
      hint: commented ?? nearest,
      ...(commented === undefined && best !== undefined
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
