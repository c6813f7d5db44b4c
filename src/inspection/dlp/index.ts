export { bindDlpProfiles } from './bind.ts'
export { compileDlpProfiles, type DlpCompileOptions } from './compile.ts'
export type { DlpLimits } from './limits.ts'
export { confidenceLevels, reaches, type Confidence, type DetectorFamily, type DetectorRow } from './detector.ts'
export { detectorRows, detectorsById } from './detectors/index.ts'
export { createExactDataSet, normaliseExactValue, type ExactDataOutcome, type ExactDataSet } from './exact-data.ts'
export { normaliseText, type NormalText } from './finding/normal-text.ts'
export { maskText } from './mask.ts'
export { loadPhoneNumberPlan, type PhoneNumberPlan } from './numbers/phone-numbers.ts'
export { predefinedDlpProfiles } from './profiles/predefined.ts'
export { cloudflareEntryIds, cloudflareProfileIds } from './profiles/cloudflare-ids.ts'
export { resolveDlpEntry, type DlpEntryReference } from './profiles/entry-references.ts'
export { listPredefinedProfiles } from './profiles/list-predefined.ts'
export { readyNames } from './profiles/ready-names.ts'
export { resolveDlpProfile } from './profiles/references.ts'
export { serviceTokenSources } from './detectors/secrets/index.ts'
export { type DlpEntry, type DlpProfile } from './profiles/profile.ts'
export {
  type DlpField,
  type DlpFinding,
  type DlpFindings,
  type DlpScanner,
  type DlpScanOptions,
  type LocatedText,
} from './scan.ts'
export { injectionFeatures, scoreInjection, type InjectionFeature, type InjectionScore } from './injection/index.ts'
export { topicRows, type TopicId, type TopicRow } from './topics/index.ts'
export { createWordFinder, type WordFinder, type WordHit } from './finding/word-finder.ts'
