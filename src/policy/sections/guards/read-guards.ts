import type { SegmentJudge, SpanGuard } from '../../../inspection/answers/index.ts'
import {
  createUnsafeTopicJudge,
  longPiiCategories,
  scoreCustomTopics,
  toTopicVocabulary,
  unsafeTopicRows,
  type CustomTopic,
} from '../../../inspection/detections/index.ts'
import { scoreInjection } from '../../../inspection/dlp/index.ts'
import type { Filter } from '../../../compiler/index.ts'
import { suggest } from '../../../diagnostics/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import { answerReach } from '../answer-reach.ts'
import { checkPatterns, readProfiles } from './guard-patterns.ts'

/** A guard of a document: what must not pass, and which way it looks. */
export interface PolicyGuard extends SpanGuard {
  readonly in: 'request' | 'response' | 'both'
  /** Placeholders in the answer become again what they stand for. */
  readonly restore: boolean
  /** The exchanges for which it is in force; undefined for all. */
  readonly when?: Filter | undefined
}

type Row = NonNullable<PolicyDocument['guards']>[number]

/** Compiles the condition of a guard; undefined if it is wrong, which is then told. */
export type ConditionCompiler = (text: string, path: readonly (string | number)[]) => Filter | undefined

const unsafeTopicNames: readonly string[] = [
  ...new Set(unsafeTopicRows.flatMap(({ code, newer }) => (newer === undefined ? [code] : [code, newer]))),
]

function checkNames(
  given: readonly string[],
  known: readonly string[],
  what: string,
  path: readonly (string | number)[],
  findings: FindingList,
): void {
  for (const [at, name] of given.entries())
    if (!known.includes(name))
      findings.add('E_POLICY_SCHEMA', [...path, at], { reason: `\`${name}\` is no ${what}` }, { hint: suggest(name, known, 1)[0] }) // prettier-ignore
}

/** Members of which each says something to look for. */
const looksFor = ['pii', 'secrets', 'canaries', 'words', 'patterns', 'profiles'] as const
/** Members that judge texts as a whole. */
const judges = ['unsafe_topics', 'custom_topics', 'injection_below'] as const

function checkRow(row: Row, index: number, topics: readonly CustomTopic[], findings: FindingList): void {
  const { pii = [], action, restore, in: way = 'both', unsafe_topics = [], custom_topics = {} } = row
  const path = ['guards', index]
  checkNames(pii, longPiiCategories, 'category of personal data', [...path, 'pii'], findings)
  checkNames(unsafe_topics, unsafeTopicNames, 'unsafe topic', [...path, 'unsafe_topics'], findings)
  const labels = topics.map(({ label }) => label)
  for (const label of Object.keys(custom_topics))
    if (!labels.includes(label))
      findings.add('E_UNKNOWN_REFERENCE', [...path, 'custom_topics', label], { what: 'custom topic', name: label }, { hint: suggest(label, labels, 1)[0] ?? 'define it under `detections.custom_topics`' }) // prettier-ignore
  const judging = judges.find((name) => row[name] !== undefined)
  const spans = looksFor.some((name) => row[name] !== undefined && row[name] !== false)
  if (!spans && judging === undefined)
    findings.add('E_POLICY_SCHEMA', path, {
      reason: `the guard looks for nothing: expected ${[...looksFor, ...judges].map((name) => `\`${name}\``).join(', ')}`,
    })
  if (judging !== undefined && action === 'redact')
    findings.add('E_GUARD_ACTION', [...path, 'action'], { member: judging })
  if (row.on_stream === 'follow' && judging === undefined)
    findings.add('E_GUARD_STREAM', [...path, 'on_stream'], { reason: 'only texts that are judged by segments can be followed' }) // prettier-ignore
  if (row.on_stream === 'follow' && spans)
    findings.add('E_GUARD_STREAM', [...path, 'on_stream'], { reason: 'what has left cannot be redacted or held back: a guard that follows looks for nothing but topics and injection' }) // prettier-ignore
  if (row.on_stream !== undefined && way === 'request')
    findings.add('E_GUARD_STREAM', [...path, 'on_stream'], { reason: 'requests are not streamed' })
  if (restore === true && (action !== 'redact' || way === 'response'))
    findings.add('E_POLICY_SCHEMA', [...path, 'restore'], {
      reason:
        'only what is redacted in a request can be put back: expected `action: redact` and `in: request` or `both`',
    })
}

/** What judges the texts of a guard as a whole; undefined if nothing does. */
function createJudge(row: Row, topics: readonly CustomTopic[]): SegmentJudge | undefined {
  const { unsafe_topics: unsafe, custom_topics: custom, injection_below: limit } = row
  const asked: SegmentJudge[] = []
  if (unsafe !== undefined) {
    const judge = createUnsafeTopicJudge()
    asked.push((text) => toTopicVocabulary(judge(text), 'both').find((topic) => unsafe.includes(topic)))
  }
  if (custom !== undefined) {
    const own = topics.filter(({ label }) => Object.hasOwn(custom, label))
    asked.push((text) => {
      const scores = scoreCustomTopics(own, text)
      return own.find(({ label }) => (scores.get(label) ?? 100) < (custom[label] ?? 0))?.label
    })
  }
  if (limit !== undefined) asked.push((text) => (scoreInjection(text).score < limit ? 'injection' : undefined))
  if (asked.length === 0) return undefined
  return (text) => {
    for (const judge of asked) {
      const category = judge(text)
      if (category !== undefined) return category
    }
    return undefined
  }
}

/**
 * Reads the section `guards`; what is wrong is reported at its place.
 *
 * @param compileCondition - compiles `when`
 */
export function readGuards(
  document: PolicyDocument,
  findings: FindingList,
  compileCondition: ConditionCompiler,
): readonly PolicyGuard[] {
  const { guards = [] } = document
  const topics = document.detections?.custom_topics ?? []
  const seen = new Set<string>()
  return guards.map((row, index): PolicyGuard => {
    checkRow(row, index, topics, findings)
    if (seen.has(row.id)) findings.add('E_DUPLICATE_ID', ['guards', index, 'id'], { what: 'guard', id: row.id })
    seen.add(row.id)
    checkPatterns(row, index, findings)
    const way = row.in ?? 'both'
    const when = row.when === undefined ? undefined : compileCondition(row.when, ['guards', index, 'when'])
    const late = when?.fields.find((name) => reachesPast(name, way))
    if (late !== undefined) findings.add('E_GUARD_FIELD', ['guards', index, 'when'], { field: late, way })
    return {
      id: row.id,
      action: row.action,
      in: way,
      restore: row.restore === true,
      pii: row.pii,
      secrets: row.secrets,
      canaries: row.canaries,
      words: row.words,
      patterns: row.patterns,
      entries: readProfiles(document, row, index, findings),
      judge: createJudge(row, topics),
      onStream: row.on_stream,
      onOverflow: row.on_overflow,
      when,
    }
  })
}

/** Whether a field is not known when the guard has to act. */
function reachesPast(name: string, way: PolicyGuard['in']): boolean {
  const reach = answerReach([name])
  return reach === 'whole' || (reach === 'head' && way !== 'response')
}
