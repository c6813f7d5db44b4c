import type { CodeRow } from './code-row.ts'

const byEngine = 'the engine itself decides the rule, row by row, and the counts are whole'

/** Replay: what a database cannot say exactly, and logs that it cannot read. */
export const sqlCodes = {
  E_SQL_REGEX_ASSERTION: {
    severity: 'error',
    message: 'the pattern has an assertion that the database lacks: {reason}',
    hint: byEngine,
  },
  E_SQL_REGEX_SIZE: {
    severity: 'error',
    message: 'the pattern is too large for the database: {reason}',
    hint: byEngine,
  },
  E_SQL_FUNCTION: { severity: 'error', message: 'the database has no such function: {reason}', hint: byEngine },
  E_SQL_LIST_UNKNOWN: {
    severity: 'error',
    message: 'the items of the list are not known: {reason}',
    hint: 'replay asks no host for lists; write the items under `lists` of the policy',
  },
  E_SQL_MANDATORY_MISSING: {
    severity: 'error',
    message: 'a field that must have a value may have none: {reason}',
    hint: byEngine,
  },
  E_SQL_COLUMN_TYPE: {
    severity: 'error',
    message: 'the column is not what the map says: {reason}',
    hint: 'name the column and its type in a map of your own; types are never guessed',
  },
  E_SQL_COLUMN_ENCODING: { severity: 'error', message: 'the encoding of the column cannot be used: {reason}' },
  E_SQL_COLUMN_MAP: { severity: 'error', message: 'the map of columns is not valid: {reason}' },
  E_SQL_SOURCE_INVALID: {
    severity: 'error',
    message: 'the log cannot be read: {reason}',
    hint: 'nothing was counted: rows are never skipped',
  },
  E_SQL_LIMIT: {
    severity: 'error',
    message: 'the database met a limit: {reason}',
    hint: 'nothing was counted; give it more memory or time, or replay fewer files at once',
  },
  E_SQL_SOURCE_REMOTE: {
    severity: 'error',
    message: '`{file}` is not on this machine',
    hint: 'DuckDB would have to download an extension (httpfs), which is not tested here; copy the files first',
  },
  E_SQL_PACKAGE: {
    severity: 'error',
    message: 'the package `{package}` is not installed',
    hint: 'install it beside portcullis with `npm install`; it is an optional peer',
  },
} as const satisfies Readonly<Record<string, CodeRow>>
