import { isRow, readRow } from './rows.ts'

/** What a person says about an exchange; see `shared/data/README.md`, "Requests". */
export interface RequestLabel {
  readonly llm: boolean
  readonly mcp: boolean
  readonly mcpMethod: string | null
  readonly prompt: string | null
  readonly pii: readonly string[]
  readonly injection: boolean
  readonly app: string | null
  readonly customPath?: string
  readonly customPrompt?: string
  readonly kind?: string
  readonly injectionLevel?: string
}

/** One labelled exchange; the other members are those of a log row. */
export interface RequestRow {
  readonly id: string
  readonly label: RequestLabel
  readonly row: Readonly<Record<string, unknown>>
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

function isTextOrMissing(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isLabel(value: unknown): value is RequestLabel {
  return (
    isRow(value) &&
    [value['llm'], value['mcp'], value['injection']].every((flag) => typeof flag === 'boolean') &&
    [value['mcpMethod'], value['prompt'], value['app']].every(isTextOrNull) &&
    [value['customPath'], value['customPrompt'], value['kind'], value['injectionLevel']].every(isTextOrMissing) &&
    Array.isArray(value['pii']) &&
    value['pii'].every((category) => typeof category === 'string')
  )
}

/** Reads a line of a file of labelled requests; undefined if it is none. */
export function readRequestRow(line: string): RequestRow | undefined {
  const row = readRow(line)
  if (row === undefined || typeof row['id'] !== 'string' || !isLabel(row['label'])) return undefined
  return { id: row['id'], label: row['label'], row }
}
