import type * as Whole from '../../../../../src/inspection/dlp/profiles/list-predefined.ts'
import { latePart } from './late-part.ts'

/** What the ready profiles look for; their names are always there. */
export const readyProfiles = latePart(
  'the ready profiles of DLP',
  () => import('../../../../../src/inspection/dlp/profiles/list-predefined.ts'),
)

export const listPredefinedProfiles: typeof Whole.listPredefinedProfiles = () =>
  readyProfiles.get().listPredefinedProfiles()
