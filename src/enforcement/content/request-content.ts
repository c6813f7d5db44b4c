import { detectShadowMcp, type McpVerdict, type ShadowMcpOptions } from '../../inspection/mcp/index.ts'
import type { DlpFinding } from '../../inspection/dlp/index.ts'
import {
  createProblem,
  extractPrompt,
  joinReadings,
  lacking,
  readRequestTexts,
  wholeReading,
  type Exchange,
  type MessageBody,
  type PromptExtraction,
  type PromptOptions,
  type Reading,
  type RequestText,
  type RequestTexts,
  type TextSource,
} from '../../inspection/traffic/index.ts'
import { isBodyField, isUnpackedField } from '../fields/exchange-fields.ts'
import { isMcpField } from '../fields/mcp-fields.ts'

/** A finding of DLP with its place in the request. */
export interface LocatedFinding extends DlpFinding {
  /** What the text is to the model; `body` in a request that goes to none. */
  readonly source: TextSource
}

/** A text that DLP scans in one piece, and the texts of the request that it is made of. */
interface JoinedText {
  text: string
  readonly pieces: { readonly start: number; readonly from: RequestText }[]
}

/** Members whose name says nothing of their text. */
const plainKeys: ReadonlySet<string> = new Set([
  '',
  'text',
  'content',
  'parts',
  'prompt',
  'input',
  'messages',
  'value',
  'data',
])

/** Joins texts of one source, each behind the name of its member, which tells a detector what it is. */
function joinBySource(
  texts: readonly RequestText[],
  isWanted: (source: TextSource) => boolean,
): ReadonlyMap<TextSource, JoinedText> {
  const joined = new Map<TextSource, JoinedText>()
  for (const from of texts) {
    if (!isWanted(from.source)) continue
    const text = plainKeys.has(from.key) ? from.text : `${from.key}: ${from.text}`
    const known = joined.get(from.source)
    if (known === undefined) joined.set(from.source, { text, pieces: [{ start: 0, from }] })
    else {
      known.pieces.push({ start: known.text.length + 1, from })
      known.text += `\n${text}`
    }
  }
  return joined
}

/** What is asked about a request. */
export interface ContentOptions {
  readonly prompt: PromptOptions
  readonly mcp: ShadowMcpOptions
}

/** What a request holds, and how far it was read; each part is worked out when somebody asks. */
export class RequestContent {
  readonly body: MessageBody
  readonly #exchange: Exchange
  readonly #options: ContentOptions
  #extraction: PromptExtraction | undefined
  #mcp: McpVerdict | undefined
  #texts: RequestTexts | undefined
  #joined: ReadonlyMap<TextSource, JoinedText> | undefined

  constructor(exchange: Exchange, body: MessageBody, options: ContentOptions) {
    this.#exchange = exchange
    this.body = body
    this.#options = options
  }

  get extraction(): PromptExtraction {
    return (this.#extraction ??= extractPrompt(this.#exchange, this.#options.prompt, this.body))
  }

  /** What was asked of the two above, for the record. */
  get asked(): { readonly extraction: PromptExtraction | undefined; readonly mcp: McpVerdict | undefined } {
    return { extraction: this.#extraction, mcp: this.#mcp }
  }

  get mcp(): McpVerdict {
    return (this.#mcp ??= detectShadowMcp(this.#exchange, this.#options.mcp, this.body))
  }

  /** Whether the request goes to a model: by its shape, or because the host is a known application's. */
  get isModel(): boolean {
    const { llm, app } = this.extraction
    return llm || app !== undefined
  }

  /** All texts within `maxScanLength`, and how far they are all that the request says. */
  get texts(): RequestTexts {
    return (this.#texts ??= this.#readTexts())
  }

  #readTexts(): RequestTexts {
    const { extraction, isModel } = this
    const { texts, reading } = readRequestTexts(this.body, { isModel, extraction })
    const { maxScanLength } = this.body.limits
    let left = maxScanLength
    const kept: RequestText[] = []
    for (const one of texts) {
      if (one.text.length > left) {
        if (left > 0) kept.push({ ...one, text: one.text.slice(0, left) })
        const problem = createProblem('E_SCAN_LIMIT', { limit: maxScanLength, setting: 'maxScanLength' })
        return { texts: kept, reading: joinReadings(reading, lacking('part', problem)) }
      }
      kept.push(one)
      left -= one.text.length
    }
    return { texts: kept, reading }
  }

  /**
   * The texts for DLP by source, without those outside of the scope.
   *
   * @param isInScope - by source
   */
  dlpTexts(isInScope: (source: TextSource) => boolean): Readonly<Record<string, string>> {
    this.#joined = joinBySource(this.texts.texts, isInScope)
    const texts: Partial<Record<TextSource, string>> = {}
    for (const [source, { text }] of this.#joined) texts[source] = text
    return texts as Readonly<Record<string, string>>
  }

  /** Gives a finding of DLP its place in the request; the offsets stay those in the text of its source. */
  locate(finding: DlpFinding): LocatedFinding {
    const source = finding.location as TextSource
    const from = this.#joined?.get(source)?.pieces.findLast(({ start }) => start <= finding.start)?.from
    return { ...finding, location: from?.location ?? finding.location, source }
  }

  /** How far what a field tells of was read. */
  readingOf(field: string): Reading {
    if (isMcpField(field)) return this.mcp.reading
    if (isUnpackedField(field))
      return this.#isGuarded ? joinReadings(this.body.wire, this.#partsReading) : this.#partsReading
    if (isBodyField(field)) return this.#isGuarded ? this.#rawReading : wholeReading
    return this.texts.reading
  }

  /** Whether the request goes where text is expected: elsewhere a field holds a body as far as its limit, as documented. */
  get #isGuarded(): boolean {
    return this.body.wire.state !== 'whole' && (this.isModel || this.mcp.mcp || this.mcp.reading.state !== 'whole')
  }

  /** The body as it was sent needs no decompression: only what is not at hand is missing. */
  get #rawReading(): Reading {
    const { wire, received, size } = this.body
    return received.length >= size ? wholeReading : wire
  }

  /** What forms and parts leave out by their limits or because they are broken. */
  get #partsReading(): Reading {
    const { form, parts } = this.body
    if (form.names.length === 0 && parts.length === 0) return wholeReading
    const problems = this.body.problems.filter(({ code }) =>
      /^E_(?:FORM_LIMIT|PART_LIMIT|MULTIPART_SYNTAX)$/.test(code),
    )
    return joinReadings(...problems.map((problem) => lacking('part', problem)))
  }
}
