import {
  decodeLiteral,
  readTokens,
  redactText,
  spliceTokens,
  type AnswerBlock,
  type AnswerFinding,
  type JsonToken,
  type PlaceholderVault,
  type SpanFinder,
  type TokenEdits,
} from '../../inspection/answers/index.ts'
import { defaultTrafficLimits, mediaType, readJson } from '../../inspection/traffic/index.ts'

/** A request body after the guards looked at it. */
export interface GuardedPrompt {
  /** The body that goes on; the same bytes if nothing was redacted. */
  readonly body: Uint8Array | undefined
  readonly findings: readonly AnswerFinding[]
  readonly block: AnswerBlock | undefined
}

interface Message {
  readonly body: Uint8Array | undefined
  readonly contentType: string
  readonly contentEncoding: string
}

const unread: AnswerBlock = { guard: undefined, reason: 'unread', where: '$' }

/** Types of bodies that are text as they stand. */
const plainTypes = /^(?:text\/|application\/(?:x-www-form-urlencoded|xml|x-ndjson|jsonl)$)/

/** Thoughts that the provider signed: it wrote them itself, and would refuse them changed. */
function isSigned({ pointer }: JsonToken, signed: ReadonlySet<string>): boolean {
  return pointer.endsWith('/thinking') && signed.has(pointer.slice(0, -'/thinking'.length))
}

/** Looks at one text and collects what was found. */
class PromptScan {
  readonly findings: AnswerFinding[] = []
  block: AnswerBlock | undefined
  readonly #finder: SpanFinder
  readonly #vault: PlaceholderVault

  constructor(finder: SpanFinder, vault: PlaceholderVault) {
    this.#finder = finder
    this.#vault = vault
  }

  look(text: string, where: string): TokenEdits['edits'] {
    const { spans, segments, edits, stop } = redactText(text, this.#finder, this.#vault)
    for (const { guard, action, category } of segments) {
      this.findings.push({ guard, action, category, where })
      if (action === 'block') this.block ??= { guard, reason: 'finding', where }
    }
    for (const { guard, action, category } of spans) this.findings.push({ guard, action, category, where })
    if (stop !== undefined)
      this.block ??= { guard: stop.guard, reason: stop.action === 'block' ? 'finding' : 'vault', where }
    return edits
  }

  json(json: string): string {
    const tokens = readTokens(json)
    const signed = new Set(tokens.flatMap(({ pointer }) => (pointer.endsWith('/signature') ? [pointer.slice(0, -'/signature'.length)] : []))) // prettier-ignore
    const changes: TokenEdits[] = []
    for (const token of tokens) {
      if (isSigned(token, signed)) continue
      const raw = json.slice(token.start, token.end)
      const edits = this.look(token.kind === 'number' ? raw : decodeLiteral(raw), `$${token.pointer}`)
      if (edits.length > 0) changes.push({ token, edits })
    }
    return changes.length === 0 ? json : spliceTokens(json, changes)
  }

  text(text: string): string {
    let written = ''
    let from = 0
    for (const { start, end, text: own } of this.look(text, '$')) {
      written += text.slice(from, start) + own
      from = end
    }
    return written + text.slice(from)
  }
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * Looks at the body of a request: strings, numbers and names of JSON, and text as it is. What is redacted is replaced in
 * place. A body of another kind was not looked at, so it does not pass guards that do more than tell.
 */
export function guardPrompt(
  { body, contentType, contentEncoding }: Message,
  finder: SpanFinder,
  vault: PlaceholderVault,
): GuardedPrompt {
  // prettier-ignore
  if (body?.length === 0) return { body, findings: [], block: undefined }
  const isPlain = contentEncoding === '' || contentEncoding.toLowerCase() === 'identity'
  const text = body === undefined || !isPlain ? undefined : decode(body)
  const type = mediaType(contentType)
  const isText = plainTypes.test(type) || type === ''
  const reading = text === undefined || isText ? undefined : readJson(text.trim(), defaultTrafficLimits)
  const isJson = reading?.value !== undefined && reading.failure === undefined
  if (text === undefined || (!isText && !isJson)) return { body, findings: [], block: finder.acts ? unread : undefined }
  vault.reserve(text)
  const scan = new PromptScan(finder, vault)
  // A body without a type, or of lines of JSON, is read as its client reads it: text, or JSON if it is some.
  const written = isJson || /^\s*[[{]/.test(text) ? scan.json(text) : scan.text(text)
  const isChanged = written !== text && scan.block === undefined
  return { body: isChanged ? new TextEncoder().encode(written) : body, findings: scan.findings, block: scan.block }
}
