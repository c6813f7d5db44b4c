import { isJsonObject, type JsonObject, type JsonReading, type JsonValue } from '../message/json.ts'
import { createProblem } from '../message/problem.ts'
import { joinReadings, lacking, wholeReading, type Reading } from '../message/reading.ts'
import { readEncodedFile } from './encoded-file.ts'
import { isParameter, sourceOfKey, sourceOfObject, type TextSource } from './text-source.ts'

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

export interface JsonTexts {
  readonly texts: readonly RequestText[]
  readonly reading: Reading
}

/** Where the prompt stands: the keys from the top of the body. */
export type PromptPlace = readonly string[] | undefined

/** Names of members as programmers write them; any other may be data that somebody hides in a name. */
const plainKey = /^[A-Za-z_$@](?:[A-Za-z_$:/-]|\d(?!\d{3})){0,39}$/

/** Numbers from so many on may be data: a number of a card or an account. */
const longNumber = 1e6

function stepOf(key: string): string {
  if (!plainKey.test(key)) return '[*]'
  return /^[\w$]+$/.test(key) ? `.${key}` : `["${key}"]`
}

/** In front of the location of a value that a later one of the same name replaced. */
const repeated = '..'

function locationOf(steps: string): string {
  if (steps.startsWith(repeated)) return steps
  return steps.startsWith('.') ? steps.slice(1) : steps === '' ? '$' : steps
}

interface Place {
  readonly steps: string
  readonly key: string
  readonly source: TextSource
  readonly parents: readonly JsonObject[]
}

/** Collects every text of a JSON value: strings, names that may be data, long numbers, files in base64. */
class JsonWalk {
  readonly texts: RequestText[] = []
  readonly #missing: Reading[] = []

  get reading(): Reading {
    return this.#missing.length === 0 ? wholeReading : joinReadings(...this.#missing)
  }

  visit(value: JsonValue, place: Place): void {
    if (typeof value === 'string') this.#text(value, place)
    else if (typeof value === 'number') {
      if (Math.abs(value) >= longNumber) this.#add(place, String(value), true)
    } else if (Array.isArray(value))
      for (const [index, item] of value.entries())
        this.visit(item, { ...place, steps: `${place.steps}[${String(index)}]` })
    else if (isJsonObject(value)) this.#object(value, place)
  }

  #object(object: JsonObject, { steps, source, parents }: Place): void {
    const own = sourceOfObject(object) ?? source
    const nearest = [...parents.slice(-1), object]
    for (const [key, value] of Object.entries(object)) {
      const below: Place = { steps: `${steps}${stepOf(key)}`, key, source: sourceOfKey(key) ?? own, parents: nearest }
      if (!plainKey.test(key)) this.#add(below, key, false)
      this.visit(value, below)
    }
  }

  #text(text: string, place: Place): void {
    if (text === '') return
    const file = readEncodedFile(place.key, text, place.parents)
    if (file === undefined) this.#add(place, text, isParameter(place.key, text))
    else if (file.kind === 'text') this.#add({ ...place, source: 'file' }, file.text, false)
    else if (file.kind === 'unread')
      this.#missing.push(lacking('part', createProblem('E_CONTENT_FORM', { what: file.what })))
  }

  #add({ steps, source, key }: Place, text: string, isWord: boolean): void {
    this.texts.push({ location: locationOf(steps), text, source, key: key === text ? '' : key, isParameter: isWord })
  }
}

/**
 * The texts of a body of JSON with their places. Of repeated keys both values are looked at. The depth of
 * the value must be bounded, as `readJson` bounds it.
 *
 * @param prefix - steps in front of every location, such as `lines[3]`
 */
export function collectJsonTexts(reading: JsonReading, source: TextSource, prefix = ''): JsonTexts {
  const { value, duplicates } = reading
  const walk = new JsonWalk()
  const root: Place = { steps: prefix, key: '', source, parents: [] }
  if (value !== undefined) walk.visit(value, root)
  for (const { key, replaced } of duplicates)
    walk.visit(replaced, {
      ...root,
      steps: `${repeated}${plainKey.test(key) ? key : '*'}`,
      key,
      source: sourceOfKey(key) ?? source,
    })
  return { texts: walk.texts, reading: walk.reading }
}

/** A value that a later one of the same name replaced: who reads the first takes it for what the other is. */
function isRepeated({ location, source }: RequestText): boolean {
  return location.startsWith('..') && (source === 'user' || source === 'member')
}

/** The turn in which a location stands: `messages[2]` of `messages[2].content[0].text`. */
function turnOf(location: string, root: string): string | undefined {
  if (!location.startsWith(`${root}[`)) return undefined
  return location.slice(0, location.indexOf(']', root.length) + 1)
}

/**
 * Tells the texts of the prompt from those of earlier turns: of a list of turns the user's latest that holds
 * text, else all that stands at the place.
 */
export function markPrompt(given: readonly RequestText[], place: PromptPlace): readonly RequestText[] {
  if (place === undefined) return given
  const texts = given.map((text) => (isRepeated(text) ? { ...text, source: 'prompt' as const } : text))
  const root = place.join('.')
  const latest = texts.findLast(
    ({ location, source, isParameter: isWord }) => source === 'user' && !isWord && turnOf(location, root) !== undefined,
  )
  if (latest !== undefined) {
    const turn = turnOf(latest.location, root)
    const isTurn = ({ location, source }: RequestText): boolean => source === 'user' && turnOf(location, root) === turn
    return texts.map((text) => (isTurn(text) ? { ...text, source: 'prompt' } : text))
  }
  const isAt = (location: string): boolean =>
    root === '' || location === root || location.startsWith(`${root}.`) || location.startsWith(`${root}[`)
  return texts.map((text) =>
    (text.source === 'member' || text.source === 'user') && isAt(text.location) ? { ...text, source: 'prompt' } : text,
  )
}
