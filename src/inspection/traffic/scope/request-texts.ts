import type { MessageBody } from '../message/message-body.ts'
import { createProblem } from '../message/problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../message/reading.ts'
import { viewBody } from '../prompt/body-view.ts'
import { collectTexts } from '../prompt/collect-texts.ts'
import type { PromptExtraction } from '../prompt/extract-prompt.ts'
import type { UnreadPart } from '../prompt/prompt-sources.ts'
import { insideText } from '../prompt/place.ts'
import { readBody } from './body-texts.ts'
import { plainText, type RequestText } from './json-texts.ts'
import { SourceIndex } from './source-index.ts'

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
  /** What it asks of a model, and what its texts are. */
  readonly extraction?: Pick<PromptExtraction, 'llm' | 'prompt' | 'path' | 'places' | 'texts' | 'unread'> | undefined
}

const nothing: RequestTexts = { texts: [], reading: wholeReading }

/** What the extraction of the prompt calls its unread parts, in the words of a message. */
const unreadNames: Readonly<Record<UnreadPart['kind'], (what: string) => string>> = {
  body: (what) => what,
  prompt: () => 'no prompt where its endpoint takes one',
  tokens: (what) => what,
  audio: () => 'speech',
  file: (what) => `a file of type \`${what}\``,
  part: (what) => `a part of type \`${what}\``,
}

function readingOf({ kind, what }: UnreadPart): Reading {
  const state = kind === 'body' ? 'unread' : 'part'
  return lacking(state, createProblem('E_CONTENT_FORM', { what: unreadNames[kind](what) }))
}

/** Steps that tell nothing but the form of an API; any other may hold data. */
const plainSteps = /^(?:\.[A-Za-z_$](?:[A-Za-z_$]|\d(?!\d{3})){0,39}|\[\d{1,6}\]|\(json\))*$/

/** A place of the extraction as a location. */
function locationOf(place: string): string {
  const steps = place.slice(1)
  if (plainSteps.test(steps)) return steps === '' ? '$' : steps.replace(/^\./, '')
  const plain = steps.split(/(?=[.[])/, 1)[0] ?? ''
  return plainSteps.test(plain) && plain !== '' ? `${plain.replace(/^\./, '')}[*]` : '[*]'
}

/** The last member of a place, if it is a plain one. */
function keyOf(place: string): string {
  return /\.([A-Za-z_$]\w*)(?:\[\d+\])*$/.exec(place)?.[1] ?? ''
}

/**
 * Every text of a request with its place and source, and how far that is all. A body is unread until a reader
 * has shown what it holds: JSON, lines of JSON, a form, parts, pictures, or text where text is expected. Of a
 * request to a model the extraction says what each text is; where it reads a form of its own, its texts count.
 */
export function readRequestTexts(body: MessageBody, { isModel, extraction }: TextsOptions): RequestTexts {
  if (body.size === 0 && extraction?.prompt === undefined) return nothing
  if (body.bytes.length === 0 && body.wire.state !== 'whole') return { texts: [], reading: body.wire }
  if (!isModel) return readBody(body, { isModel, isExpected: true, sources: new SourceIndex([], [], 'body') })
  const known =
    extraction?.llm === true ? extraction.texts : collectTexts(viewBody(body), new Set(), [], body.limits).texts
  const missing = extraction?.unread ?? []
  const sources = new SourceIndex(known, extraction?.places ?? [], 'other')
  const isExpected = extraction?.llm === true && known.length > 0 && !missing.some(({ kind }) => kind === 'body')
  const options = { isModel, isExpected: isExpected || extraction?.path === '$', sources }
  const { texts, reading } = body.size === 0 ? nothing : readBody(body, options)
  const rest = sources.rest().map(({ text: { text, place }, source }): RequestText => ({
    ...plainText(locationOf(place), text, source),
    key: place.endsWith(insideText) ? '' : keyOf(place),
  }))
  const wrong = extraction?.path === '$' ? [] : missing.map(readingOf)
  const all = { texts: [...texts, ...rest], reading: joinReadings(reading, ...wrong) }
  return extraction?.prompt === undefined ? all : withPrompt(all, extraction.prompt, extraction.path)
}

/** A JSONPath of one's own may lead anywhere: then the prompt itself stands in front. */
function withPrompt({ texts, reading }: RequestTexts, prompt: string, path = 'prompt'): RequestTexts {
  if (texts.some(({ source, location }) => source === 'prompt' && !location.startsWith('..'))) return { texts, reading }
  return { texts: [plainText(path, prompt, 'prompt'), ...texts.filter(({ text }) => text !== prompt)], reading }
}
