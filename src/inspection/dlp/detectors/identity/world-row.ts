import type { Confidence, DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'
import { referenceLabels, referenceWords } from '../reference-words.ts'
import type { NumberCheck } from './checks-of-world.ts'

/** What of a number is not the same for all. */
export interface WorldNumber {
  readonly id: string
  readonly name: string
  /** Body of the pattern, without its edges. */
  readonly shape: string
  /** Missing: the number has no check, and only the words beside it tell it. */
  readonly check?: NumberCheck
  /** Words that stand beside it. */
  readonly words: readonly string[]
  /** One that is right, made up. */
  readonly sample: string
  /** The same with a wrong check digit, or another form where there is none. */
  readonly wrong: string
  /** Confidence without a word near; left out for plain digits, which need one. */
  readonly alone?: Confidence
  readonly pii?: readonly string[]
  readonly family?: DetectorRow['family']
}

/** The row of a number. With a checksum and a word near it is sure; by a word alone it is likely. */
export function toWorldRow({
  id,
  name,
  shape,
  check,
  words,
  sample,
  wrong,
  alone,
  pii,
  family,
}: WorldNumber): DetectorRow {
  const pattern = madeOnce(() => new RegExp(`(?<![\\w.+-])(?:${shape})(?![\\w-]|[.,/]\\d)`, 'gi'))
  const vetoLabels = madeOnce(() => referenceLabels.filter((label) => !words.some((word) => word.includes(label))))
  return {
    id,
    name,
    family: family ?? 'identity',
    ...(pii === undefined ? {} : { pii }),
    get pattern() {
      return pattern()
    },
    ...(check === undefined ? {} : { accepts: (found: string) => check(found) }),
    confidence: alone ?? 'low',
    confidenceInContext: check === undefined ? 'medium' : 'high',
    contextOnly: alone === undefined,
    context: words,
    veto: referenceWords,
    get vetoLabels() {
      return vetoLabels()
    },
    labelsYield: true,
    examples: {
      positive: [`${(words[0] ?? '').replace('*', '')} ${sample}`, ...(alone === undefined ? [] : [`(${sample})`])],
      negative: [`${(words[0] ?? '').replace('*', '')} ${wrong}`, ...(alone === undefined ? [sample] : [])],
    },
  }
}
