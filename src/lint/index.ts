export { codePage, explainCode, listRules, type RuleSummary } from './explain.ts'
export { lint, lintInSteps, type LintOptions, type LintResult } from './lint.ts'
export { applyFixes, type FixedFile } from './apply-fixes.ts'
export { readBaseline, toBaseline, writeBaseline, type Baseline } from './settings/baseline.ts'
export {
  defaultSettings,
  readSettings,
  type IgnoreSetting,
  type LevelSetting,
  type LintSettings,
  type PlanName,
} from './settings/settings.ts'
export { isRuleFile, kindOfSource } from './read/read-sources.ts'
export type { SourceFile } from './read/unit.ts'
export type { CaseRule, LintCase, LintRule, RuleCases } from './rule.ts'
export { lintRules, rulesByGroup, type RuleGroup } from './rules/rules.generated.ts'
export { terraformConditions } from './read/terraform/place-members.ts'
export { readSources } from './read/read-sources.ts'
export { splitRules, type PlainRule, type RuleSettings } from './read/split-rules.ts'
export { fillHoles, type FilledText } from './read/terraform/fill-holes.ts'
export type { LintUnit, Place } from './read/unit.ts'
export { isLowBad, rangeOf } from './facts/fields.ts'
