import { compile } from '../../src/compiler/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { createPolicy } from '../../src/policy/index.ts'
import type { ExecutionContext } from '../../src/runtime/index.ts'
import { createModuleFolder } from '../../test/support/load-module.ts'
import { measureInTurns, type Subject } from '../timing.ts'
import type { FunctionCase } from './function-cases.ts'

export const rounds = 9
const milliseconds = 2

export const fields = {
  'bench.address': 'Ip',
  'bench.number': 'Int',
  'bench.text': 'Bytes',
  'bench.list': 'Array<Bytes>',
  'bench.map': 'Map<Int>',
  'bench.flag': 'Bool',
} as const
const policy = createPolicy({ fields, rules: [] })
if (!policy.ok) throw new Error(JSON.stringify(policy.diagnostics[0]))
const { scheme } = policy.value

/** A text that is no constant of the program, as values from the network are not. */
function fresh(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString('latin1')
  return Array.isArray(value) ? value.map(fresh) : value
}

export interface FunctionRow {
  readonly name: string
  readonly expression: string
  /** What all forms answer for each value. */
  readonly answers: readonly boolean[]
  readonly nanoseconds: Readonly<Record<string, number>>
}

/** Measures cases in each form of ours beside the same by hand, after all were seen to answer the same. */
export async function createFormBench(): Promise<{
  measure(one: FunctionCase): Promise<FunctionRow>
  close(): void
}> {
  const folder = await createModuleFolder()
  const measure = async ({ name, field, expression, values, byHand, read }: FunctionCase): Promise<FunctionRow> => {
    const inputs = Array.from({ length: 16 }, (_, at) => fresh(values[at % values.length]))
    const fill = (context: ExecutionContext, value: unknown): ExecutionContext => context.set(field, value as string)
    const ofScheme = inputs.map((value) => fill(scheme.createContext(), value))
    const closures = unwrap(compile(expression, scheme, { backend: 'closures' }))
    const source = unwrap(compile(expression, scheme, { backend: 'source' }))
    const module = (await folder.load(closures.toModule())) as unknown as {
      createContext(): ExecutionContext
      matches(context: ExecutionContext): boolean
    }
    const ofModule = inputs.map((value) => fill(module.createContext(), value))
    const plain = inputs.map((value) => ({ value: read === undefined ? value : read(value as string) }))
    const subjects = [
      { name: 'by hand', inputs: plain, run: byHand },
      { name: 'source', inputs: ofScheme, run: source.matches },
      { name: 'module', inputs: ofModule, run: module.matches },
      { name: 'closures', inputs: ofScheme, run: closures.matches },
    ] as unknown as Subject<never>[]
    const answers = subjects.map(({ inputs: all, run }) => all.map((input) => run(input)).join())
    if (new Set(answers).size !== 1) throw new Error(`the forms disagree on \`${expression}\`:\n${answers.join('\n')}`)
    const times = await measureInTurns(subjects, rounds, milliseconds)
    return {
      name,
      expression: expression.length > 80 ? `${expression.slice(0, 77)}...` : expression,
      answers: ofScheme.slice(0, values.length).map((context) => closures.matches(context)),
      nanoseconds: Object.fromEntries([...times].map(([subject, { median }]) => [subject, median])),
    }
  }
  return {
    measure,
    close() {
      folder.close()
    },
  }
}

/** The geometric mean, over rows, of the time of one subject over that of another. */
export function meanRatio(rows: readonly Pick<FunctionRow, 'nanoseconds'>[], subject: string, base: string): number {
  const logs = rows.map(({ nanoseconds: all }) => Math.log((all[subject] ?? Number.NaN) / (all[base] ?? Number.NaN)))
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
}
