import { closuresExecutor, type ExpressionCase } from '../../../src/testing/index.ts'
import type { SqlCase } from './sql-case.ts'

/** A case with what the engine says of each of its events. */
export async function decideCase({ text, scheme, events, lists }: ExpressionCase): Promise<SqlCase> {
  const run = await closuresExecutor.prepare(text, scheme)
  return {
    text,
    scheme,
    events,
    outcomes: events.map(run),
    lists: (type, name) => (scheme.lists.has(type) ? (lists[type]?.[name] ?? []) : undefined),
  }
}
