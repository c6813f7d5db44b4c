import type { FindingList } from '../document/finding.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { RuleBudget } from '../sections/draft.ts'
import type { RuleIds } from '../sections/rules.ts'

/** What every section of a document is drafted with. */
export interface SectionSetup {
  readonly document: PolicyDocument
  /** Where what is wrong goes. */
  readonly findings: FindingList
  /** Counts rules where executing rulesets multiplies them. */
  readonly budget: RuleBudget
  /** Ids that are taken. */
  readonly ids: RuleIds
}
