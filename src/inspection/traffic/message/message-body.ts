import { fromText, fromUint8Array, type ByteString } from '../../../runtime/index.ts'
import { findHeader, mediaType } from './exchange.ts'
import { readJson, type JsonReading } from './json.ts'
import { toTrafficLimits, type TrafficLimits } from './limits.ts'
import { findFileType, sniffText, type FileType } from './file-type.ts'
import { findBoundary, readMultipart, type MultipartPart } from './multipart.ts'
import { noPairs, splitPairs, type PairList } from './pairs.ts'
import { readPlainBody, type BodyMessage, type PreparedBody } from './prepare-body.ts'
import { ProblemList, type TrafficProblem } from './problem.ts'

const empty = new Uint8Array(0)
const strict = new TextDecoder('utf-8', { fatal: true })
const lenient = new TextDecoder('utf-8')

/** A body that is read as far as somebody asks, each form once. */
export class MessageBody {
  readonly limits: TrafficLimits
  /** The media type that the message declares, in lower case; '' if none. */
  readonly declaredType: string
  readonly contentType: string | undefined
  /** Whether bytes are missing: the limit cut them, or they were never at hand. */
  readonly truncated: boolean
  /** Bytes of the whole body as it was sent. */
  readonly size: number
  /** As it came, up to the limit. */
  readonly received: Uint8Array
  /** After decompression. */
  readonly bytes: Uint8Array
  readonly #isEncoded: boolean
  readonly #problems = new ProblemList()
  #decoded: ByteString | undefined
  #form: PairList | undefined
  #parts: readonly MultipartPart[] | undefined
  #text: string | undefined
  #json: JsonReading | undefined

  /**
   * @param prepared - what `prepareBody` gave; needed for streams and compressed bodies only
   */
  constructor(message: BodyMessage, limits: Partial<TrafficLimits> = {}, prepared?: PreparedBody) {
    this.limits = toTrafficLimits(limits)
    this.contentType = findHeader(message.headers, 'content-type')
    this.declaredType = mediaType(this.contentType)
    this.#isEncoded = findHeader(message.headers, 'content-encoding') !== undefined
    const read = prepared ?? readPlainBody(message, this.limits)
    if (read === undefined) {
      this.#problems.add('E_BODY_UNREAD')
      const body = message.body instanceof Uint8Array ? message.body : empty
      this.received = body.subarray(0, this.limits.maxBodyBytes)
      this.bytes = empty
      this.size = Math.max(body.length, message.bodySize ?? 0)
      this.truncated = true
    } else {
      this.received = read.received
      this.bytes = read.bytes
      this.size = read.size
      this.truncated = read.truncated
      this.#problems.addAll(read.problems)
    }
  }

  /** What could not be read so far. */
  get problems(): readonly TrafficProblem[] {
    return this.#problems.all
  }

  report(...problem: Parameters<ProblemList['add']>): void {
    this.#problems.add(...problem)
  }

  /** The decompressed bytes as rules see them. */
  get decoded(): ByteString {
    return (this.#decoded ??= fromUint8Array(this.bytes))
  }

  /** The fields of an urlencoded form, not decoded; none if the content type says something else. */
  get form(): PairList {
    return (this.#form ??= this.#readForm())
  }

  /** The parts of a multipart body; none if the content type says something else. */
  get parts(): readonly MultipartPart[] {
    return (this.#parts ??= this.#readParts())
  }

  /** What the body is by its signature; of a packed file the packing, unless the message declares it. */
  get fileType(): FileType | undefined {
    return findFileType(this.#isEncoded ? this.decoded : fromUint8Array(this.received))
  }

  /** The media type that the body has by its bytes, whatever the message declares; undefined if it is empty. */
  get foundType(): string | undefined {
    if (this.received.length === 0) return undefined
    const type = this.fileType?.mime ?? sniffText(this.decoded)
    return type === 'text/plain' && this.#isJson() ? 'application/json' : type
  }

  #isJson(): boolean {
    const failure = this.json === undefined ? 'syntax' : this.json.failure
    return failure === undefined || (failure === 'truncated' && this.truncated)
  }

  #readForm(): PairList {
    if (this.declaredType !== 'application/x-www-form-urlencoded') return noPairs
    const { maxFormFields } = this.limits
    const form = splitPairs(this.decoded, maxFormFields)
    if (form.limited) this.#problems.add('E_FORM_LIMIT', { limit: maxFormFields, setting: 'maxFormFields' })
    return form
  }

  #readParts(): readonly MultipartPart[] {
    if (!this.declaredType.startsWith('multipart/')) return []
    const boundary = findBoundary(this.contentType)
    if (boundary === undefined) {
      this.#problems.add('E_MULTIPART_SYNTAX', { reason: 'its content type names no boundary' })
      return []
    }
    if (this.bytes.length === 0) return []
    const { maxParts } = this.limits
    const { parts, failure, limited } = readMultipart(this.decoded, fromText(boundary), maxParts)
    if (limited) this.#problems.add('E_PART_LIMIT', { limit: maxParts, setting: 'maxParts' })
    // A cut body cannot end as it should, and that it was cut is known already.
    if (failure !== undefined && !this.truncated) this.#problems.add('E_MULTIPART_SYNTAX', { reason: failure })
    return parts
  }

  /** The text; what is no UTF-8 becomes U+FFFD and is reported. UTF-16 is told by its byte order mark. */
  get text(): string {
    return (this.#text ??= this.#decode())
  }

  /** The body read as JSON, or undefined if it does not begin as an object or array. The declared type is not trusted. */
  get json(): JsonReading | undefined {
    if (this.#json === undefined) {
      if (!/^\s*[[{]/.test(this.text)) return undefined
      this.#json = readJson(this.text, this.limits)
      this.#reportJson(this.#json)
    }
    return this.#json
  }

  #decode(): string {
    const [first, second] = this.bytes
    if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(this.bytes)
    if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(this.bytes)
    try {
      return strict.decode(this.bytes)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      if (!this.truncated || !this.#isCutCharacter()) this.#problems.add('W_BODY_UTF8')
      return lenient.decode(this.bytes)
    }
  }

  /** Whether only the last character is broken, as where a limit cuts it. */
  #isCutCharacter(): boolean {
    for (let short = 1; short <= 3; short++) {
      try {
        strict.decode(this.bytes.subarray(0, Math.max(0, this.bytes.length - short)))
        return true
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
      }
    }
    return false
  }

  #reportJson({ failure, offset, duplicates }: JsonReading): void {
    const { maxJsonDepth, maxJsonValues } = this.limits
    if (failure === 'truncated') this.#problems.add('E_JSON_TRUNCATED')
    else if (failure === 'syntax') this.#problems.add('E_JSON_SYNTAX', { position: offset })
    else if (failure === 'depth') this.#problems.add('E_JSON_DEPTH', { limit: maxJsonDepth, setting: 'maxJsonDepth' })
    else if (failure === 'values')
      this.#problems.add('E_JSON_VALUES', { limit: maxJsonValues, setting: 'maxJsonValues' })
    for (const { key } of duplicates.slice(0, 10)) this.#problems.add('W_JSON_DUPLICATE_KEY', { key: key.slice(0, 60) })
    const isJsonType = this.declaredType === '' || /[/+]json$/.test(this.declaredType)
    if (!isJsonType && failure === undefined)
      this.#problems.add('W_CONTENT_TYPE', { found: 'application/json', declared: this.declaredType.slice(0, 60) })
  }
}
