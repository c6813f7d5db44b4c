import { check, compile, compileValue } from '../compiler/index.ts'
import { createSourceText, DiagnosticError, type Diagnostic } from '../diagnostics/index.ts'
import {
  defineScheme,
  isArrayType,
  isMapType,
  type FunctionDefinition,
  type FunctionInput,
  type Limits,
  type Scheme,
  type SchemeOptions,
  type Type,
} from '../language/index.ts'
import { parseType, type ValueInput } from '../runtime/index.ts'
import type { FieldValues } from './arbitraries/contexts.ts'
import { runEnforcementRow, type EnforcementRow } from './enforcement-vectors.ts'
import type { Executor, ModuleLoader } from './executors.ts'

/** The schemas of vector files, told apart by the keys of their rows. */
export type VectorKind =
  | 'wirefilter-parse'
  | 'wirefilter-eval'
  | 'docs-expressions'
  | 'docs-expressions-rejected'
  | 'gateway-expressions'
  | 'gateway-enforcement'

interface BaseRow {
  readonly id: string
  readonly expression: string
}

interface WirefilterRow extends BaseRow {
  readonly scheme: Readonly<Record<string, string>>
  readonly functions?: readonly string[]
  readonly settings?: { readonly maxNestingDepth?: number; readonly wildcardStarLimit?: number }
  readonly nilNotEqual?: boolean
}

interface ParseRow extends WirefilterRow {
  readonly ok: boolean
  readonly lists?: readonly ('Ip' | 'Int' | 'Bytes')[]
  readonly errorKind?: string
  readonly errorSpan?: readonly [number, number]
  readonly errorLine?: number
  readonly errorColumn?: number
}

interface EvalRow extends WirefilterRow {
  readonly lists?: NonNullable<SchemeOptions['lists']>
  readonly context: Readonly<Record<string, unknown>>
  readonly expect: boolean
}

interface DocsRow extends BaseRow {
  readonly kind: 'filter' | 'value'
  readonly expect?: 'reject' | 'doubtful'
}

/** One row that did not do what it should. */
export interface VectorFailure {
  readonly id: string
  readonly expected: string
  readonly got: string
}

/** A row that differs on purpose, or is left open by its source, with what was chosen. */
export interface VectorNote {
  readonly id: string
  readonly note: string
}

export interface VectorReport {
  readonly kind: VectorKind
  readonly passed: number
  readonly failures: readonly VectorFailure[]
  readonly notes: readonly VectorNote[]
  /** For rows that must be rejected with a kind and span: how many have both right. */
  readonly rejections: { readonly exact: number; readonly total: number }
}

export interface ConformanceSetup {
  readonly executors: readonly Executor[]
  /** Functions that rows may name. */
  readonly functions: ReadonlyMap<string, FunctionInput | FunctionDefinition>
  /** The scheme of the Rules language. */
  readonly rules: Scheme
  readonly gateway: Scheme
  /** Loads emitted policies. */
  readonly load: ModuleLoader
  /** Why a row is allowed to differ, by its id. */
  readonly deliberate: ReadonlyMap<string, string>
}

/**
 * Tells which schema the rows of a file have.
 *
 * @param rows - the parsed JSON
 * @returns undefined if it is no vector file that this runner knows
 */
export function recogniseVectors(rows: unknown): VectorKind | undefined {
  if (!Array.isArray(rows)) return undefined
  const row: unknown = rows[0]
  if (typeof row !== 'object' || row === null || !('id' in row)) return undefined
  if ('policies' in row && 'policyType' in row) return 'gateway-enforcement'
  if (!('expression' in row)) return undefined
  if ('scheme' in row) return 'ok' in row ? 'wirefilter-parse' : 'context' in row ? 'wirefilter-eval' : undefined
  if ('policyType' in row) return 'gateway-expressions'
  if (!('kind' in row)) return undefined
  return 'expect' in row ? 'docs-expressions-rejected' : 'docs-expressions'
}

function toInput(value: unknown, type: Type): ValueInput {
  if (isArrayType(type)) return (value as readonly unknown[]).map((item) => toInput(item, type.array))
  if (isMapType(type)) {
    const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
      ? (value as [unknown, unknown][])
      : Object.entries(value as object)
    return new Map(
      entries.map(([key, item]) => [
        typeof key === 'string' ? key : Uint8Array.from(key as number[]),
        toInput(item, type.map),
      ]),
    )
  }
  if (typeof value === 'object' && value !== null) {
    if ('$int' in value) return BigInt(value.$int as string)
    if ('$bytes' in value) return Uint8Array.from(atob(value.$bytes as string), (char) => char.charCodeAt(0))
  }
  return value as ValueInput
}

/** The context of a row as field values: `{ $bytes }` and `{ $int }` become what they stand for. */
function toFieldValues(row: EvalRow): FieldValues {
  return Object.fromEntries(
    Object.entries(row.context).map(([name, value]) => {
      const type = parseType((row.scheme[name] ?? '').replace(/\?$/, ''))
      if (type === undefined)
        throw new TypeError(`the row \`${row.id}\` gives a value to \`${name}\`, which has no type`)
      return [name, toInput(value, type)]
    }),
  )
}

/** Only the limits of the engine hold for its vectors. */
function toScheme(row: WirefilterRow, lists: SchemeOptions['lists'], setup: ConformanceSetup): Scheme {
  const functions = (row.functions ?? []).map((name) => {
    const found = setup.functions.get(name)
    if (found === undefined)
      throw new TypeError(`the row \`${row.id}\` names the function \`${name}\`, which does not exist`)
    return found
  })
  const limits: Partial<Limits> = row.settings ?? {}
  return defineScheme({
    fields: row.scheme,
    functions,
    limits,
    ...(lists === undefined ? {} : { lists }),
    ...(row.nilNotEqual === undefined ? {} : { nilNotEqual: row.nilNotEqual }),
  })
}

function describe(diagnostics: readonly Diagnostic[]): string {
  const [first] = diagnostics
  if (first === undefined) return 'accepted'
  const { wirefilter } = first
  const place =
    wirefilter === undefined
      ? 'no kind'
      : `${wirefilter.kind} [${String(wirefilter.span.start)},${String(wirefilter.span.end)})`
  return `${place} (${first.code}: ${first.message})`
}

/** Runs a step for which wrong text is a thrown DiagnosticError; the errors, or undefined if it went well. */
async function rejectionOf(run: () => unknown): Promise<readonly Diagnostic[] | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics
    throw error
  }
}

type RowResult = { readonly expected: string; readonly got: string } | undefined

/** Prepares an expression on every executor; what went wrong on the first that refuses. */
async function prepareAll(text: string, scheme: Scheme, setup: ConformanceSetup): Promise<RowResult> {
  for (const executor of setup.executors) {
    const diagnostics = await rejectionOf(() => executor.prepare(text, scheme))
    if (diagnostics !== undefined) return { expected: 'accepted', got: `${executor.name}: ${describe(diagnostics)}` }
  }
  return undefined
}

function checkRejection(row: ParseRow, scheme: Scheme): RowResult {
  const [start, end] = row.errorSpan ?? [0, 0]
  const expected = `${row.errorKind ?? ''} [${String(start)},${String(end)})`
  const result = compile(row.expression, scheme)
  if (result.ok) return { expected, got: 'accepted' }
  const [first] = result.diagnostics
  const found = first?.wirefilter
  const position = createSourceText(row.expression).positionAt(found?.span.start ?? 0)
  const exact =
    found?.kind === row.errorKind &&
    found?.span.start === start &&
    found.span.end === end &&
    position.line === (row.errorLine ?? 1) &&
    position.column === (row.errorColumn ?? start + 1)
  return exact ? undefined : { expected, got: describe(result.diagnostics) }
}

async function runParseRow(row: ParseRow, setup: ConformanceSetup): Promise<RowResult> {
  const lists = Object.fromEntries((row.lists ?? []).map((type) => [type, true as const]))
  const scheme = toScheme(row, lists, setup)
  return row.ok ? prepareAll(row.expression, scheme, setup) : checkRejection(row, scheme)
}

async function runEvalRow(row: EvalRow, setup: ConformanceSetup): Promise<RowResult> {
  const scheme = toScheme(row, row.lists, setup)
  const values = toFieldValues(row)
  const wrong: string[] = []
  for (const executor of setup.executors) {
    try {
      const outcome = (await executor.prepare(row.expression, scheme))(values)
      if (outcome !== row.expect) wrong.push(`${executor.name}: ${String(outcome)}`)
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      wrong.push(`${executor.name}: ${describe(error.diagnostics)}`)
    }
  }
  return wrong.length === 0 ? undefined : { expected: String(row.expect), got: wrong.join(', ') }
}

async function acceptDocsRow(row: DocsRow, scheme: Scheme, setup: ConformanceSetup): Promise<RowResult> {
  if (row.kind === 'filter') return prepareAll(row.expression, scheme, setup)
  const backends = setup.executors.map(({ name }) => name).filter((name) => name === 'closures' || name === 'source')
  for (const backend of backends) {
    const result = compileValue(row.expression, scheme, { backend })
    if (!result.ok) return { expected: 'accepted', got: `${backend}: ${describe(result.diagnostics)}` }
  }
  return undefined
}

function rejectDocsRow(row: DocsRow, scheme: Scheme): RowResult {
  const accepted =
    row.kind === 'filter'
      ? !check(row.expression, scheme).some(({ severity }) => severity === 'error')
      : compileValue(row.expression, scheme).ok
  return accepted ? { expected: 'rejected', got: 'accepted' } : undefined
}

function runRow(kind: VectorKind, row: unknown, setup: ConformanceSetup): Promise<RowResult> | RowResult {
  switch (kind) {
    case 'wirefilter-parse':
      return runParseRow(row as ParseRow, setup)
    case 'wirefilter-eval':
      return runEvalRow(row as EvalRow, setup)
    case 'docs-expressions':
      return acceptDocsRow(row as DocsRow, setup.rules, setup)
    case 'docs-expressions-rejected':
      return rejectDocsRow(row as DocsRow, setup.rules)
    case 'gateway-expressions':
      return prepareAll((row as BaseRow).expression, setup.gateway, setup)
    case 'gateway-enforcement':
      return runEnforcementRow(row as EnforcementRow, setup.load)
  }
}

/** Runs every row of one vector file on all executors. */
export async function runVectors(
  kind: VectorKind,
  rows: readonly unknown[],
  setup: ConformanceSetup,
): Promise<VectorReport> {
  const failures: VectorFailure[] = []
  const notes: VectorNote[] = []
  const rejections = { exact: 0, total: 0 }
  for (const row of rows as readonly BaseRow[]) {
    const result = await runRow(kind, row, setup)
    if (kind === 'wirefilter-parse' && !(row as ParseRow).ok) {
      rejections.total++
      if (result === undefined) rejections.exact++
    }
    const reason = setup.deliberate.get(row.id)
    if ((row as DocsRow).expect === 'doubtful') {
      notes.push({ id: row.id, note: `doubtful in its source: ${result === undefined ? 'rejected' : 'accepted'} here` })
    } else if (result !== undefined && reason !== undefined) {
      notes.push({ id: row.id, note: `deliberate: ${reason}` })
    } else if (result !== undefined) {
      failures.push({ id: row.id, ...result })
    }
  }
  return { kind, passed: rows.length - failures.length, failures, notes, rejections }
}
