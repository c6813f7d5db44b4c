import {
  combineValues,
  runDetectors,
  type DetectedText,
  type DetectionFailure,
  type DetectionOutcome,
  type DetectionValue,
  type Detector,
} from '../../inspection/detections/index.ts'
import { isInScope, toWindows, type PromptScope, type RequestText } from '../../inspection/traffic/index.ts'
import type { Deadline } from '../deadline.ts'

/** Where something was found: the place in the request, and what the text is to the model. */
export type TextPlace = Pick<DetectedText, 'location' | 'source'>

/** What detectors said of the texts of a request. */
export interface TextsOutcome extends DetectionOutcome {
  /** By field, the places in which something was found. */
  readonly places: ReadonlyMap<string, readonly TextPlace[]>
  /** The texts were looked at in more windows than one, so their length had a part in what took too long. */
  readonly isLong: boolean
}

/** What detectors look at. */
export interface DetectionRequest {
  readonly detectors: readonly Detector[]
  /** Names of the fields to fill. */
  readonly wanted: Iterable<string>
  readonly texts: readonly RequestText[]
  readonly scope: PromptScope
  /** The whole body, for detectors that fall back to it. */
  readonly body: string
  /** Whether a prompt was found. */
  readonly isPrompt: boolean
  /** UTF-16 units of one window. */
  readonly windowLength: number
  readonly deadline: Deadline
}

export const nothingDetected: TextsOutcome = {
  values: new Map(),
  failures: [],
  durations: new Map(),
  places: new Map(),
  isLong: false,
}

/** The texts of a scope. Where it leaves none, all count: nobody is to choose what is looked at by an odd shape. */
function textsInScope(texts: readonly RequestText[], scope: PromptScope): readonly RequestText[] {
  const spoken = texts.filter(({ isParameter }) => !isParameter)
  const inside = spoken.filter(({ source }) => isInScope(source, scope))
  return inside.length > 0 ? inside : spoken
}

/** Runs detectors over the texts of a scope, window by window, and combines what they say. */
export async function detectTexts(request: DetectionRequest): Promise<TextsOutcome> {
  const { detectors, wanted, texts, scope, body, isPrompt, windowLength, deadline } = request
  const windows = toWindows(textsInScope(texts, scope), windowLength)
  const places = new Map<string, TextPlace[]>()
  const report = (field: string, { location, source }: DetectedText): void => {
    const known = places.get(field) ?? []
    if (!known.some((place) => place.location === location)) places.set(field, [...known, { location, source }])
  }
  const outcomes: DetectionOutcome[] = []
  for (const [at, window] of (windows.length === 0 ? [undefined] : windows).entries()) {
    // Between windows the timers of the host get their turn, or the deadline would never pass.
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, 0))
    const input =
      window === undefined
        ? { prompt: undefined, body }
        : { prompt: window.map(({ text }) => text).join('\n'), texts: window, report, body, isPrompt }
    const { remainingMs, signal } = deadline
    outcomes.push(await runDetectors(detectors, wanted, input, { deadlineMs: remainingMs, signal }))
  }
  return { ...combineOutcomes(outcomes), places, isLong: windows.length > 1 }
}

/** What several runs say together. A field that one of them missed keeps what the others found, and the failure. */
export function combineOutcomes(outcomes: readonly DetectionOutcome[]): DetectionOutcome {
  const [only] = outcomes
  if (only !== undefined && outcomes.length === 1) return only
  const values = new Map<string, DetectionValue[]>()
  const failures = new Map<string, DetectionFailure>()
  const durations = new Map<string, number>()
  for (const outcome of outcomes) {
    for (const [field, value] of outcome.values) values.set(field, [...(values.get(field) ?? []), value])
    for (const failure of outcome.failures) failures.set(`${failure.detector} ${failure.message}`, failure)
    for (const [name, ms] of outcome.durations) durations.set(name, (durations.get(name) ?? 0) + ms)
  }
  return {
    values: new Map([...values].map(([field, all]) => [field, combineValues(field, all)])),
    failures: [...failures.values()],
    durations,
  }
}
