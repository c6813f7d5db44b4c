import fc from 'fast-check'
import { Draw } from './draw.ts'
import { nearMisses } from './near-misses.ts'
import { assigned, carriers, tokenForms } from './real-shapes.ts'

/** A text, and whether a secret stands in it. */
export interface SecretRow {
  readonly kind: string
  readonly holdsSecret: boolean
  readonly text: string
}

/**
 * The set of secrets and near-misses.
 *
 * @param seed - draws keys and ids; the texts around them stay the same
 * @param each - how many of each text with something drawn in it
 */
export function makeSecretRows(seed: number, each = 4): SecretRow[] {
  const draw = new Draw(seed)
  const rows: SecretRow[] = []
  for (const [kind, makers] of Object.entries(nearMisses))
    for (const make of makers)
      for (const text of new Set(Array.from({ length: each }, () => make(draw))))
        rows.push({ kind, holdsSecret: false, text })
  for (const [kind, form] of Object.entries(tokenForms)) {
    const tokens = fc.sample(fc.noBias(fc.stringMatching(form)), { seed, numRuns: each })
    for (const [at, token] of tokens.entries())
      rows.push({ kind, holdsSecret: true, text: (carriers[at % carriers.length] ?? String)(token) })
  }
  for (const [kind, makers] of Object.entries(assigned))
    for (const make of makers)
      for (let at = 0; at < each; at++) rows.push({ kind: `assigned ${kind}`, holdsSecret: true, text: make(draw) })
  return rows
}
