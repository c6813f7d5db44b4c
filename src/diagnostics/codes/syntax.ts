import type { CodeRow } from './code-row.ts'

/** The text does not follow the grammar. */
export const syntaxCodes = {
  E_EXPECTED_NAME: { severity: 'error', message: 'expected {expected}, found {found}' },
  E_EXPECTED_TOKEN: { severity: 'error', message: 'expected `{expected}`, found {found}' },
  E_UNQUOTED_TEXT: {
    severity: 'error',
    message: '`{text}` is no literal: text stands in double quotes',
    hint: 'write `"{text}"`',
  },
  E_FIELD_COMPARISON: {
    severity: 'error',
    message: 'two fields cannot be compared: `{text}` is a field, and the right side is always a literal',
    hint: 'write a string in double quotes, a number or an address',
  },
  E_TRAILING_TEXT: { severity: 'error', message: 'expected the end of the expression, found {found}' },
  E_EXPECTED_LITERAL: { severity: 'error', message: 'expected {expected}, found {found}' },
  E_INTEGER: { severity: 'error', message: '`{text}` is not a valid integer: {reason}' },
  E_IP: { severity: 'error', message: '`{text}` is not a valid address or network: {reason}' },
  E_REGEX: { severity: 'error', message: 'the regular expression does not compile: {reason}' },
  E_WILDCARD: { severity: 'error', message: 'the wildcard pattern is not valid: {reason}' },
  E_ESCAPE: { severity: 'error', message: '`\\{text}` is not an escape of a quoted string' },
  E_RAW_STRING_HASHES: { severity: 'error', message: 'a raw string opens with at most 255 `#`, found {count}' },
  E_UNTERMINATED_STRING: { severity: 'error', message: 'the string has no closing quote' },
  E_LIST_NAME: { severity: 'error', message: '`{name}` is not a valid list name' },
  E_RANGE: { severity: 'error', message: 'the range `{text}` ends before it starts' },
} as const satisfies Readonly<Record<string, CodeRow>>
