import { exitCodes } from './text.ts'

/** Maps as objects, which JSON would print empty, and long integers as digits, which it would refuse. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value
}

/** One object in one line: how `--format json` prints each thing that it has to say. */
export function jsonLine(object: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(object, plainValue)}\n`
}

/** A text that is the same for equal values. */
export function comparable(value: unknown): string {
  return JSON.stringify(value, plainValue)
}

/**
 * The last line of `--format json`: what was counted. All commands that give an object a line give each a `type`, and
 * this one at the end, so that who reads it knows that nothing is missing.
 *
 * @param counts - `errors` counts what could not be read or is wrong
 */
export function summaryLine(
  command: string,
  counts: { readonly errors: number } & Readonly<Record<string, unknown>>,
): string {
  const ok = (process.exitCode ?? exitCodes.ok) === exitCodes.ok
  return jsonLine({ type: 'summary', command, ok, ...counts })
}
