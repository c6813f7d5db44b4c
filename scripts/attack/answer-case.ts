import { isDeepStrictEqual } from 'node:util'
import {
  AnswerFilter,
  AnswerReader,
  createSpanFinder,
  PlaceholderVault,
  readAnswer,
  type Answer,
  type SpanGuard,
} from '../../src/inspection/answers/index.ts'
import { isRecord } from './case.ts'

type Members = Readonly<Record<string, unknown>>

/** An answer that is hard to read or to change, as it arrives. */
interface AnswerCase {
  readonly head: { readonly status: number; readonly contentType: string }
  readonly bytes: Uint8Array
  readonly canary: string | undefined
  readonly redacted: Readonly<Record<string, string>> | undefined
  readonly expected: Members
}

/** Bytes between two cuts when the filter is run on a case in pieces; readings are cut at every byte. */
const filterStep = 5

function recordIn(value: unknown): Members {
  return isRecord(value) ? value : {}
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function toCase(members: Members): AnswerCase {
  const { chunks, chunksBase64, contentType, status, request, expected } = members
  const pieces = [
    ...textsIn(chunks).map((text) => Buffer.from(text, 'utf8')),
    ...textsIn(chunksBase64).map((text) => Buffer.from(text, 'base64')),
  ]
  const { canary, redacted } = recordIn(request)
  return {
    head: { status: typeof status === 'number' ? status : 200, contentType: String(contentType) },
    bytes: new Uint8Array(Buffer.concat(pieces)),
    canary: typeof canary === 'string' ? canary : undefined,
    redacted: isRecord(redacted) ? (redacted as Readonly<Record<string, string>>) : undefined,
    expected: recordIn(expected),
  }
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const edges = [0, ...cuts, bytes.length]
  return edges.slice(1).map((to, index) => bytes.slice(edges[index], to))
}

function everyByte({ length }: Uint8Array): readonly number[] {
  return Array.from({ length: Math.max(0, length - 1) }, (_, at) => at + 1)
}

function readInPieces({ head, bytes }: AnswerCase, cuts: readonly number[]): Answer {
  const reader = new AnswerReader(head)
  for (const piece of pieces(bytes, cuts)) reader.push(piece)
  reader.end()
  return reader.answer()
}

/** What of the reading is not as it must be. */
function wrongReading(answer: Answer, expected: Members): string | undefined {
  const first = answer.choices[0]
  const got: Members = {
    text: first?.text ?? '',
    thinking: first?.thinking ?? '',
    refusal: first?.refusal ?? null,
    toolCalls: JSON.parse(JSON.stringify(first?.toolCalls ?? [])) as unknown,
    finishReason: first?.finishReason ?? null,
    complete: answer.end === 'complete',
    events: answer.events,
  }
  for (const [name, value] of Object.entries(got))
    if (name in expected && !isDeepStrictEqual(value, expected[name]))
      return `${name} is ${JSON.stringify(value)} for ${JSON.stringify(expected[name])}`
  if ('usage' in expected) {
    const { usage } = expected
    if (usage === null && answer.usage !== undefined) return 'usage is told where there is none'
    for (const [name, count] of Object.entries(recordIn(usage)))
      if (recordIn(answer.usage)[name] !== count) return `usage is ${JSON.stringify(answer.usage)}`
  }
  if (answer.error?.type !== recordIn(expected['error'])['type']) return `the error is ${JSON.stringify(answer.error)}`
  for (const choice of Array.isArray(expected['choices']) ? expected['choices'].map(recordIn) : [])
    if (answer.choices[Number(choice['index'])]?.text !== choice['text'])
      return `choice ${String(choice['index'])} differs`
  return undefined
}

const personal = ['CREDIT_CARD', 'EMAIL_ADDRESS', 'IBAN_CODE', 'PHONE_NUMBER', 'US_SSN']
const finders = new Map<string, ReturnType<typeof createSpanFinder>>()

/** Personal data and keys are redacted, a canary is blocked. */
function finderOf(canary: string | undefined): ReturnType<typeof createSpanFinder> {
  const guards: readonly SpanGuard[] = [
    ...(canary === undefined ? [] : [{ id: 'canary', action: 'block', canaries: [canary] } as const]),
    { id: 'personal', action: 'redact', pii: personal },
    { id: 'keys', action: 'redact', secrets: true },
  ]
  const known = finders.get(canary ?? '') ?? createSpanFinder(guards)
  finders.set(canary ?? '', known)
  return known
}

interface Filtered {
  readonly bytes: Uint8Array
  readonly filter: AnswerFilter
}

async function filterInPieces(one: AnswerCase, cuts: readonly number[]): Promise<Filtered> {
  const vault = new PlaceholderVault()
  for (const [placeholder, value] of Object.entries(one.redacted ?? {})) vault.adopt(placeholder, value)
  const finder = await finderOf(one.canary)
  const filter = new AnswerFilter(one.head, { finder, vault, restores: one.redacted !== undefined })
  const out = pieces(one.bytes, cuts).flatMap((piece) => filter.push(piece))
  return { bytes: new Uint8Array(Buffer.concat([...out, ...filter.end()])), filter }
}

/** `<<EMAIL_ADDRESS 1>>` of a case stands for whatever placeholder the first such value has. */
function withPlaceholders(text: unknown): string {
  const types: Readonly<Record<string, string>> = { EMAIL_ADDRESS: 'EMAIL', PHONE_NUMBER: 'PHONE' }
  return String(text).replace(/<<([A-Z_]+) (\d+)>>/g, (_all, category: string, number: string) => `[${types[category] ?? category}_${number}]`) // prettier-ignore
}

/** What of that which leaves is not as it must be. */
function wrongFiltering(one: AnswerCase, { bytes, filter }: Filtered): string | undefined {
  const { expected } = one
  const left = readAnswer(one.head, bytes)
  const first = left.choices[0]
  const text = new TextDecoder().decode(bytes)
  const told = filter.findings.map(({ category, where }) => `${category} at ${where}`)
  for (const finding of Array.isArray(expected['findings']) ? expected['findings'].map(recordIn) : []) {
    const wanted = `${String(finding['category'])} at ${String(finding['where']).replace(/^choices\[0\]\./, '')}`
    if (!told.includes(wanted)) return `found ${told.join(', ')} and not ${wanted}`
  }
  const everything = text + JSON.stringify(left.choices)
  const leak = textsIn(expected['mustNotLeave']).find((secret) => everything.includes(secret))
  if (leak !== undefined) return `\`${leak}\` left`
  if ('redactedText' in expected && first?.text !== withPlaceholders(expected['redactedText'])) return `the redacted text is ${String(first?.text)}` // prettier-ignore
  if ('redactedBody' in expected && text !== withPlaceholders(expected['redactedBody'])) return `the redacted body is ${text}` // prettier-ignore
  if ('redactedToolArguments' in expected && !isDeepStrictEqual(JSON.parse(JSON.stringify(first?.toolCalls[0]?.arguments)), JSON.parse(withPlaceholders(expected['redactedToolArguments'])))) return 'the redacted arguments differ' // prettier-ignore
  if ('restoredText' in expected && first?.text !== expected['restoredText']) return `the restored text is ${String(first?.text)}` // prettier-ignore
  if (expected['blocked'] === true) {
    if (filter.block?.reason !== 'finding') return 'it is not blocked'
    if (!String(expected['mayLeave']).startsWith(first?.text ?? '')) return `\`${String(first?.text)}\` left`
    if (first?.finishReason !== undefined) return 'a finish reason left in front of the error'
  } else if (told.length === 0 && !('restoredText' in expected) && !Buffer.from(bytes).equals(Buffer.from(one.bytes)))
    return 'nothing was found, and the bytes differ'
  return undefined
}

/**
 * Runs a case through the reader, cut at every byte, and through the filter, cut at every fifth and byte by byte.
 *
 * @param members - of the case, texts in parts joined
 * @returns what was wrong
 */
export async function judgeAnswerCase(members: Members): Promise<string | undefined> {
  const one = toCase(members)
  const whole = readInPieces(one, [])
  const reading = wrongReading(whole, one.expected)
  if (reading !== undefined) return reading
  const all = everyByte(one.bytes)
  for (const cuts of [...all.map((at) => [at]), all])
    if (!isDeepStrictEqual(readInPieces(one, cuts), whole)) return `it is read in another way cut at ${String(cuts[0])}`
  const filtered = await filterInPieces(one, [])
  const filtering = wrongFiltering(one, filtered)
  if (filtering !== undefined) return filtering
  for (const cuts of [...all.filter((at) => at % filterStep === 1).map((at) => [at]), all]) {
    const pieces = await filterInPieces(one, cuts)
    const isSame =
      Buffer.from(pieces.bytes).equals(Buffer.from(filtered.bytes)) &&
      isDeepStrictEqual(pieces.filter.findings, filtered.filter.findings) &&
      isDeepStrictEqual(pieces.filter.block, filtered.filter.block)
    if (!isSame) return `it is filtered in another way cut at ${String(cuts[0])}`
  }
  return undefined
}
