import type * as Whole from '../../../../../src/inspection/detections/unsafe-topic-frames.ts'
import { latePart } from './late-part.ts'

/** Shapes of wishes for unsafe topics, which only detectors and guards ask for. */
export const topicFrames = latePart('the shapes of topics', () => import('../../../../../src/inspection/detections/unsafe-topic-frames.ts')) // prettier-ignore

export const sentencesOf: typeof Whole.sentencesOf = (whole) => topicFrames.get().sentencesOf(whole)
export const createTopicPattern: typeof Whole.createTopicPattern = (row) => topicFrames.get().createTopicPattern(row)
export const speaksOfElse: typeof Whole.speaksOfElse = (text) => topicFrames.get().speaksOfElse(text)
