import { toText } from '../../../runtime/index.ts'
import { readJson } from '../message/json.ts'
import type { MessageBody } from '../message/message-body.ts'
import { decodePercent } from '../message/pairs.ts'
import { createProblem } from '../message/problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../message/reading.ts'
import { isDeceptiveCharset } from '../message/wire/charset.ts'
import { stepTo } from '../prompt/place.ts'
import { readFileContent } from './encoded-file.ts'
import { collectJsonTexts, collectValueTexts, plainText, type JsonTexts, type RequestText } from './json-texts.ts'
import { readPartContent } from './part-content.ts'
import type { SourceIndex } from './source-index.ts'

/** How a body is read for its texts. */
export interface BodyOptions {
  readonly isModel: boolean
  /** Another reader knows the form of the body, or text of no form is what the endpoint takes. */
  readonly isExpected: boolean
  readonly sources: SourceIndex
}

const mediaTypes = /^(?:image|audio|video)\//

function unread(what: string): Reading {
  return lacking('unread', createProblem('E_CONTENT_FORM', { what }))
}

/** Text of a form: percent escapes and `+` undone. */
function decodeFormText(value: string): string {
  return toText(decodePercent(value.replaceAll('+', ' ')))
}

/** Places of names: one that stands several times has a list. */
class NamePlaces {
  readonly #counts = new Map<string, number>()
  readonly #met = new Map<string, number>()

  constructor(names: readonly string[]) {
    for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  next(name: string): string {
    const place = stepTo('$', name)
    if ((this.#counts.get(name) ?? 0) < 2) return place
    const at = this.#met.get(name) ?? 0
    this.#met.set(name, at + 1)
    return stepTo(place, at)
  }
}

function isPlainName(name: string): boolean {
  return name === '' || (/^[\w.[\]-]{1,40}$/.test(name) && !/\d{4}/.test(name))
}

function readForm({ form, limits }: MessageBody, { sources }: BodyOptions): JsonTexts {
  const texts: RequestText[] = []
  const readings: Reading[] = []
  const names = form.names.map(decodeFormText)
  const places = new NamePlaces(names)
  for (const [at, name] of names.entries()) {
    const prefix = `form[${String(at)}]`
    if (!isPlainName(name)) texts.push(plainText(prefix, name, sources.usual))
    const text = decodeFormText(form.values[at] ?? '')
    if (name === '_charset_' && isDeceptiveCharset(text.trim().toLowerCase()))
      readings.push(lacking('part', createProblem('E_BODY_CHARSET', { charset: text.slice(0, 40) })))
    const read = collectValueTexts(text, { prefix, place: places.next(name) }, sources, limits) // prettier-ignore
    texts.push(...read.texts)
    readings.push(read.reading)
  }
  const limit = limits.maxFormFields
  if (form.limited) readings.push(lacking('part', createProblem('E_FORM_LIMIT', { limit, setting: 'maxFormFields' })))
  return { texts, reading: joinReadings(...readings) }
}

function readParts(body: MessageBody, { isModel, sources }: BodyOptions): JsonTexts {
  const texts: RequestText[] = []
  const readings: Reading[] = []
  const nameOf = ({ names }: (typeof body.parts)[number]): string => toText(names[0] ?? '')
  const places = new NamePlaces(body.parts.map(nameOf))
  const charset = toText(body.parts.find((part) => nameOf(part) === '_charset_')?.value ?? '').trim()
  for (const [at, part] of body.parts.entries()) {
    const prefix = `parts[${String(at)}]`
    const place = places.next(nameOf(part))
    for (const name of [...part.names, ...part.filenames]) texts.push(plainText(prefix, toText(name), sources.usual))
    const content = readPartContent(part, charset)
    if (content.kind === 'unread' && isModel)
      readings.push(lacking('part', createProblem('E_CONTENT_FORM', { what: content.what })))
    if (content.kind !== 'text' || content.text === '') continue
    const json = /^\s*[[{]/.test(content.text) ? readJson(content.text, body.limits) : undefined
    if (json?.failure === undefined && json !== undefined && !sources.holdsJson(place)) {
      const read = collectJsonTexts(json, { prefix, place }, sources, body.limits)
      texts.push(...read.texts)
      readings.push(read.reading)
    } else if (isModel && part.filenames.length > 0 && !sources.holdsJson(place)) {
      const source = sources.at(place, content.text)
      texts.push(plainText(prefix, content.text, source === 'prompt' ? source : 'file'))
    } else texts.push(...collectValueTexts(content.text, { prefix, place }, sources, body.limits).texts)
  }
  for (const text of body.besideParts) texts.push(plainText('body', toText(text), sources.usual))
  const problem = body.problems.find(({ code }) => code === 'E_MULTIPART_SYNTAX' || code === 'E_PART_LIMIT')
  if (problem !== undefined) {
    readings.push(lacking('part', problem))
    texts.push(plainText('body', body.text, sources.usual))
  }
  return { texts, reading: joinReadings(...readings) }
}

/** Lines of JSON, as batches and logs have them; undefined if some line is none. */
function readLines(body: MessageBody, sources: SourceIndex): JsonTexts | undefined {
  const lines = body.text.split(/\r?\n/, body.limits.maxFrames + 1)
  if (lines.length < 2 || lines.length > body.limits.maxFrames) return undefined
  const texts: RequestText[] = []
  const readings: Reading[] = []
  let filled = 0
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue
    const json = readJson(line, body.limits)
    if (json.failure !== undefined || json.moreDuplicates) return undefined
    const place = { prefix: `lines[${String(at)}]`, place: stepTo('$', filled) }
    filled += 1
    const read = collectJsonTexts(json, place, sources, body.limits)
    texts.push(...read.texts)
    readings.push(read.reading)
  }
  return { texts, reading: joinReadings(...readings) }
}

function readJsonBody(body: MessageBody, { isModel, isExpected, sources }: BodyOptions): JsonTexts {
  const { json } = body
  if (json === undefined) return { texts: [], reading: wholeReading }
  if (json.failure === 'syntax') {
    const lines = readLines(body, sources)
    if (lines !== undefined) return { ...lines, reading: joinReadings(body.textReading, lines.reading) }
    if (isModel && isExpected) return { texts: [], reading: body.textReading }
  }
  const read = collectJsonTexts(json, { prefix: '', place: '$' }, sources, body.limits)
  if (json.failure === undefined) return { texts: read.texts, reading: joinReadings(body.jsonReading, read.reading) }
  // What others make of broken JSON is not known; the text itself is looked at, too. Without escapes it hides nothing.
  const whole = plainText('body', body.text, sources.at('$', body.text))
  const hides = isModel || body.text.includes('\\u')
  return {
    texts: [...read.texts, whole],
    reading: joinReadings(hides ? body.jsonReading : body.textReading, read.reading),
  }
}

function readPlain(body: MessageBody, { isModel, isExpected, sources }: BodyOptions): JsonTexts {
  const isMedia = mediaTypes.test(body.declaredType)
  const content = readFileContent(body.bytes, { isMedia, type: body.contentType ?? '' })
  if (content.kind === 'media') {
    sources.pass('$')
    return { texts: [], reading: body.wire }
  }
  if (content.kind === 'unread' && isModel && isExpected) return { texts: [], reading: body.wire }
  const whole = plainText('body', body.text, sources.at('$', body.text))
  if (content.kind === 'unread')
    return { texts: [whole], reading: isModel ? joinReadings(body.textReading, unread(content.what)) : body.wire }
  return {
    texts: [whole],
    reading: isExpected ? body.textReading : joinReadings(body.textReading, unread('a body of no form that is known')),
  }
}

/** The texts of a body by its form, with the source that each has by its place. */
export function readBody(body: MessageBody, options: BodyOptions): JsonTexts {
  if (body.json !== undefined) return readJsonBody(body, options)
  if (body.declaredType === 'application/x-www-form-urlencoded') {
    const form = readForm(body, options)
    return { ...form, reading: joinReadings(body.textReading, form.reading) }
  }
  if (body.declaredType.startsWith('multipart/')) {
    const parts = readParts(body, options)
    return { ...parts, reading: joinReadings(body.wire, parts.reading) }
  }
  return readPlain(body, options)
}
