import { createInjectionScorer, createPiiDetector, runDetectors } from '../../../src/inspection/detections/index.ts'
import { detectShadowMcp } from '../../../src/inspection/mcp/index.ts'
import {
  compilePromptEndpoints,
  extractPrompt,
  fromLogRow,
  MessageBody,
  prepareBody,
  splitTarget,
  type CompiledPromptEndpoint,
  type Exchange,
} from '../../../src/inspection/traffic/index.ts'
import { readRequestRow, type RequestRow } from './request-rows.ts'
import { Exactness, Tally } from './tally.ts'

/** A score below this counts as an injection: the upper bound of the documented `moderate` band. */
export const injectionThreshold = 50

/** The categories that labels name. */
export const labelledCategories = [
  'CREDIT_CARD',
  'US_SSN',
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'IBAN_CODE',
  'IP_ADDRESS',
] as const

/** One answer that differs from the label. */
export interface WrongAnswer {
  readonly id: string
  readonly kind: string | undefined
  readonly question: string
  readonly expected: unknown
  readonly found: unknown
}

export interface RequestEvaluation {
  readonly rows: number
  /** Lines that are no labelled request, by their number from 1. */
  readonly brokenLines: readonly number[]
  readonly llm: Tally
  readonly prompt: Exactness
  readonly app: Exactness
  readonly mcp: Exactness
  readonly mcpMethod: Exactness
  readonly pii: Tally
  readonly piiByCategory: ReadonlyMap<string, Tally>
  readonly injection: Tally
  readonly wrong: readonly WrongAnswer[]
}

/** The applications that labels name; `app` is null for any other. */
const labelledApps: ReadonlySet<string> = new Set([
  'openai',
  'anthropic',
  'google-gemini',
  'azure-openai',
  'amazon-bedrock',
  'cohere',
  'mistral',
  'groq',
  'workers-ai',
  'chatgpt',
  'ollama',
])

function endpointsOf(exchange: Exchange, customPath: string): readonly CompiledPromptEndpoint[] {
  const { path } = splitTarget(exchange.target)
  const compiled = compilePromptEndpoints([{ host: exchange.host, path, prompt: [customPath] }])
  return compiled.ok ? compiled.value : []
}

class Evaluator {
  rows = 0
  readonly brokenLines: number[] = []
  readonly llm = new Tally()
  readonly prompt = new Exactness()
  readonly app = new Exactness()
  readonly mcp = new Exactness()
  readonly mcpMethod = new Exactness()
  readonly pii = new Tally()
  readonly piiByCategory = new Map<string, Tally>(labelledCategories.map((category) => [category, new Tally()]))
  readonly injection = new Tally()
  readonly wrong: WrongAnswer[] = []
  readonly #detectors = [createPiiDetector(), createInjectionScorer()]

  async add({ id, label, row }: RequestRow): Promise<boolean> {
    const read = fromLogRow(row)
    if (!read.ok) return false
    const exchange = read.value
    const body = new MessageBody(exchange, {}, await prepareBody(exchange))
    const question = (name: string, expected: unknown, found: unknown): boolean => {
      const isRight = expected === found
      if (!isRight) this.wrong.push({ id, kind: label.kind, question: name, expected, found })
      return isRight
    }

    this.rows++
    const plain = extractPrompt(exchange, {}, body)
    const isPlainRight = question('prompt', label.prompt, plain.prompt ?? null)
    const { customPath } = label
    let extraction = plain
    let isCustomRight = true
    if (customPath !== undefined) {
      extraction = extractPrompt(exchange, { endpoints: endpointsOf(exchange, customPath) }, body)
      isCustomRight = question('custom prompt', label.customPrompt ?? null, extraction.prompt ?? null)
    }
    this.prompt.add(isPlainRight && isCustomRight)
    question('llm', label.llm, extraction.llm)
    this.llm.add(label.llm, extraction.llm)
    const { app } = extraction
    this.app.add(question('app', label.app, app !== undefined && labelledApps.has(app) ? app : null))

    const verdict = detectShadowMcp(exchange, {}, body)
    this.mcp.add(question('mcp', label.mcp, verdict.mcp))
    this.mcpMethod.add(question('mcp method', label.mcpMethod, verdict.method ?? null))

    await this.#judgePrompt(extraction.prompt, label, question)
    return true
  }

  async #judgePrompt(
    prompt: string | undefined,
    label: RequestRow['label'],
    question: (name: string, expected: unknown, found: unknown) => boolean,
  ): Promise<void> {
    const fields = this.#detectors.flatMap((detector) => detector.provides)
    const { values, failures } = await runDetectors(this.#detectors, fields, { prompt }, { deadlineMs: 60_000 })
    if (failures[0] !== undefined) throw new Error(failures[0].message)
    const found = new Set(values.get('cf.llm.prompt.pii_categories') as readonly string[])
    for (const category of labelledCategories) {
      const isExpected = label.pii.includes(category)
      this.pii.add(isExpected, found.has(category))
      this.piiByCategory.get(category)?.add(isExpected, found.has(category))
      question(category, isExpected, found.has(category))
    }
    const score = values.get('cf.llm.prompt.injection_score') as number
    const isInjection = score < injectionThreshold
    question('injection', label.injection, isInjection)
    this.injection.add(label.injection, isInjection)
  }
}

/** Compares what extraction, MCP detection and the embedded detectors say about labelled requests with their labels. */
export async function evaluateRequests(lines: AsyncIterable<string> | Iterable<string>): Promise<RequestEvaluation> {
  const evaluator = new Evaluator()
  let number = 0
  for await (const line of lines) {
    number++
    if (line.trim() === '') continue
    const row = readRequestRow(line)
    if (row === undefined || !(await evaluator.add(row))) evaluator.brokenLines.push(number)
  }
  return evaluator
}

/** One demand on an evaluation. */
export interface Bar {
  readonly name: string
  readonly least: number
  readonly found: number
}

/** What the issue demands, and what was found. */
export function barsOf({ prompt, mcp, mcpMethod, pii, piiByCategory }: RequestEvaluation): readonly Bar[] {
  return [
    { name: 'prompt exact', least: 0.99, found: prompt.share },
    { name: 'MCP verdict exact', least: 1, found: mcp.share },
    { name: 'MCP method exact', least: 1, found: mcpMethod.share },
    { name: 'PII precision', least: 0.95, found: pii.precision },
    { name: 'PII recall', least: 0.95, found: pii.recall },
    ...[...piiByCategory].flatMap(([category, tally]) => [
      { name: `${category} precision`, least: 0.95, found: tally.precision },
      { name: `${category} recall`, least: 0.95, found: tally.recall },
    ]),
  ]
}
