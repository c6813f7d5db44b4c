import type { RuleReport, RuleVerdicts } from '../../runtime/index.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { FindingList } from '../document/finding.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import { answerReach, findAnswerField, type AnswerReach } from '../sections/answer-reach.ts'
import type { CompiledRule, CompiledStage } from './stage/compile-stage.ts'
import type { Policy } from './policy.ts'

/** What rules ask of answers, and which of them are asked when. */
export interface AnswerPlan {
  /** The furthest reach of any rule. */
  readonly reach: AnswerReach
  /** Fields of rules that read the answer, of the request too: the request is gone when they are asked. */
  readonly fields: ReadonlySet<string>
  /** Rules that read the answer do not match while there is none. */
  readonly duringRequest: RuleVerdicts
  /** Rules that need all of the answer do not match by its head. */
  readonly duringHead: RuleVerdicts
  /** Rules that had their turn with the request do not match again; those that let pass or lead to others do. */
  readonly duringAnswer: RuleVerdicts
  /** Whether a rule that needs the whole answer is told of it only when it has left. */
  readonly follows: (rule: CompiledRule) => boolean
}

/** Actions that let a message pass: what they leave out stays left out for the answer. */
const passing: ReadonlySet<string> = new Set(['allow', 'skip', 'bypass', 'off', 'noscan', 'noisolate'])

/** Actions that only a request can be answered with, or that change how it goes on. */
const ofRequests: ReadonlySet<string> = new Set([
  'challenge',
  'js_challenge',
  'managed_challenge',
  'redirect',
  'isolate',
  'quarantine',
  'route',
  'set_config',
  'set_cache_settings',
])

/** Whether nothing can be done with an answer by what a rule does. */
function isOfRequests({ action, phase }: RuleReport): boolean {
  // A rewrite of our own is one of the first phase of requests.
  return ofRequests.has(action) || (action === 'rewrite' && phase?.startsWith('http_response_') !== true)
}

function member(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return (value as Readonly<Record<string | number, unknown>>)[step]
}

function memberAt(document: PolicyDocument, path: DocumentPath, name: string): unknown {
  let value: unknown = document
  for (const step of path) value = member(value, step)
  return member(value, name)
}

/** Rules that read the same fields have one list of them, so that what is known of it is known of all. */
function fieldsOf({ filter, parameters }: CompiledRule): readonly string[] {
  if (parameters.length === 0) return filter.fields
  return [...filter.fields, ...parameters.flatMap((parameter) => parameter.filter.fields)]
}

function reachOf(compiled: CompiledRule): AnswerReach {
  return answerReach(fieldsOf(compiled))
}

/** Tells fields of answers where rules are asked that never see one. */
export function checkWithoutAnswers(compiled: readonly CompiledStage[], where: string, findings: FindingList): void {
  // A rule about arguments and results stands in two stages.
  const told = new Set<string>()
  for (const { rules } of compiled)
    for (const { conditions, conditionPaths } of rules)
      for (const [index, { fields }] of conditions.entries()) {
        const field = findAnswerField(fields)
        const path = conditionPaths[index] ?? []
        if (field === undefined || told.has(path.join('/'))) continue
        told.add(path.join('/'))
        findings.add('E_ANSWER_FIELD', path, { field, where })
      }
}

/**
 * Tells what of the rules about answers cannot be done: an action that only a request can be answered with, and
 * `on_stream` where nothing of an answer is read.
 */
export function checkAnswerRules(
  document: PolicyDocument,
  stages: readonly CompiledStage[],
  findings: FindingList,
): void {
  const answerFields = new Map<readonly string[], string | undefined>()
  const answerFieldOf = (fields: readonly string[]): string | undefined => {
    const known = answerFields.get(fields)
    if (known !== undefined || answerFields.has(fields)) return known
    const found = findAnswerField(fields)
    answerFields.set(fields, found)
    return found
  }
  for (const { rules } of stages)
    for (const compiled of rules) {
      const { rule, path } = compiled
      const { action } = rule.report
      const field = answerFieldOf(fieldsOf(compiled))
      if (field !== undefined && isOfRequests(rule.report)) findings.add('E_ANSWER_ACTION', path, { action, field })
      if (memberAt(document, path, 'on_stream') !== undefined && reachOf(compiled) !== 'whole')
        findings.add('E_ANSWER_STREAM', [...path, 'on_stream'], { rule: rule.report.rule })
    }
}

type Verdicts = Map<number, Map<number, boolean>>

function off(verdicts: Verdicts, stage: number, number: number): void {
  const answers = verdicts.get(stage) ?? new Map<number, boolean>()
  verdicts.set(stage, answers.set(number, false))
}

/** Plans which rules are asked of the request, of the head of an answer, and of the whole of it. */
export function planAnswers({ document, stages }: Policy): AnswerPlan {
  const duringRequest: Verdicts = new Map()
  const duringHead: Verdicts = new Map()
  const duringAnswer: Verdicts = new Map()
  const fields = new Set<string>()
  let reach: AnswerReach = 'none'
  for (const [stage, { rules }] of stages.entries())
    for (const [number, compiled] of rules.entries()) {
      const own = reachOf(compiled)
      const { rule, filter } = compiled
      if (own === 'none') {
        const isAskedAgain = rule.effect === 'enter' || (passing.has(rule.report.action) && !rule.monitor)
        if (isAskedAgain) continue
        off(duringHead, stage, number)
        off(duringAnswer, stage, number)
        continue
      }
      for (const field of filter.fields) fields.add(field)
      off(duringRequest, stage, number)
      if (own === 'whole') off(duringHead, stage, number)
      if (reach !== 'whole') reach = own
    }
  return {
    reach,
    fields,
    duringRequest,
    duringHead,
    duringAnswer,
    follows: ({ path }) => memberAt(document, path, 'on_stream') === 'follow',
  }
}
