import {
  code,
  joinCode,
  writeImports,
  writeModuleParts,
  type Code,
  type Fragment,
  type ModuleOptions,
} from '../compiler/index.ts'
import { abi, type IndexEntries, type PlainValue, type Value } from '../runtime/index.ts'
import { FindingList } from './sections/draft.ts'
import { toListTables } from './document/document-scheme.ts'
import { settingParameters } from './sections/parameters.ts'
import type { PlannedIndex } from './plan/index-rows.ts'
import type { Policy } from './decide/policy.ts'

/** Plain data as a literal. Keys are quoted, and `__proto__` in brackets is a key like any other. */
function literal(value: PlainValue): Code {
  if (value === null) return code`null`
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return code`${value}`
  if (Array.isArray(value)) return code`${value.map((item: PlainValue): Fragment => literal(item))}`
  const entries = Object.entries(value).filter(([, item]) => (item as PlainValue | undefined) !== undefined)
  return code`{ ${joinCode(
    entries.map(([key, item]) => code`[${key}]: ${literal(item)}`),
    ', ',
  )} }`
}

/** An entry of an index as a literal: what a value must be, and the rules that may then match. */
function writeEntries(lookup: IndexEntries): Fragment {
  if (lookup.kind === 'int_interval' || lookup.kind === 'ip_interval') {
    const bound = (value: number | bigint | undefined): Code => (value === undefined ? code`undefined` : code`${value}`)
    return lookup.entries.map(
      ({ first, last, rule }) => code`{ first: ${bound(first)}, last: ${bound(last)}, rule: ${rule} }`,
    )
  }
  const entries = lookup.entries as Iterable<readonly [Value, readonly number[]]>
  return [...entries].map(([value, rules]) => [value as string | number | bigint | boolean, rules])
}

function writeIndex({ steps, lookup }: PlannedIndex, getter: Code): Code {
  const visited = steps === undefined ? code`undefined` : literal(steps)
  return code`{ getter: ${getter}, steps: ${visited}, lookup: { kind: ${lookup.kind}, entries: ${writeEntries(lookup)} } }`
}

/** A parameter that is worked out, of the rule with a number. */
interface WorkedParameter {
  readonly number: number
  readonly path: readonly string[]
}

/** The parameters that are worked out, by stage and rule, with their getters in the order of the stages. */
function writeParameters(stages: readonly (readonly WorkedParameter[])[], getters: readonly Code[]): Code {
  if (getters.length === 0) return code`undefined`
  let next = 0
  const maps = stages.map((parameters) => {
    const byRule = new Map<number, Code[]>()
    for (const { number, path } of parameters) {
      const own = byRule.get(number) ?? []
      own.push(code`{ path: ${path}, getter: ${getters[next++] as Code} }`)
      byRule.set(number, own)
    }
    const entries = [...byRule].map(([number, own]) => code`[${number}, [${joinCode(own, ', ')}]]`)
    return code`new Map([${joinCode(entries, ', ')}])`
  })
  return code`[${joinCode(maps, ', ')}]`
}

/**
 * Writes a policy as one ES module: its rules as data, its conditions as code. It imports
 * `portcullis/runtime`, and `portcullis/regex` or `portcullis/crypto` only if a rule needs
 * them, so it runs where no code may be generated.
 *
 * Exports: `abi`, `bind({ functions, lists })`, and, if it needs no host function, `decide(record
 * or context, options)` and `createContext()`. Lists of the document are in the module; lists
 * that `bind` brings replace those of their type. DLP stays outside: a host that has a scanner
 * gives `dlp.profiles` to a context with `setLazy`; `location` and `dlp` of a decision are `Policy`'s.
 */
export function emitPolicy(policy: Policy, options: ModuleOptions = {}): string {
  const plans = policy.stages.flatMap(({ rules }) => rules.map(({ filter }) => filter.plan))
  const looked = policy.indexes.flatMap(({ rows, checks }) => [...rows, ...checks.rows].map(({ value }) => value))
  const worked = policy.stages.map(({ rules }) =>
    rules.flatMap(({ parameters }, number) => settingParameters(parameters).map((row) => ({ ...row, number }))),
  )
  const values = [...looked, ...worked.flat().map(({ filter }) => filter.checked.root)]
  const { pool, setup, predicates, getters } = writeModuleParts(policy.scheme, plans, values)
  const parameters = writeParameters(worked, getters.slice(looked.length))
  let nextGetter = 0
  let next = 0
  const stages = policy.stages.map(({ stage, rules }, index) => {
    const own = predicates.slice(next, (next += rules.length))
    const { rows: ownRows = [], checks } = policy.indexes[index] ?? {}
    const [rows, checkRows] = [ownRows, checks?.rows ?? []].map((planned) =>
      planned.map((row) => writeIndex(row, getters[nextGetter++] as Code)),
    ) as [Code[], Code[]]
    const hooks =
      checkRows.length === 0
        ? code`{}`
        : code`{ checks: { rows: [${joinCode(checkRows, ', ')}], ofRules: ${checks?.ofRules ?? []} } }`
    return {
      hooks,
      data: literal(stage as unknown as PlainValue),
      own,
      rows,
      residual: policy.plans[index]?.residual ?? [],
    }
  })
  const tables = Object.entries(toListTables(policy.document, new FindingList()))
  const lists = tables.map(
    ([type, table]) => code`[${type}]: ${pool.use('createLists')}(${type}, ${literal(table as PlainValue)})`,
  )
  const ownLists = lists.length === 0 ? code`given.lists` : code`{ ${joinCode(lists, ', ')}, ...given.lists }`
  const toContext = code`input instanceof ${pool.use('ExecutionContext')} ? input : ${pool.use('toKnownContext')}(shape, input)`
  const bind = code`export function bind(given = {}) {
const bindings = { functions: given.functions, lists: ${ownLists} }
${setup}
const matchers = [${joinCode(
    stages.map(
      ({ own, rows, residual, hooks }, index) =>
        code`${pool.use('createIndexMatcher')}(stages[${index}].rules, [${joinCode(own, ', ')}], [${joinCode(rows, ', ')}], ${residual}, ${hooks})`,
    ),
    ', ',
  )}]
const shared = new ${pool.use('SharedDecisions')}()
return {
createContext: (environment) => new ${pool.use('ExecutionContext')}(shape, environment),
decide: (input, options) => ${pool.use('runProgram')}(stages, matchers, ${toContext}, options, ${parameters}, shared),
}
}`
  const data = code`const stages = [${joinCode(
    stages.map(({ data }) => data),
    ', ',
  )}]`
  const direct = pool.bound.size === 0 ? code`\nexport const { createContext, decide } = bind()` : code``
  return `${code`${writeImports(pool, options)}\nexport const abi = ${abi}\n${data}\n${bind}${direct}`.text}\n`
}
