import engineGenerated from '../../conformance/engine-generated-eval.json' with { type: 'json' }
import wirefilter from '../../conformance/wirefilter-eval.json' with { type: 'json' }
import type { Scheme } from '../../../src/language/index.ts'
import type { ListItem } from '../../../src/replay/index.ts'
import { closuresExecutor, runVectors } from '../../../src/testing/index.ts'
import { createConformanceSetup } from '../conformance-setup.ts'
import type { SqlCase } from './sql-case.ts'

interface VectorRow {
  readonly expression: string
  readonly lists?: Readonly<Record<string, Readonly<Record<string, readonly ListItem[]>>>>
}

/** Every vector that evaluates, with its answer, which the conformance test holds to be the real engine's. */
export async function readVectorCases(): Promise<readonly SqlCase[]> {
  const cases: SqlCase[] = []
  for (const rows of [wirefilter, engineGenerated] as readonly (readonly VectorRow[])[]) {
    for (const row of rows) {
      const lists = (scheme: Scheme): SqlCase['lists'] => {
        return (type, name) => (scheme.lists.has(type) ? (row.lists?.[type]?.[name] ?? []) : undefined)
      }
      const setup = createConformanceSetup(() => Promise.reject(new Error('no module is loaded here')))
      const recorder: typeof closuresExecutor = {
        name: 'closures',
        async prepare(text, scheme) {
          const run = await closuresExecutor.prepare(text, scheme)
          return (values) => {
            const outcome = run(values)
            cases.push({ text, scheme, events: [values], outcomes: [outcome], lists: lists(scheme) })
            return outcome
          }
        },
      }
      await runVectors('wirefilter-eval', [row], { ...setup, executors: [recorder] })
    }
  }
  return cases
}
