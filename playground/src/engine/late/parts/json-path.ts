import type * as Whole from '../../../../../src/inspection/traffic/prompt/endpoint/json-path.ts'
import { latePart } from './late-part.ts'

/** The reader of JSONPaths, which only endpoints of one's own ask for. */
export const jsonPath = latePart('the reader of JSONPaths', () => import('../../../../../src/inspection/traffic/prompt/endpoint/json-path.ts')) // prettier-ignore

export const parseJsonPath: typeof Whole.parseJsonPath = (text) => jsonPath.get().parseJsonPath(text)
