import { detectorRows } from '../dlp/index.ts'
import { longPiiCategories, shortPiiCategories, toVocabulary } from './pii-categories.ts'

/** The categories of a vocabulary that no detector finds; `check` can say so of a rule that asks for one. */
export function categoriesWithoutDetector(vocabulary: 'long' | 'short' = 'long'): string[] {
  const found = new Set(
    toVocabulary(
      detectorRows.flatMap(({ pii }) => pii ?? []),
      vocabulary,
    ),
  )
  return (vocabulary === 'long' ? longPiiCategories : shortPiiCategories).filter((name) => !found.has(name))
}
