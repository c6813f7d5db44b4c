import { decodePercent, type PairList } from '../message/pairs.ts'
import { toText, toUint8Array } from '../../../runtime/index.ts'
import { readJson } from '../message/json.ts'
import type { MessageBody } from '../message/message-body.ts'
import { partHeader } from '../message/multipart.ts'
import { createProblem } from '../message/problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../message/reading.ts'
import { readFileContent } from './encoded-file.ts'
import { collectJsonTexts, markPrompt, type RequestText } from './json-texts.ts'
import type { TextSource } from './text-source.ts'

/** All that a request says, as far as it was read. */
export interface RequestTexts {
  readonly texts: readonly RequestText[]
  /** How far the texts are all that the request says; nothing is `whole` before a reader has proved it. */
  readonly reading: Reading
}

/** What is known of the request beside its body. */
export interface TextsOptions {
  /**
   * It goes to a model, so a form that no reader knows may hold a prompt. Without it, bytes that are no text
   * count as read: they are what they are.
   */
  readonly isModel: boolean
  /** The prompt as it was extracted, and its JSONPath. */
  readonly prompt?: string | undefined
  readonly path?: string | undefined
}

const text = (location: string, content: string, source: TextSource): RequestText => ({
  location,
  text: content,
  source,
  key: '',
  isParameter: false,
})

function unread(what: string): Reading {
  return lacking('unread', createProblem('E_CONTENT_FORM', { what }))
}

/** Text of a form: percent escapes and `+` undone. */
function decodeFormText(value: string): string {
  return toText(decodePercent(value.replaceAll('+', ' ')))
}

function readForm({ names, values, limited }: PairList, source: TextSource, limit: number): RequestTexts {
  const texts = names.flatMap((name, at) => [
    ...(/^[\w.[\]-]{1,40}$/.test(name) && !/\d{4}/.test(name)
      ? []
      : [text(`form[${String(at)}]`, decodeFormText(name), source)]),
    text(`form[${String(at)}]`, decodeFormText(values[at] ?? ''), source),
  ])
  const reading = limited
    ? lacking('part', createProblem('E_FORM_LIMIT', { limit, setting: 'maxFormFields' }))
    : wholeReading
  return { texts, reading }
}

function readParts(body: MessageBody, source: TextSource, isModel: boolean): RequestTexts {
  const texts: RequestText[] = []
  const readings: Reading[] = []
  for (const [at, part] of body.parts.entries()) {
    const location = `parts[${String(at)}]`
    for (const name of [...part.names, ...part.filenames]) texts.push(text(location, toText(name), source))
    const types = partHeader(part, 'content-type')
    const content = readFileContent(
      toUint8Array(part.value),
      types.some((type) => /^(?:image|audio|video)\//.test(type)),
    )
    if (content.kind === 'unread' && isModel)
      readings.push(lacking('part', createProblem('E_CONTENT_FORM', { what: content.what })))
    if (content.kind !== 'text' || content.text === '') continue
    const json = /^\s*[[{]/.test(content.text) ? readJson(content.text, body.limits) : undefined
    if (json?.failure === undefined && json !== undefined) {
      const read = collectJsonTexts(json, source, location)
      texts.push(...read.texts)
      readings.push(read.reading)
    } else texts.push(text(location, content.text, part.filenames.length > 0 && isModel ? 'file' : source))
  }
  const problem = body.problems.find(({ code }) => code === 'E_MULTIPART_SYNTAX' || code === 'E_PART_LIMIT')
  if (problem !== undefined) {
    readings.push(lacking('part', problem))
    texts.push(text('body', body.text, source))
  }
  return { texts, reading: joinReadings(...readings) }
}

/** Lines of JSON, as batches and logs have them; undefined if some line is none. */
function readLines(body: MessageBody, source: TextSource): RequestTexts | undefined {
  const lines = body.text.split(/\r?\n/, body.limits.maxFrames + 1)
  if (lines.length < 2 || lines.length > body.limits.maxFrames) return undefined
  const texts: RequestText[] = []
  const readings: Reading[] = []
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue
    const json = readJson(line, body.limits)
    if (json.failure !== undefined || json.moreDuplicates) return undefined
    const read = collectJsonTexts(json, source, `lines[${String(at)}]`)
    texts.push(...read.texts)
    readings.push(read.reading)
  }
  return { texts, reading: joinReadings(...readings) }
}

function readJsonBody(body: MessageBody, source: TextSource, options: TextsOptions): RequestTexts {
  const { json } = body
  if (json === undefined) return { texts: [], reading: wholeReading }
  const read = collectJsonTexts(json, source)
  if (json.failure === undefined) return { texts: read.texts, reading: joinReadings(body.jsonReading, read.reading) }
  const lines = json.failure === 'syntax' ? readLines(body, source) : undefined
  if (lines !== undefined) return { ...lines, reading: joinReadings(body.textReading, lines.reading) }
  // What others make of broken JSON is not known; the text itself is looked at, too. Without escapes it hides nothing.
  const whole = text('body', body.text, source)
  const hides = options.isModel || body.text.includes('\\u')
  return {
    texts: [...read.texts, whole],
    reading: joinReadings(hides ? body.jsonReading : body.textReading, read.reading),
  }
}

function readPlain(body: MessageBody, source: TextSource, { isModel, path }: TextsOptions): RequestTexts {
  const content = readFileContent(body.bytes, /^(?:image|audio|video)\//.test(body.declaredType))
  const whole = text('body', body.text, source)
  if (content.kind === 'media') return { texts: [], reading: body.wire }
  if (content.kind === 'unread')
    return { texts: [whole], reading: isModel ? joinReadings(body.textReading, unread(content.what)) : body.wire }
  // A model's endpoint that takes plain text says so by its shape.
  const isKnown = !isModel || path === '$'
  return {
    texts: [whole],
    reading: isKnown ? body.textReading : joinReadings(body.textReading, unread('a body of no form that is known')),
  }
}

function readAll(body: MessageBody, source: TextSource, options: TextsOptions): RequestTexts {
  if (body.json !== undefined) return readJsonBody(body, source, options)
  if (body.declaredType === 'application/x-www-form-urlencoded') {
    const form = readForm(body.form, source, body.limits.maxFormFields)
    return { ...form, reading: joinReadings(body.textReading, form.reading) }
  }
  if (body.declaredType.startsWith('multipart/')) {
    const parts = readParts(body, source, options.isModel)
    return { ...parts, reading: joinReadings(body.wire, parts.reading) }
  }
  return readPlain(body, source, options)
}

/** The keys of a plain JSONPath (`$.a.b`); undefined for any other. */
function keysOf(path: string | undefined): readonly string[] | undefined {
  if (path === undefined || !/^\$(?:\.[\w$-]+)*$/.test(path)) return undefined
  return path.split('.').slice(1)
}

/**
 * Every text of a request with its place and source, and how far that is all. A body is unread until a reader
 * has shown what it holds: JSON, lines of JSON, a form, parts, pictures, sound, or text where text is expected.
 */
export function readRequestTexts(body: MessageBody, options: TextsOptions): RequestTexts {
  if (body.size === 0) return { texts: [], reading: wholeReading }
  if (body.bytes.length === 0 && body.wire.state !== 'whole') return { texts: [], reading: body.wire }
  const { prompt, path, isModel } = options
  const { texts, reading } = readAll(body, isModel ? 'member' : 'body', options)
  if (prompt === undefined) return { texts, reading }
  const marked = markPrompt(texts, keysOf(path))
  const lines = new Set(prompt.split('\n'))
  const isSpoken = (one: RequestText): boolean =>
    one.source === 'prompt' &&
    (prompt.startsWith(one.text.slice(0, 256)) || lines.has(one.text.split('\n', 1)[0] ?? ''))
  if (marked.some(isSpoken)) return { texts: marked, reading }
  // A JSONPath of one's own may lead anywhere.
  return { texts: [text(path ?? 'prompt', prompt, 'prompt'), ...marked.filter((one) => one.text !== prompt)], reading }
}
