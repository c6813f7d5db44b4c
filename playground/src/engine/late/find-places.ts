import type * as Whole from '../../../../src/inspection/dlp/detectors/personal/find-places.ts'
import { latePart } from './late-part.ts'

/** Lists and patterns of places, of which a policy without personal data asks none. */
export const places = latePart(
  'the lists of places',
  () => import('../../../../src/inspection/dlp/detectors/personal/find-places.ts'),
)

export const addressLike: typeof Whole.addressLike = () => places.get().addressLike()
export const addressShape: typeof Whole.addressShape = () => places.get().addressShape()
export const residence: typeof Whole.residence = () => places.get().residence()
export const findPlaces: typeof Whole.findPlaces = (...values) => places.get().findPlaces(...values)
