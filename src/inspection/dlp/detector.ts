import type { PhoneNumberPlan } from './numbers/phone-numbers.ts'

/** How sure a detector is; in rising order. */
export const confidenceLevels = ['low', 'medium', 'high'] as const
export type Confidence = (typeof confidenceLevels)[number]

/** Whether `actual` is `wanted` or above. */
export function reaches(actual: Confidence, wanted: Confidence): boolean {
  return confidenceLevels.indexOf(actual) >= confidenceLevels.indexOf(wanted)
}

/** A place in a text that has the shape a detector looks for. */
export interface Candidate {
  readonly start: number
  readonly end: number
  /** Overrides the row's confidence without context words. */
  readonly confidence?: Confidence
}

/** What detectors may ask of their host. */
export interface DetectorEnvironment {
  /** Numbering plans of all countries; without them phone numbers are judged by shape and calling code. */
  readonly phonePlan?: PhoneNumberPlan | undefined
}

export const detectorFamilies = [
  'payment',
  'contact',
  'personal',
  'organisation',
  'network',
  'identity',
  'secret',
  'health',
  'financial',
  'source_code',
  'archive',
] as const
export type DetectorFamily = (typeof detectorFamilies)[number]

/** One predefined detector: a row of a table. Either `pattern` or `find` gives its candidates. */
export interface DetectorRow {
  /** Stable id, as profiles write it. */
  readonly id: string
  /** The name in Cloudflare's catalogue of predefined entries, or ours in its manner. */
  readonly name: string
  readonly family: DetectorFamily
  /** Categories of `cf.llm.prompt.pii_categories` (long vocabulary) that a match stands for. */
  readonly pii?: readonly string[]
  /** Global pattern; the candidate is the whole match. Bounded repetition only, so that time is linear. */
  readonly pattern?: RegExp
  /** A text that every candidate needs somewhere near it; saves the pattern where it is absent. */
  readonly needs?: string
  /** Most UTF-16 units of a candidate, given where they may be more than 256: a text under way is held for so long behind `needs`. */
  readonly longest?: number
  /** Of `find`: a pattern that matches in each text in which `find` finds something. */
  readonly shape?: RegExp
  /** Words of which one stands in each text in which the row finds something, in whatever case, with any blanks between. */
  readonly anyOf?: readonly string[]
  /** Finds candidates where a pattern cannot. */
  readonly find?: (text: string, environment: DetectorEnvironment) => Iterable<Candidate>
  /** The checksum or shape check on a candidate of `pattern`. */
  readonly accepts?: (found: string, text: string, start: number) => boolean
  /** True: the candidate's form alone says little, so without context words it is low. */
  readonly isWeak?: (found: string) => boolean
  /** Without context words near. */
  readonly confidence: Confidence
  /** With context words near; default high. */
  readonly confidenceInContext?: Confidence
  /** Words within {@link contextDistance} of the match that raise confidence. A star lets a word go on. */
  readonly context?: readonly string[]
  /** Words that say the candidate is something else; the nearest word decides. */
  readonly veto?: readonly string[]
  /** Words that say so only where they are the label of the candidate: directly before it, or with `no.` or `:` between. */
  readonly vetoLabels?: readonly string[]
  /** True: a context word before it outweighs any label, because the candidate's checksum speaks for it already. */
  readonly labelsYield?: boolean
  /** True: no finding without a context word near. */
  readonly contextOnly?: boolean
  readonly examples: { readonly positive: readonly string[]; readonly negative: readonly string[] }
}

/** How far context words may stand before and after a match, in UTF-16 units. */
export const contextDistance = { before: 60, after: 40 } as const
