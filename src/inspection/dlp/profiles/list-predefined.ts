import { predefinedDlpProfiles } from './predefined.ts'
import type { DlpProfile } from './profile.ts'

/** {@link predefinedDlpProfiles}, for who may never ask for them: a page loads what they are made of with the first call. */
export function listPredefinedProfiles(): readonly DlpProfile[] {
  return predefinedDlpProfiles
}
