import type * as Whole from '../../../../../src/inspection/detections/found-categories.ts'
import { latePart } from './late-part.ts'

/** What detectors find of the categories of personal data, which guardrails of an AI gateway ask. */
export const foundCategories = latePart(
  'the categories that detectors find',
  () => import('../../../../../src/inspection/detections/found-categories.ts'),
)

export const categoriesWithoutDetector: typeof Whole.categoriesWithoutDetector = (vocabulary) =>
  foundCategories.get().categoriesWithoutDetector(vocabulary)
