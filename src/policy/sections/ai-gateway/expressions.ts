import { compile, compileValue, type Filter, type ValueFilter } from '../../../compiler/index.ts'
import type { Scheme } from '../../../language/index.ts'
import { isTimeZone, type Limit, type LimitWindow, type StoreErrorSetting } from '../../../limits/index.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { FindingList } from '../../document/finding.ts'
import { findAnswerField } from '../answer-reach.ts'
import { compileNamePattern } from './name-pattern.ts'
import type { CallScope, LimitUnit } from './plan.ts'
import { nanoDollars } from './prices.ts'
import type { AiSection } from './written.ts'

/** What the parts of the section are compiled with. */
export interface SectionTools {
  readonly scheme: Scheme
  readonly findings: FindingList
  readonly section: AiSection
}

/** When an expression is asked: each moment knows more of where a call goes. */
export type AskedAt = 'cache' | 'route' | 'node' | 'attempt'

const ofTarget = ['ai.provider', 'ai.cost.reserved']
const ofWay = ['ai.route', 'ai.attempt', 'ai.fallback_from']

/** Fields that never have a value yet, and what asks for them. */
const unknownAt: Readonly<Record<AskedAt, { readonly fields: readonly string[]; readonly where: string }>> = {
  cache: { fields: [...ofTarget, ...ofWay, 'ai.cache.enabled'], where: 'what decides whether a call may be cached' },
  route: { fields: [...ofTarget, ...ofWay], where: 'what chooses a route' },
  node: { fields: ofTarget, where: 'a route before its model' },
  attempt: { fields: [], where: '' },
}

/** Fields that rules and guards never see: they are asked before a call has a way. */
export const fieldsOfWay: readonly string[] = unknownAt.cache.fields

/** Compiles a condition; undefined if there is none, or it is wrong, which is told. */
export function compileWhen(
  text: string | undefined,
  path: DocumentPath,
  { scheme, findings }: SectionTools,
  askedAt: AskedAt,
): Filter | undefined {
  if (text === undefined) return undefined
  const result = compile(text, scheme)
  for (const found of result.ok ? result.warnings : result.diagnostics) findings.addInside(found, path)
  if (result.ok) checkFields(result.value.fields, path, findings, askedAt)
  return result.ok ? result.value : undefined
}

/** What a call costs and where it goes is settled before there is an answer. */
function checkFields(fields: readonly string[], path: DocumentPath, findings: FindingList, askedAt: AskedAt): void {
  const { fields: unknown, where } = unknownAt[askedAt]
  const early = fields.find((name) => unknown.includes(name))
  if (early !== undefined) findings.add('E_AI_FIELD', path, { field: early, where })
  const field = findAnswerField(fields)
  if (field !== undefined) findings.add('E_ANSWER_FIELD', path, { field, where: 'a call on its way to a model' })
}

/** Compiles the expressions that calls are told apart by. */
export function compileBy(
  texts: readonly string[] = [],
  path: DocumentPath,
  { scheme, findings }: SectionTools,
  askedAt: AskedAt,
): readonly ValueFilter[] {
  return texts.flatMap((text, index) => {
    const result = compileValue(text, scheme)
    for (const found of result.ok ? result.warnings : result.diagnostics) findings.addInside(found, [...path, index])
    if (result.ok) checkFields(result.value.fields, [...path, index], findings, askedAt)
    return result.ok ? [result.value] : []
  })
}

interface WrittenScope {
  readonly expression?: string
  readonly providers?: readonly string[]
  readonly models?: readonly string[]
}

/** What a rule or limit is about. Providers that the section does not have are told. */
export function compileScope(row: WrittenScope, path: DocumentPath, tools: SectionTools): CallScope {
  for (const [index, name] of (row.providers ?? []).entries()) checkProvider(name, [...path, 'providers', index], tools)
  return {
    when: compileWhen(row.expression, [...path, 'expression'], tools, 'attempt'),
    providers: row.providers?.map((text) => compileNamePattern(text, '')),
    models: row.models?.map((text) => compileNamePattern(text, '/')),
  }
}

/** Tells a provider that the section does not have. */
export function checkProvider(name: string, path: DocumentPath, { section, findings }: SectionTools): void {
  const known = Object.keys(section.providers ?? {})
  if (known.includes(name) || name.includes('*')) return
  findings.add(
    'E_UNKNOWN_REFERENCE',
    path,
    { what: 'provider', name },
    { hint: 'it stands under `ai_gateway.providers`' },
  )
}

interface WrittenLimit {
  readonly requests?: number
  readonly tokens?: number
  readonly cost?: number
  readonly concurrent?: number
  readonly seconds?: number
  readonly window?: 'fixed' | 'sliding'
  readonly period?: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
  readonly time_zone?: string
  readonly week_start?: 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat'
  readonly lease_seconds?: number
  readonly on_store_error?: StoreErrorSetting
}

function windowOf(row: WrittenLimit, path: DocumentPath, { findings }: SectionTools): LimitWindow | undefined {
  if (row.concurrent !== undefined) return { kind: 'concurrent', leaseSeconds: row.lease_seconds ?? 60 }
  const { seconds, period, window = 'sliding', time_zone: timeZone = 'UTC', week_start: weekStart = 'mon' } = row
  if (!isTimeZone(timeZone)) {
    findings.add('E_POLICY_SCHEMA', [...path, 'time_zone'], { reason: `\`${timeZone}\` is no time zone` })
    return undefined
  }
  if ((seconds === undefined) === (period === undefined)) {
    findings.add('E_POLICY_SCHEMA', path, { reason: 'expected one of `seconds` and `period`' })
    return undefined
  }
  if (period !== undefined && row.window !== undefined)
    findings.add('E_POLICY_SCHEMA', [...path, 'window'], { reason: 'a `period` of the calendar has no `window`' })
  return period === undefined
    ? { kind: window, seconds: seconds as number }
    : { kind: 'calendar', period, timeZone, weekStart }
}

/** A limit and what it counts; undefined if it is wrong, which is told. */
export function compileLimit(
  id: string,
  row: WrittenLimit,
  path: DocumentPath,
  tools: SectionTools,
): { readonly limit: Limit; readonly unit: LimitUnit } | undefined {
  const units = (['requests', 'tokens', 'cost', 'concurrent'] as const).filter((name) => row[name] !== undefined)
  const [unit] = units
  if (unit === undefined || units.length > 1) {
    tools.findings.add('E_POLICY_SCHEMA', path, {
      reason: 'a limit counts one thing: expected one of `requests`, `tokens`, `cost` and `concurrent`',
    })
    return undefined
  }
  const window = windowOf(row, path, tools)
  if (window === undefined) return undefined
  const amount = row[unit] as number
  const onStoreError = row.on_store_error ?? tools.section.counters?.on_store_error ?? 'open'
  return {
    unit,
    limit: {
      id,
      amount: unit === 'cost' ? Math.round(amount * nanoDollars) : amount,
      window,
      isCount: unit === 'requests',
      onStoreError,
    },
  }
}
