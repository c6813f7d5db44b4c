import { fromText, fromUint8Array, type ByteString } from '../../../runtime/index.ts'
import { findHeader, mediaType } from './exchange.ts'
import { findJsonStart, readJson, type JsonReading } from './json.ts'
import { toTrafficLimits, type TrafficLimits } from './limits.ts'
import { findFileType, sniffText, type FileType } from './file-type.ts'
import { findBoundary, readMultipart, type MultipartPart, type MultipartReading } from './multipart.ts'
import { noPairs, splitPairs, type PairList } from './pairs.ts'
import { createProblem, ProblemList, type TrafficProblem } from './problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from './reading.ts'
import { decodeBytes } from './wire/charset.ts'
import { contentEncodings } from './wire/content-encoding.ts'
import { readPlainBody, type BodyMessage, type PreparedBody } from './wire/prepare-body.ts'

const noParts: Pick<MultipartReading, 'parts' | 'beside'> = { parts: [], beside: [] }

const empty = new Uint8Array(0)

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
  /** How far {@link bytes} are what the sender sent. */
  readonly wire: Reading
  readonly #isEncoded: boolean
  readonly #problems = new ProblemList()
  #decoded: ByteString | undefined
  #form: PairList | undefined
  #multipart: Pick<MultipartReading, 'parts' | 'beside'> | undefined
  #text: { readonly text: string; readonly reading: Reading } | undefined
  #json: { readonly json: JsonReading | undefined; readonly reading: Reading } | undefined

  /**
   * @param prepared - what `prepareBody` gave; needed for streams and compressed bodies only
   */
  constructor(message: BodyMessage, limits: Partial<TrafficLimits> = {}, prepared?: PreparedBody) {
    this.limits = toTrafficLimits(limits)
    this.contentType = findHeader(message.headers, 'content-type')
    this.declaredType = mediaType(this.contentType)
    this.#isEncoded = contentEncodings(message.headers).length > 0
    const read = prepared ?? readPlainBody(message, this.limits)
    if (read === undefined) {
      const unread = createProblem('E_BODY_UNREAD')
      this.#problems.addAll([unread])
      this.wire = lacking('unread', unread, 'host')
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
      this.wire = read.reading
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
    return (this.#multipart ??= this.#readParts()).parts
  }

  /** What of a multipart body stands in no part. */
  get besideParts(): readonly ByteString[] {
    return (this.#multipart ??= this.#readParts()).beside
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

  #readParts(): Pick<MultipartReading, 'parts' | 'beside'> {
    if (!this.declaredType.startsWith('multipart/')) return noParts
    const boundary = findBoundary(this.contentType)
    if (boundary === undefined) {
      this.#problems.add('E_MULTIPART_SYNTAX', { reason: 'its content type names no boundary' })
      return noParts
    }
    if (this.bytes.length === 0) return noParts
    const { maxParts } = this.limits
    const { parts, beside, failure, limited } = readMultipart(this.decoded, fromText(boundary), maxParts)
    if (limited) this.#problems.add('E_PART_LIMIT', { limit: maxParts, setting: 'maxParts' })
    // A cut body cannot end as it should, and that it was cut is known already.
    if (failure !== undefined && !this.truncated) this.#problems.add('E_MULTIPART_SYNTAX', { reason: failure })
    return { parts, beside }
  }

  /** The text, by its own signs, the declared character set, or as UTF-8; what is not of the set becomes U+FFFD and is reported. */
  get text(): string {
    return (this.#text ??= this.#decode()).text
  }

  /** How far {@link text} is what the sender wrote. */
  get textReading(): Reading {
    this.#text ??= this.#decode()
    return joinReadings(this.wire, this.#text.reading)
  }

  /** The body read as JSON, or undefined if it does not begin as an object or array. The declared type is not trusted. */
  get json(): JsonReading | undefined {
    return (this.#json ??= this.#readJson()).json
  }

  /** How far {@link json} is what the sender wrote; of a text that is no JSON, what {@link textReading} says. */
  get jsonReading(): Reading {
    this.#json ??= this.#readJson()
    return joinReadings(this.textReading, this.#json.reading)
  }

  #decode(): { readonly text: string; readonly reading: Reading } {
    const { text, doubt } = decodeBytes(this.bytes, this.contentType, this.truncated)
    if (doubt === undefined) return { text, reading: wholeReading }
    const problem =
      doubt.kind === 'invalid'
        ? createProblem('W_BODY_UTF8')
        : createProblem('E_BODY_CHARSET', { charset: doubt.charset })
    this.#problems.addAll([problem])
    return { text, reading: lacking('part', problem) }
  }

  #readJson(): { readonly json: JsonReading | undefined; readonly reading: Reading } {
    const start = findJsonStart(this.text)
    if (start === undefined) return { json: undefined, reading: wholeReading }
    const read = readJson(this.text, this.limits, start.at)
    // What only lenient readers pass over makes it no JSON, whatever follows.
    const json = start.isStrict ? read : { ...read, failure: read.failure ?? 'syntax', offset: 0 }
    return { json, reading: this.#reportJson(json) }
  }

  #reportJson({ failure, offset, duplicates, moreDuplicates }: JsonReading): Reading {
    const problem = failure === undefined ? undefined : this.#failureOf(failure, offset)
    if (problem !== undefined) this.#problems.addAll([problem])
    for (const { key } of duplicates.slice(0, 10)) this.#problems.add('W_JSON_DUPLICATE_KEY', { key: key.slice(0, 60) })
    const isJsonType = this.declaredType === '' || /[/+]json$/.test(this.declaredType)
    if (!isJsonType && failure === undefined)
      this.#problems.add('W_CONTENT_TYPE', { found: 'application/json', declared: this.declaredType.slice(0, 60) })
    const many = moreDuplicates ? createProblem('E_JSON_DUPLICATES', { limit: duplicates.length }) : undefined
    if (problem === undefined && many === undefined) return wholeReading
    if (many !== undefined) this.#problems.addAll([many])
    return joinReadings(...[problem, many].flatMap((one) => (one === undefined ? [] : [lacking('part', one)])))
  }

  #failureOf(failure: NonNullable<JsonReading['failure']>, position: number): TrafficProblem {
    const { maxJsonDepth, maxJsonValues } = this.limits
    switch (failure) {
      case 'truncated':
        return createProblem('E_JSON_TRUNCATED')
      case 'syntax':
        return createProblem('E_JSON_SYNTAX', { position })
      case 'depth':
        return createProblem('E_JSON_DEPTH', { limit: maxJsonDepth, setting: 'maxJsonDepth' })
      case 'values':
        return createProblem('E_JSON_VALUES', { limit: maxJsonValues, setting: 'maxJsonValues' })
    }
  }
}
