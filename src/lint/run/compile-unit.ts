import type { Filter } from '../../compiler/index.ts'
import type { Expression } from '../../grammar/ast.ts'
import { compilePolicy, type DocumentPath, type Policy, type PolicyFinding } from '../../policy/index.ts'
import type { LintUnit } from '../read/unit.ts'

/** The lists of a document whose items can be left out one by one. */
const removable: readonly (readonly string[])[] = [
  ['rulesets', '*', 'rules'],
  ['rulesets'],
  ['gateway', 'policies'],
  ['rules'],
  ['tiers', '*', 'rules'],
  ['guardrails'],
  ['invariants'],
  ['portal', 'rules'],
  ['ai_gateway', 'access'],
  ['ai_gateway', 'limits'],
  ['tests'],
]

/** The item of such a list that a path leads into; undefined if it is something else that is wrong. */
function itemOf(path: DocumentPath): DocumentPath | undefined {
  for (const list of removable) {
    const fits = list.every((step, depth) => (step === '*' ? typeof path[depth] === 'number' : path[depth] === step))
    if (fits && typeof path[list.length] === 'number') return path.slice(0, list.length + 1)
  }
  return undefined
}

const keyOf = (path: DocumentPath): string => path.join('\n')

/** A document without some items of its lists, and the way from its paths to those of the whole. */
function without(
  value: unknown,
  gone: ReadonlySet<string>,
): { value: unknown; original: (path: DocumentPath) => DocumentPath } {
  /** Indexes in the whole of the items that stayed, by path of the list in what is left. */
  const kept = new Map<string, number[]>()
  const copy = (node: unknown, from: DocumentPath, to: DocumentPath): unknown => {
    if (Array.isArray(node)) {
      const indexes: number[] = []
      const items: unknown[] = []
      for (const [index, item] of node.entries()) {
        if (gone.has(keyOf([...from, index]))) continue
        items.push(copy(item, [...from, index], [...to, items.length]))
        indexes.push(index)
      }
      if (items.length !== node.length) kept.set(keyOf(to), indexes)
      return items
    }
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, copy(item, [...from, key], [...to, key])]),
    )
  }
  return {
    value: copy(value, [], []),
    original: (path) =>
      path.map((step, depth) =>
        typeof step === 'number' ? (kept.get(keyOf(path.slice(0, depth)))?.[step] ?? step) : step,
      ),
  }
}

/** What a unit compiles to. */
export interface CompiledUnit {
  /** The unit with what is sound; the paths of its document are those of the policy. */
  readonly unit: LintUnit
  /** Undefined if what is wrong is no single rule. */
  readonly policy: Policy | undefined
  /** The trees of its conditions. */
  readonly trees: Map<Filter, Expression>
  /** What the checker says, with paths of the unit as it was given. */
  readonly findings: readonly PolicyFinding[]
}

/** A unit without the items at some paths. */
function reduce(unit: LintUnit, gone: ReadonlySet<string>): LintUnit {
  const { value, original } = without(unit.document, gone)
  return {
    ...unit,
    document: value as LintUnit['document'],
    place: (path, target) => unit.place(original(path), target),
    holes: (path) => unit.holes(original(path)),
    isWorkedOut: (path) => unit.isWorkedOut?.(original(path)) === true,
    schemeAt: (path) => unit.schemeAt(original(path)),
  }
}

/** Which keys exact data is hashed with is not the linter's to know: every name has one. */
class AnyKeys extends Map<string, Uint8Array> {
  override get(): Uint8Array {
    return new Uint8Array(32)
  }
}

/** Taking a rule out may leave others without what they name. */
const mostRounds = 4

/**
 * Compiles a unit, in steps of about one rule. Rules that are wrong are told and left out, so that the others are looked at
 * all the same.
 */
export function* compileUnit(given: LintUnit): Generator<void, CompiledUnit> {
  const gone = new Set<string>()
  const errors: PolicyFinding[] = []
  let unit = given
  let original = (path: DocumentPath): DocumentPath => path
  const trees = new Map<Filter, Expression>()
  for (let round = 0; round < mostRounds; round++) {
    trees.clear()
    const { schemeAt } = unit
    const result = yield* compilePolicy(unit.document, {
      schemeAt,
      keepTrees: true,
      onTree: (filter, tree) => trees.set(filter, tree),
      isDecidedElsewhere: unit.isPart,
      dlp: { keys: new AnyKeys() },
    })
    const findings = (result.ok ? result.warnings : result.diagnostics).map((finding) => ({
      ...finding,
      path: original(finding.path),
    }))
    if (result.ok) return { unit, policy: result.value, trees, findings: [...errors, ...findings] }
    const wrong = findings.filter(({ severity }) => severity === 'error')
    const items = wrong.map(({ path }) => itemOf(path))
    // Warnings are told by the round that compiles.
    if (items.includes(undefined)) return { unit, policy: undefined, trees, findings: [...errors, ...findings] }
    errors.push(...wrong)
    for (const item of items) if (item !== undefined) gone.add(keyOf(item))
    const reduced = without(given.document, gone)
    original = reduced.original
    unit = reduce(given, gone)
  }
  return { unit, policy: undefined, trees, findings: errors }
}
