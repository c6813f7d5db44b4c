import {
  createInjectionScorer,
  createPiiDetector,
  createSecretDetector,
  createUnsafeTopicDetector,
  type Detector,
} from '../../../src/inspection/detections/index.ts'
import { detectShadowMcp } from '../../../src/inspection/mcp/index.ts'
import {
  extractPrompt,
  fromEnvoyEntry,
  fromLogRow,
  logFormats,
  type Exchange,
} from '../../../src/inspection/traffic/index.ts'
import { succeed, type Result } from '../../../src/diagnostics/index.ts'
import { isRecord, recordOf, textOf, type Adapter, type AttackCase } from '../case.ts'
import { toExchange } from '../exchange.ts'

/** Every text under keys that hold text, of a body of JSON. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? (key === 'text' || key === 'data' ? [item] : []) : textsOf(item),
  )
}

/** The prompt that a request holds. */
export const prompt: Adapter = (attack) => {
  const request = recordOf(attack, attack.members['request'] === undefined ? 'input' : 'request')
  const wanted = recordOf(attack, 'expected')
  const { llm, prompt: got } = extractPrompt(toExchange(request))
  if (wanted['prompt'] === undefined) return got === undefined ? undefined : `the prompt is ${got}`
  const expected = String(wanted['prompt']).replace(/ \(it is read only if .*\)$/, '')
  if (wanted['llm'] !== undefined && wanted['llm'] !== llm) return `llm is ${String(llm)}, the prompt ${String(got)}`
  if (expected === 'contains both texts') {
    const texts = textsOf(JSON.parse(String(request['body'])))
    return texts.every((text) => got?.includes(text) === true) ? undefined : `got ${String(got)}`
  }
  return got === expected ? undefined : `got ${String(got)}`
}

/** Whether a request is one to an MCP server. */
export const shadowMcp: Adapter = (attack) => {
  const { mcp } = detectShadowMcp(toExchange(recordOf(attack, 'input')))
  return mcp === recordOf(attack, 'expected')['mcp'] ? undefined : `mcp is ${String(mcp)}`
}

const logRow =
  (read: (row: unknown) => Result<Exchange>): Adapter =>
  (attack) => {
    const result = read(recordOf(attack, 'input'))
    if (!result.ok) return result.diagnostics[0]?.message ?? 'refused'
    const { method, host, target } = result.value
    const [, wanted] = /^one exchange: ([A-Z]+ \S+?),?(?: |$)/.exec(textOf(attack, 'expected')) ?? []
    const got = `${method} ${host}${target}`
    return wanted === undefined || got === wanted ? undefined : `got ${got}`
  }

export const envoyRow: Adapter = logRow(fromEnvoyEntry)

/** A row of our log or of any other whose lines are JSON: the first format that takes it. */
function readLogRow(row: unknown): Result<Exchange> {
  const results = isRecord(row) ? logFormats.map((format) => format.read(row)) : []
  const found = results.find(({ ok }) => ok) ?? results[0]
  if (found === undefined) return fromLogRow(row)
  if (!found.ok) return found
  return found.value.kind === 'http' ? succeed(found.value.exchange) : fromLogRow(row)
}

export const requestLogRow: Adapter = logRow(readLogRow)

async function ask(detector: Detector, text: string): Promise<ReadonlyMap<string, unknown>> {
  return detector.detect({ prompt: text }, new AbortController().signal)
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : [])
const promptOf = (attack: AttackCase): string =>
  textOf(attack, attack.members['prompt'] === undefined ? 'input' : 'prompt')

/** Categories of personal data and secrets in a text. */
export const personalData: Adapter = async (attack) => {
  const text = promptOf(attack)
  const expected = recordOf(attack, 'expected')
  const pii = listOf((await ask(createPiiDetector(), text)).get('cf.llm.prompt.pii_categories')).filter(
    (one) => one !== 'URL',
  )
  const secrets = listOf((await ask(createSecretDetector(), text)).get('ai.prompt.secret_categories'))
  const got = `pii ${pii.join(', ')}; secrets ${secrets.join(', ')}`
  const { secret, detected, categories } = expected
  if (Array.isArray(categories)) return [...categories].sort().join() === [...pii].sort().join() ? undefined : got
  const isRight =
    listOf(expected['pii']).every((one) => pii.includes(one)) &&
    listOf(expected['not']).every((one) => !pii.includes(one)) &&
    (secret === undefined || (Array.isArray(secret) ? secrets.length === 0 : secrets.length > 0)) &&
    (detected === undefined || detected === secrets.length > 0)
  return isRight ? undefined : got
}

/** Scores below 20 say injection, those from 50 on say none. */
export const injection: Adapter = async (attack) => {
  const score = (await ask(createInjectionScorer(), promptOf(attack))).get('cf.llm.prompt.injection_score') as number
  const isRight = recordOf(attack, 'expected')['injection'] === true ? score < 20 : score >= 50
  return isRight ? undefined : `scored ${String(score)}`
}

export const unsafeTopic: Adapter = async (attack) => {
  const wanted = listOf(recordOf(attack, 'expected')['categories'])
  const got = listOf(
    (await ask(createUnsafeTopicDetector(), promptOf(attack))).get('cf.llm.prompt.unsafe_topic_categories'),
  )
  const isRight =
    wanted.length === 0
      ? got.length === 0
      : got.some((one) => wanted.some((want) => one === want || one.startsWith(`${want}:`)))
  return isRight ? undefined : `got ${got.join(', ')}`
}
