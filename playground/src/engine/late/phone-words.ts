import type * as Whole from '../../../../src/inspection/dlp/detectors/phone-words.ts'
import { latePart } from './late-part.ts'

/** What announces a telephone, which a policy without personal data does not ask. */
export const phoneWords = latePart(
  'the words of telephones',
  () => import('../../../../src/inspection/dlp/detectors/phone-words.ts'),
)

export const isIntroduced: typeof Whole.isIntroduced = (...values) => phoneWords.get().isIntroduced(...values)
export const isIntroducedStrictly: typeof Whole.isIntroducedStrictly = (...values) =>
  phoneWords.get().isIntroducedStrictly(...values)
export const isNamedElse: typeof Whole.isNamedElse = (...values) => phoneWords.get().isNamedElse(...values)
export const isNumberOfOther: typeof Whole.isNumberOfOther = (...values) => phoneWords.get().isNumberOfOther(...values)
