/** Whether a value of a file is an object with members. */
export function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The JSON object of a line; undefined if it holds none. */
export function readRow(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const row: unknown = JSON.parse(line)
    return isRow(row) ? row : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
