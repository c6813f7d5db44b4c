import { succeed, type Result } from '../../../diagnostics/index.ts'
import { defined, isRow, rejectRow, textOf, type Row } from './log-row.ts'

/** A call through an MCP portal as a row of a log tells it: one of a test's `call`, or an audit record of the guard. */
export interface LoggedCall {
  /** Key of the server under `portal.servers`. */
  readonly server: string
  readonly method?: string
  readonly tool?: string
  readonly prompt?: string
  /** URI of a resource. */
  readonly resource?: string
  readonly arguments?: Row
  /** What the server answered; a value that is no text as JSON. */
  readonly result?: string
  /** What the tool may change, as the server itself says; it counts where the policy trusts the server. */
  readonly access?: string
  /** Who calls, where the row does not say it as rows of requests do. */
  readonly caller?: Row
}

const subjects = ['tool', 'prompt', 'resource'] as const

/** Whether a row tells of a call: it names a server of a portal, and no host. */
export function isCallRow(row: Row): boolean {
  return textOf(row['server']) !== undefined && row['host'] === undefined && row['path'] === undefined
}

/**
 * Reads a row that {@link isCallRow}: `server`, one of `tool`, `prompt`, `resource` or a `method`, and any of `arguments`,
 * `result`, `access` and `caller`.
 */
export function fromCallRow(row: Row): Result<LoggedCall> {
  const kind = 'portal call'
  const [named, second] = subjects.filter((subject) => textOf(row[subject]) !== undefined)
  const method = textOf(row['method'])
  if (second !== undefined) return rejectRow(kind, `it names both a ${named ?? ''} and a ${second}`)
  if (named === undefined && method === undefined)
    return rejectRow(kind, 'it names no `tool`, `prompt`, `resource` or `method`')
  for (const member of ['arguments', 'caller']) {
    const value = row[member] ?? undefined
    if (value !== undefined && !isRow(value)) return rejectRow(kind, `\`${member}\` is no object`)
  }
  const { result } = row
  return succeed(
    defined<LoggedCall>({
      server: textOf(row['server']) ?? '',
      method,
      tool: textOf(row['tool']),
      prompt: textOf(row['prompt']),
      resource: textOf(row['resource']),
      arguments: isRow(row['arguments']) ? row['arguments'] : undefined,
      result:
        result === undefined || result === null
          ? undefined
          : typeof result === 'string'
            ? result
            : JSON.stringify(result),
      access: textOf(row['access']),
      caller: isRow(row['caller']) ? row['caller'] : undefined,
    }),
  )
}
