import type { EventRecord } from '../compiler/index.ts'
import type { DiagnosticCode, FindingLevel, Span, TextEdit } from '../diagnostics/index.ts'
import type { DocumentPath, PolicyFinding } from '../policy/index.ts'
import type { PlaceTarget, TerraformText } from './read/unit.ts'
import type { ExpressionSite, PolicySite } from './sites/policy-site.ts'

/** What a rule has to say, before its place in a file is known. Each part is a clause without a final period. */
export interface Report {
  readonly path: DocumentPath
  readonly target: PlaceTarget
  /** What happens to a request. */
  readonly effect: string
  /** Why. */
  readonly cause: string
  /** What to do. */
  readonly remedy: string
  /** An event that shows it; it was run on the policy or the expression. */
  readonly event?: EventRecord
  /** A change of the expression at the path; whether it is safe is proved when it is told. */
  /** Its edits are in the offsets of the expression. */
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] }
  /** In place of the level of the rule. */
  readonly level?: FindingLevel
  /** What it is about, such as the id of a rule; default: the id of the rule at the path. */
  readonly subject?: string
}

/** What a rule of Terraform's own has to say of a text. */
export interface TerraformReport extends Omit<Report, 'path' | 'target' | 'fix'> {
  readonly span: Span
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[]; readonly isSafe: boolean }
}

/** Takes what a rule has to say. */
export type Tell = (report: Report) => void

/** When a rule is asked. */
export type RuleCheck =
  | {
      /** Each expression. Every rule is asked of every one and mostly has nothing to say, which a call leaves cheap. */
      readonly kind: 'expression'
      readonly find: (site: ExpressionSite, tell: Tell, policy: PolicySite) => void
    }
  | {
      /** Each policy as a whole. */
      readonly kind: 'policy'
      /** It reads what was proved of the rules: a host that works in steps has it proved before. */
      readonly readsVerdicts?: true
      readonly find: (policy: PolicySite) => Iterable<Report>
    }
  | {
      /** Each diagnostic of these codes, which the linter then tells in its words. */
      readonly kind: 'diagnostic'
      readonly codes: readonly DiagnosticCode[]
      /** Which of them; default: all. */
      readonly when?: (finding: PolicyFinding) => boolean
      /** What may stand in place of the text that it points at without a change of any decision. */
      readonly replacement?: (finding: PolicyFinding) => string | undefined
      readonly tell: (finding: PolicyFinding) => Pick<Report, 'effect' | 'cause' | 'remedy' | 'level'>
    }
  | {
      /** Each text of a Terraform resource. */
      readonly kind: 'terraform'
      readonly find: (text: TerraformText) => Iterable<TerraformReport>
    }
  | {
      /** The linter itself tells it. */
      readonly kind: 'linter'
    }

/** One rule of a case. `‹…›` in an expression marks what the finding points at. */
export interface CaseRule {
  readonly expression: string
  readonly action?: string
  readonly phase?: string
  readonly mode?: 'monitor'
  readonly tier?: string
  /** Parameters of the action, as JSON. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly scheme?: 'gateway'
}

/** What a rule should find, or should not: rules that every form can say, or one file. */
export type LintCase =
  | { readonly kind: 'rules'; readonly rules: readonly CaseRule[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }

/** Cases of a rule of the linter: they are its examples, and its tests. */
export interface RuleCases {
  readonly bad: readonly [LintCase, LintCase]
  readonly good: readonly [LintCase, LintCase]
  /** Right, though it looks much like a mistake. */
  readonly near: LintCase
}

/** One rule of the linter: all that is known of it. */
export interface LintRule {
  readonly id: string
  readonly level: FindingLevel
  /** What it finds, in one clause. */
  readonly summary: string
  /** Its page: why it matters. Paragraphs are separated by an empty line. */
  readonly why: string
  readonly cases: RuleCases
  readonly check: RuleCheck
}

/** The phase of custom rules, in which most cases stand. */
export const customPhase = 'http_request_firewall_custom'

/** A case of rules, in short: each is an expression that blocks, or an object. */
export function rulesCase(...rules: readonly (string | CaseRule)[]): LintCase {
  return { kind: 'rules', rules: rules.map((rule) => (typeof rule === 'string' ? { expression: rule } : rule)) }
}

/** A case of one file. */
export function fileCase(name: string, text: string): LintCase {
  return { kind: 'file', name, text }
}

/** A Terraform file with a ruleset of one rule, whose `expression` has a value. */
export function rulesetFile(value: string): LintCase {
  return fileCase(
    'waf.tf',
    `resource "cloudflare_ruleset" "waf" {
  zone_id = "abc"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules {
    action     = "block"
    expression = ${value}
  }
}
`,
  )
}
