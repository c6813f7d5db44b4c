import { budgets, createAnalyzer, type Analyzer, type Limit } from '../../analysis/index.ts'
import type { EventRecord } from '../../compiler/index.ts'
import type { RunOptions } from '../../runtime/index.ts'
import { toListTables, type ListTables } from '../document/document-scheme.ts'
import { FindingList } from '../document/finding.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import type { Policy } from '../decide/policy.ts'

/** What a question about a policy may cost; see `budgets` of the analysis. */
export type BudgetName = keyof typeof budgets

export interface ProveOptions {
  /** Default: `batch`. */
  readonly budget?: BudgetName
  /** Milliseconds since 1970, about which schedules are looked at. Default: now. */
  readonly now?: number
  /** Shared with other questions about the policy; default: one of its own. */
  readonly analyzer?: Analyzer
}

/**
 * Why a question about a policy was left open: a limit of the analysis; `time`: rules that act at some times or rates
 * only; `rewrites`: stages see values that earlier ones have changed; `schemes`: the policies
 * differ in sections that give names their meaning.
 */
export type PolicyLimit = Limit | 'time' | 'rewrites' | 'schemes'

/** An event that was run on the policy. */
export interface PolicyWitness {
  readonly event: EventRecord
  /** The kinds of Gateway traffic and the time that it was decided with, where they matter. */
  readonly options: Pick<RunOptions, 'builders' | 'now'>
}

/** The items of a document's lists; those that the host brings are nobody's to tell. */
export function knownLists(document: PolicyDocument): ListTables {
  const lists = Object.fromEntries(Object.entries(document.lists ?? {}).filter(([, { external }]) => external !== true))
  // What is wrong with the items was said when the policy was compiled.
  return toListTables({ ...document, lists }, new FindingList())
}

/** Rules in their order with what they are written in: a policy, or one stage of a portal. */
export type Arena = Pick<Policy, 'stages' | 'matchers' | 'scheme' | 'document'>

/** An analyzer for the conditions of a policy. */
export function analyzerFor({ scheme, document }: Arena, { budget = 'batch', analyzer }: ProveOptions): Analyzer {
  return analyzer ?? createAnalyzer({ scheme, lists: { ...knownLists(document) }, budget: budgets[budget] })
}
