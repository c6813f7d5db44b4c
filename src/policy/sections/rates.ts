import { compile, compileValue, type Filter, type ValueFilter } from '../../compiler/index.ts'
import type { Scheme } from '../../language/index.ts'
import type { PlainValue, RuleReport } from '../../runtime/index.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import type { FindingList } from '../document/finding.ts'
import { findAnswerField } from './answer-reach.ts'

/** How a rate limiting rule counts, as a host that counts needs it. */
export interface CompiledRate {
  /** What requests are told apart by. */
  readonly characteristics: readonly ValueFilter[]
  /** What is counted, where that is something else than what the rule matches. */
  readonly counting: Filter | undefined
  /** Fields that {@link characteristics} and {@link counting} read. */
  readonly fields: readonly string[]
  readonly periodSeconds: number
  /** Requests of a period that pass; undefined for a rule that counts scores. */
  readonly requests: number | undefined
  /** Seconds for which the rule acts once its rate is exceeded; 0: only on what is over it. */
  readonly mitigationSeconds: number
  /** Why it cannot be counted before the answer is there; undefined if it can. */
  readonly needsAnswer: string | undefined
}

function wholeNumber(value: PlainValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

function answerNeed(rate: Readonly<Record<string, PlainValue>>, fields: readonly string[]): string | undefined {
  if (rate['score_per_period'] !== undefined || rate['score_response_header_name'] !== undefined)
    return 'it counts scores that answers carry'
  if (rate['requests_to_origin'] === true) return 'it counts what a cache does not answer'
  const late = findAnswerField(fields)
  return late === undefined ? undefined : `it counts by \`${late}\`, a field of the answer`
}

/** Compiles how a rule counts; characteristics that are no expressions are reported. */
export function compileRate(
  { ratelimit: rate }: RuleReport,
  rulePath: DocumentPath,
  scheme: Scheme,
  findings: FindingList,
): CompiledRate | undefined {
  if (rate === undefined) return undefined
  const written = Array.isArray(rate['characteristics']) ? (rate['characteristics'] as readonly PlainValue[]) : []
  const characteristics = written.flatMap((text, index): ValueFilter[] => {
    if (typeof text !== 'string') return []
    const result = compileValue(text, scheme)
    for (const found of result.ok ? result.warnings : result.diagnostics)
      findings.addInside(found, [...rulePath, 'ratelimit', 'characteristics', index])
    return result.ok ? [result.value] : []
  })
  const text = rate['counting_expression']
  // What is wrong with it is told where parameters are compiled.
  const counted = typeof text === 'string' && text.trim() !== '' ? compile(text, scheme) : undefined
  const counting = counted?.ok === true ? counted.value : undefined
  const fields = [...new Set([...characteristics.flatMap((one) => one.fields), ...(counting?.fields ?? [])])]
  return {
    characteristics,
    counting,
    fields,
    periodSeconds: wholeNumber(rate['period']) ?? 60,
    requests: wholeNumber(rate['requests_per_period']),
    mitigationSeconds: wholeNumber(rate['mitigation_timeout']) ?? 0,
    needsAnswer: answerNeed(rate, fields),
  }
}
