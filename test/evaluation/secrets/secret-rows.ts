import fc from 'fast-check'
import { Draw } from './draw.ts'
import { nearMisses } from './near-misses.ts'
import { fifthNearMisses, fifthSecrets } from './fifth-set.ts'
import { fourthNearMisses, fourthSecrets } from './fourth-set.ts'
import { assigned, carriers, tokenForms } from './real-shapes.ts'
import { secondNearMisses, secondSecrets } from './second-set.ts'
import { thirdNearMisses, thirdSecrets } from './third-set.ts'

/** A text, and whether a secret stands in it. */
export interface SecretRow {
  readonly kind: string
  readonly holdsSecret: boolean
  readonly text: string
}

type Makers = Readonly<Record<string, readonly ((draw: Draw) => string)[]>>

function rowsOf(makers: Makers, holdsSecret: boolean, draw: Draw, each: number): SecretRow[] {
  return Object.entries(makers).flatMap(([kind, texts]) =>
    texts.flatMap((make) =>
      [...new Set(Array.from({ length: each }, () => make(draw)))].map((text) => ({ kind, holdsSecret, text })),
    ),
  )
}

function bareTokens(seed: number, each: number): SecretRow[] {
  return Object.entries(tokenForms).flatMap(([kind, form]) =>
    fc
      .sample(fc.noBias(fc.stringMatching(form)), { seed, numRuns: each })
      .map((token, at) => ({ kind, holdsSecret: true, text: (carriers[at % carriers.length] ?? String)(token) })),
  )
}

/** The sets in the order in which they were written; the detector was mended by the first three. */
export const secretSets = ['first', 'second', 'third', 'fourth', 'fifth'] as const
export type SecretSet = (typeof secretSets)[number]

/**
 * Rows of a set of secrets and near-misses.
 *
 * @param seed - draws keys and ids; the texts around them stay the same
 * @param each - how many of each text with something drawn in it
 */
export function makeSecretRows(set: SecretSet, seed: number, each = 4): SecretRow[] {
  const draw = new Draw(seed)
  if (set === 'second')
    return [...rowsOf(secondNearMisses, false, draw, each), ...rowsOf(secondSecrets, true, draw, each)]
  if (set === 'fourth')
    return [...rowsOf(fourthNearMisses, false, draw, each), ...rowsOf(fourthSecrets, true, draw, each)]
  if (set === 'fifth') return [...rowsOf(fifthNearMisses, false, draw, each), ...rowsOf(fifthSecrets, true, draw, each)]
  if (set === 'third') return [...rowsOf(thirdNearMisses, false, draw, each), ...rowsOf(thirdSecrets, true, draw, each)]
  return [...rowsOf(nearMisses, false, draw, each), ...bareTokens(seed, each), ...rowsOf(assigned, true, draw, each)]
}
