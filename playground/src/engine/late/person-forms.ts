import type * as Whole from '../../../../src/inspection/dlp/detectors/personal/person-forms.ts'
import { latePart } from './late-part.ts'

/** The words that announce a person, of which a policy without personal data asks none. */
export const personForms = latePart(
  'the words that announce persons',
  () => import('../../../../src/inspection/dlp/detectors/personal/person-forms.ts'),
)

export const personShape: typeof Whole.personShape = () => personForms.get().personShape()
