import type * as Whole from '../../../../src/inspection/dlp/detectors/personal/person-words.ts'
import { latePart } from './late-part.ts'

/** Lists of names, of which a policy without personal data asks none. */
export const personWords = latePart('the names of persons', () => import('../../../../src/inspection/dlp/detectors/personal/person-words.ts')) // prettier-ignore

export const isPersonName: typeof Whole.isPersonName = (...values) => personWords.get().isPersonName(...values)
