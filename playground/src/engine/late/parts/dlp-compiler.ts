import type * as Whole from '../../../../../src/inspection/dlp/compile.ts'
import { latePart } from './late-part.ts'

export type { DlpCompileOptions } from '../../../../../src/inspection/dlp/compile.ts'

/** The compiler of profiles with the table of detectors, of which a policy without DLP asks none. */
export const dlpCompiler = latePart(
  'the detectors of DLP',
  () => import('../../../../../src/inspection/dlp/compile.ts'),
)

export const compileDlpProfiles: typeof Whole.compileDlpProfiles = (...values) =>
  dlpCompiler.get().compileDlpProfiles(...values)
