import { exitCodes } from './text.ts'

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
  return `${JSON.stringify({ type: 'summary', command, ok, ...counts })}\n`
}
