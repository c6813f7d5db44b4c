import { toOwnText } from '../../../runtime/index.ts'
import {
  isJsonObject,
  readJson,
  type JsonDuplicate,
  type JsonObject,
  type JsonReading,
  type JsonValue,
} from '../message/json.ts'
import { createProblem } from '../message/problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../message/reading.ts'
import { collectTexts } from '../prompt/collect-texts.ts'
import { insideText, stepTo, type PlaceLimits } from '../prompt/place.ts'
import { readEncodedFile } from './encoded-file.ts'
import { SourceIndex } from './source-index.ts'
import { isParameter, type TextSource } from './text-source.ts'

/** A text of a request, and where it stands. */
export interface RequestText {
  /** As `messages[2].content`; names that could hold data are stars. */
  readonly location: string
  readonly text: string
  readonly source: TextSource
  /** The member that holds it; '' if none does. */
  readonly key: string
  /** A word of the API, such as the name of a model: only DLP looks at it. */
  readonly isParameter: boolean
}

/** A text that stands by itself. */
export function plainText(location: string, text: string, source: TextSource): RequestText {
  return { location, text, source, key: '', isParameter: false }
}

export interface JsonTexts {
  readonly texts: readonly RequestText[]
  readonly reading: Reading
}

/** Names of members as programmers write them; any other may be data that somebody hides in a name. */
const plainKey = /^[A-Za-z_$@](?:[A-Za-z_$:/-]|\d(?!\d{3})){0,39}$/

/** Numbers from so many on may be data: a number of a card or an account. */
const longNumber = 1e6

/** The step to a member, as locations show it. */
interface KeyStep {
  readonly step: string
  readonly isPlain: boolean
}

function toStep(key: string): KeyStep {
  if (!plainKey.test(key)) return hiddenStep
  return { step: /^[\w$]+$/.test(key) ? `.${key}` : `["${key}"]`, isPlain: true }
}

const hiddenStep: KeyStep = { step: '[*]', isPlain: false }

/** Programs use the same few hundred names in all requests; a name that may be data is not kept. */
const knownSteps = new Map<string, KeyStep>()
const mostKnown = 2048

function stepOf(key: string): KeyStep {
  const known = knownSteps.get(key)
  if (known !== undefined) return known
  const step = toStep(key)
  if (!step.isPlain) return step
  if (knownSteps.size >= mostKnown) knownSteps.clear()
  // A name that was cut out of a body would keep all of it.
  knownSteps.set(toOwnText(key), step)
  return step
}

/** In front of the location of a value that a later one of the same name replaced. */
const repeated = '..'

function locationOf(steps: string): string {
  if (steps.startsWith(repeated)) return steps
  return steps.startsWith('.') ? steps.slice(1) : steps === '' ? '$' : steps
}

interface Place {
  readonly steps: string
  /** As the extraction of the prompt names it. */
  readonly place: string
  readonly key: string
  readonly parents: readonly JsonObject[]
}

/** What JSON inside of a text may say in other words than the text does. */
const hidden = /\\|data:|[\w+/-]{24}/i

/** Texts that are JSON are read in each other so often: each may nest as deep as the limit of JSON allows. */
const mostInner = 4
const innermost = `JSON inside of texts of JSON, more than ${String(mostInner)} times`

/** Collects every text of a JSON value: strings, names that may be data, long numbers, files in base64. */
class JsonWalk {
  readonly texts: RequestText[] = []
  readonly #missing: Reading[] = []
  readonly #sources: SourceIndex
  readonly #limits: PlaceLimits
  /** Texts that are JSON, one in the other. */
  #depth = 0

  constructor(sources: SourceIndex, limits: PlaceLimits) {
    this.#sources = sources
    this.#limits = limits
  }

  get reading(): Reading {
    return this.#missing.length === 0 ? wholeReading : joinReadings(...this.#missing)
  }

  visit(value: JsonValue, at: Place): void {
    if (typeof value === 'string') this.#text(value, at)
    else if (typeof value === 'number') {
      if (Math.abs(value) >= longNumber) this.#add(at, String(value), true)
    } else if (Array.isArray(value))
      for (const [index, item] of value.entries())
        this.visit(item, { ...at, steps: `${at.steps}[${String(index)}]`, place: stepTo(at.place, index) })
    else if (isJsonObject(value)) this.#object(value, at)
  }

  #object(object: JsonObject, { steps, place, parents }: Place): void {
    const parent = parents.at(-1)
    const nearest = parent === undefined ? [object] : [parent, object]
    for (const key of Object.keys(object)) {
      const value = object[key] as JsonValue
      const { step, isPlain } = stepOf(key)
      const below = { steps: steps + step, place: stepTo(place, key), key, parents: nearest }
      if (!isPlain) this.#add(below, key, false)
      this.visit(value, below)
    }
  }

  #text(text: string, at: Place): void {
    if (text === '') return
    if (this.#sources.holdsJson(at.place)) {
      this.#inner(text, at)
      return
    }
    const file = readEncodedFile(at.key, text, at.parents)
    if (file === undefined || file.isAlsoText) this.#plain(text, at)
    if (file === undefined) return
    const { content } = file
    if (content.kind === 'text') {
      this.#add(at, content.text, false, 'file')
      return
    }
    if (!file.isAlsoText) this.#sources.pass(at.place)
    if (content.kind === 'unread')
      this.#missing.push(lacking('part', createProblem('E_CONTENT_FORM', { what: content.what })))
  }

  #plain(text: string, at: Place): void {
    this.#add(at, text, isParameter(at.key, text))
    if (/^\s*[[{]/.test(text) && hidden.test(text)) this.#escaped(text, at)
  }

  /** A text that is JSON itself, such as the arguments of a call: its escapes and its files hide what it says. */
  #escaped(text: string, at: Place): void {
    const { value, failure } = readJson(text, this.#limits)
    if (value === undefined || failure !== undefined) return
    if (this.#depth >= mostInner) {
      this.#missing.push(lacking('part', createProblem('E_CONTENT_FORM', { what: innermost })))
      return
    }
    this.#depth += 1
    this.visit(value, { ...at, steps: at.steps + insideText, place: at.place + insideText })
    this.#depth -= 1
  }

  #inner(text: string, { steps, place, ...at }: Place): void {
    const { value, failure, duplicates } = readJson(text, this.#limits)
    // Of equal keys the text itself shows both values.
    if (value === undefined || failure !== undefined || duplicates.length > 0) this.#add({ steps, place, ...at }, text, false) // prettier-ignore
    if (value !== undefined && failure === undefined)
      this.visit(value, { ...at, steps: steps + insideText, place: place + insideText })
  }

  #add({ steps, place, key }: Place, text: string, isWord: boolean, file?: TextSource): void {
    const found = this.#sources.at(place, text)
    const source = file === undefined || found === 'prompt' ? found : file
    this.texts.push({
      location: locationOf(steps),
      text,
      source,
      key: key === text ? '' : key,
      isParameter: isWord && source !== 'prompt',
    })
  }
}

/** Where the value of a collection stands. */
export interface ValuePlace {
  /** Steps in front of every location, such as `lines[3]`. */
  readonly prefix: string
  /** As the extraction of the prompt names it. */
  readonly place: string
}

/** The texts of one value: of a body of JSON, a line, or the value of a form. The depth must be bounded, as `readJson` bounds it. */
export function collectValueTexts(
  value: JsonValue | undefined,
  { prefix, place }: ValuePlace,
  sources: SourceIndex,
  limits: PlaceLimits,
): JsonTexts {
  const walk = new JsonWalk(sources, limits)
  if (value !== undefined) walk.visit(value, { steps: prefix, place, key: '', parents: [] })
  return { texts: walk.texts, reading: walk.reading }
}

/** A value that a later one of the same name replaced: who reads the first takes it for what the other is. */
function repeatedTexts({ key, replaced }: JsonDuplicate, usual: TextSource, limits: PlaceLimits): JsonTexts {
  const isModel = usual !== 'body'
  const view = { value: { [key]: replaced }, isBroken: false, files: [] }
  const known = isModel ? collectTexts(view, new Set(), [], limits).texts : []
  const walk = new JsonWalk(new SourceIndex(known, [], usual), limits)
  const steps = `${repeated}${plainKey.test(key) ? key : '*'}`
  walk.visit(replaced, { steps, place: stepTo('$', key), key, parents: [] })
  const texts = walk.texts.map((text) =>
    text.source === 'user' || (isModel && text.source === 'other') ? { ...text, source: 'prompt' as const } : text,
  )
  return { texts, reading: walk.reading }
}

/** The texts of JSON with their places. Of repeated keys both values are looked at. */
export function collectJsonTexts(
  { value, duplicates }: JsonReading,
  place: ValuePlace,
  sources: SourceIndex,
  limits: PlaceLimits,
): JsonTexts {
  const found = collectValueTexts(value, place, sources, limits)
  if (duplicates.length === 0) return found
  const others = duplicates.map((duplicate) => repeatedTexts(duplicate, sources.usual, limits))
  return {
    texts: [found, ...others].flatMap(({ texts }) => texts),
    reading: joinReadings(found.reading, ...others.map(({ reading }) => reading)),
  }
}
