import { createSecretDetector } from '../../../src/inspection/detections/index.ts'
import type { SecretRow } from './secret-rows.ts'

/** Counts of texts, not of places: a text counts as found where the detector names any secret in it. */
export interface SecretFigures {
  readonly secrets: number
  readonly nearMisses: number
  readonly found: number
  readonly alarms: number
  readonly precision: number
  readonly recall: number
  readonly wrong: readonly (SecretRow & { readonly categories: readonly string[] })[]
}

/** Runs the embedded detector on rows. */
export async function measureSecrets(rows: readonly SecretRow[]): Promise<SecretFigures> {
  const detector = createSecretDetector()
  let [secrets, found, alarms] = [0, 0, 0]
  const wrong: (SecretRow & { readonly categories: readonly string[] })[] = []
  for (const row of rows) {
    const values = await detector.detect({ prompt: row.text }, new AbortController().signal)
    const categories = values.get('ai.prompt.secret_categories') as readonly string[]
    const isNamed = categories.length > 0
    if (row.holdsSecret) secrets++
    if (isNamed && row.holdsSecret) found++
    if (isNamed && !row.holdsSecret) alarms++
    if (isNamed !== row.holdsSecret) wrong.push({ ...row, categories })
  }
  return {
    secrets,
    nearMisses: rows.length - secrets,
    found,
    alarms,
    precision: found / Math.max(1, found + alarms),
    recall: found / Math.max(1, secrets),
    wrong,
  }
}
