import type * as Whole from '../../../../src/inspection/dlp/detectors/personal/find-dates.ts'
import { latePart } from './late-part.ts'

/** Patterns of dates, of which a policy without personal data asks none. */
export const dates = latePart(
  'the patterns of dates',
  () => import('../../../../src/inspection/dlp/detectors/personal/find-dates.ts'),
)

export const findDates: typeof Whole.findDates = (...values) => dates.get().findDates(...values)
