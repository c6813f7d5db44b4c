import type * as Whole from '../../../../../src/inspection/dlp/injection/index.ts'
import { latePart } from './late-part.ts'

export { injectionFeatures } from '../../../../../src/inspection/dlp/injection/rules.ts'

/** The scorer of injections: its tables weigh an eighth of the engine, and few policies ask it. */
export const injection = latePart('the scorer of injections', () => import('../../../../../src/inspection/dlp/injection/index.ts')) // prettier-ignore

export const scoreInjection: typeof Whole.scoreInjection = (...values) => injection.get().scoreInjection(...values)
