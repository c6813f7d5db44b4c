import type * as Whole from '../../../../../src/inspection/detections/unsafe-topic-lists.ts'
import { latePart } from './late-part.ts'

/** Words of unsafe topics in answers, which only guards ask for. */
export const topicLists = latePart('the lists of topics', () => import('../../../../../src/inspection/detections/unsafe-topic-lists.ts')) // prettier-ignore

export const createTopicFinder: typeof Whole.createTopicFinder = () => topicLists.get().createTopicFinder()
