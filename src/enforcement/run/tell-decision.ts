import type { Decision, Policy } from '../../policy/index.ts'
import { joinReadings, type PromptExtraction, type Reading, type RequestHead } from '../../inspection/traffic/index.ts'
import { nothingDetected, type TextsOutcome } from '../content/detect-texts.ts'
import type { RequestContent } from '../content/request-content.ts'
import type { EnforcementDecision, ExtractionRecord, ReadingRecord } from '../decision.ts'
import { toMcpRecord } from '../fields/mcp-fields.ts'
import type { RunNotes } from './run-notes.ts'

/** What was looked at of a request. */
export interface SeenRequest {
  readonly content: RequestContent | undefined
  readonly scan: ReturnType<Policy['prepare']>['scan']
  readonly detections: TextsOutcome
}

export const nothingSeen: SeenRequest = { content: undefined, scan: undefined, detections: nothingDetected }

/** What a decision tells beside what the policy says. */
export interface ToldRun {
  readonly head: RequestHead
  readonly notes: RunNotes
  /** What was read of the request, if anything was. */
  readonly content: RequestContent | undefined
  readonly isMcpAsked: boolean
  readonly unsettled: EnforcementDecision['detections']['unsettled']
  readonly rates: EnforcementDecision['rates']
  readonly durationMs: number
}

const noFindings: EnforcementDecision['dlp'] = []

/** The decision as hosts are told it. Member by member: spreading makes slow objects, and every decision is told. */
export function tellDecision(
  decision: Decision,
  { content, scan, detections }: SeenRequest,
  run: ToldRun,
): EnforcementDecision {
  const { problems } = run.notes
  const { values, failures, durations, places } = detections
  const findings = decision.dlp.length > 0 ? decision.dlp : (scan?.findings()?.findings ?? decision.dlp)
  const { extraction, mcp, reading, traffic } = toRecords(run)
  return {
    action: decision.action,
    parameters: decision.parameters,
    rule: decision.rule,
    tier: decision.tier,
    matched: decision.matched,
    monitored: decision.monitored,
    overruled: decision.overruled,
    isolation: decision.isolation,
    skippedPhases: decision.skippedPhases,
    skippedProducts: decision.skippedProducts,
    settings: decision.settings,
    tags: decision.tags,
    problems: problems.length === 0 ? decision.problems : [...problems, ...decision.problems],
    fieldsRead: decision.fieldsRead,
    dlp: findings.length === 0 ? noFindings : findings.map((finding) => content?.locate(finding) ?? { ...finding, source: 'body' }), // prettier-ignore
    location: decision.location,
    detections: { values, failures, durations, places, unsettled: run.unsettled },
    rates: run.rates,
    extraction,
    mcp,
    reading,
    traffic,
    answer: null,
    guards: [],
    durationMs: run.durationMs,
  }
}

/** What the decision keeps of the request, and the problems of head, body, prompt and MCP message, each once. */
function toRecords({
  head,
  notes,
  content,
  isMcpAsked,
}: ToldRun): Pick<EnforcementDecision, 'extraction' | 'mcp' | 'reading' | 'traffic'> {
  if (content === undefined) return { extraction: null, mcp: null, reading: null, traffic: head.problems }
  const { extraction, mcp } = content.asked
  const all = [...head.problems, ...content.body.problems, ...(extraction?.problems ?? []), ...(mcp?.problems ?? [])]
  return {
    extraction: extraction === undefined ? null : toExtractionRecord(extraction),
    mcp: mcp === undefined || !isMcpAsked ? null : toMcpRecord(mcp),
    reading: toReadingRecord(joinReadings(...notes.readings)),
    traffic: all.length === 0 ? all : [...new Map(all.map((problem) => [problem.message, problem])).values()],
  }
}

function toReadingRecord({ state, missing }: Reading): ReadingRecord {
  return { state, missing: missing.map(({ cause, problem }) => ({ cause, ...problem })) }
}

function toExtractionRecord(extraction: PromptExtraction): ExtractionRecord {
  const { llm, app, shape, conversationId, streaming, path, prompt } = extraction
  return { llm, app, shape, conversationId, streaming, path, promptLength: prompt?.length ?? null }
}
