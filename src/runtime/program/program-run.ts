import { isActive } from './activity.ts'
import type { ExecutionContext } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type {
  Decision,
  DecisionProblem,
  PlainValue,
  ProgramBlock,
  ProgramRule,
  ProgramStage,
  RuleMatcher,
  RuleReport,
  RunOptions,
  Settings,
  SettingsEffect,
  SkipEffect,
} from './program.ts'
import type { DecidingAction } from './deciding-action.ts'
import { SettingsRecord, type ParameterValue, type StageParameters } from './settings.ts'
import type { SharedDecisions } from './shared-decisions.ts'
import { rewriteUri } from './uri-rewrite.ts'

const nothing: Readonly<Record<string, PlainValue>> = Object.freeze({})

const noTexts: readonly string[] = Object.freeze([])

const noSettings: Readonly<Record<string, Settings>> = Object.freeze({})
const noReports: readonly RuleReport[] = Object.freeze([])
const noProblems: readonly DecisionProblem[] = Object.freeze([])
/** One event on its way through the stages. What most events never have is made when it is needed. */
export class Run {
  #matched: RuleReport[] | undefined
  #monitored: RuleReport[] | undefined
  #overruled: RuleReport[] | undefined
  readonly #problems: DecisionProblem[]
  readonly #asked: number[]
  #skippedPhases: Set<string> | undefined
  #skippedProducts: Set<string> | undefined
  #skippedRulesets: Set<string> | undefined
  #skippedRules: Set<string> | undefined
  #settings: SettingsRecord | undefined
  /** Gives the fields of the URI back the values that rewrites have changed, the last change first. */
  #undo: (() => void)[] | undefined
  readonly #options: RunOptions
  #decided: RuleReport<DecidingAction> | null = null
  #isolation: RuleReport | null = null

  constructor(options: RunOptions, problems: DecisionProblem[], asked: number[]) {
    this.#options = options
    this.#problems = problems
    this.#asked = asked
  }

  isSkipped(phase: string): boolean {
    return this.#skippedPhases?.has(phase) === true
  }

  /** The rule to go on from if this one stands in a block that is not entered or is left out, else -1. */
  #passOver(stage: ProgramStage, rule: ProgramRule, entered: ReadonlySet<number> | undefined): number {
    if (entered === undefined && this.#skippedRulesets === undefined) return -1
    for (let at = rule.block; at !== -1;) {
      const block = stage.blocks[at] as ProgramBlock
      if (
        (block.entry !== -1 && entered?.has(block.entry) !== true) ||
        this.#skippedRulesets?.has(block.ruleset) === true
      )
        return block.end
      at = block.parent
    }
    return -1
  }

  #isLeftOut(stage: ProgramStage, rule: ProgramRule): boolean {
    if (this.#skippedRules?.has(`${stage.blocks[rule.block]?.ruleset ?? ''}\n${rule.report.rule}`) === true) return true
    return rule.active !== undefined && !isActive(rule.active, this.#options.now ?? Date.now())
  }

  #skip({ phases, products, rulesets, rules }: SkipEffect): void {
    if (phases !== undefined) this.#skippedPhases = addAll(this.#skippedPhases, phases)
    if (products !== undefined) this.#skippedProducts = addAll(this.#skippedProducts, products)
    if (rulesets !== undefined) this.#skippedRulesets = addAll(this.#skippedRulesets, rulesets)
    for (const [ruleset, ids] of Object.entries(rules ?? {}))
      this.#skippedRules = addAll(
        this.#skippedRules,
        ids.map((id) => `${ruleset}\n${id}`),
      )
  }

  /** Applies a match; false if it has no effect of its own. */
  #apply(rule: ProgramRule): boolean {
    const { report } = rule
    if (rule.effect === 'isolate' && this.#isolation !== null) return false
    if (this.#matched === undefined) this.#matched = [report]
    else this.#matched.push(report)
    switch (rule.effect) {
      case 'isolate':
        this.#isolation = report
        return true
      case 'count':
        if (this.#options.isRateExceeded?.(report) !== true) return false
        if (rule.ends === 'nothing') return true
        break
      case 'decide':
        break
      case 'skip':
        this.#skip(rule.skip ?? {})
        return true
      default:
        return true
    }
    if (this.#decided !== null) (this.#overruled ??= []).push(this.#decided)
    this.#decided = rule.report
    return true
  }

  /**
   * Runs one stage; true if the whole run is over.
   *
   * @param first - its first match
   */
  stage(
    index: number,
    first: number,
    stage: ProgramStage,
    next: RuleMatcher,
    context: ExecutionContext,
    parameters: StageParameters | undefined,
  ): boolean {
    const entered = stage.blocks.length > 1 ? new Set<number>() : undefined
    const count = stage.rules.length
    for (let at = first; at !== -1;) {
      const rule = stage.rules[at] as ProgramRule
      const over = this.#passOver(stage, rule, entered)
      let from = over === -1 ? at + 1 : over
      if (over === -1 && !this.#isLeftOut(stage, rule)) {
        if (rule.monitor) {
          ;(this.#monitored ??= []).push(rule.report)
          // What a monitored ruleset holds would have run, so it is monitored too.
          if (rule.effect === 'enter') entered?.add(at)
        } else if (this.#apply(rule)) {
          if (rule.effect === 'enter') entered?.add(at)
          if (rule.settings !== undefined) this.#set(rule, rule.settings, parameters?.get(at), context)
          if (rule.ends !== 'nothing') {
            this.#asked.push(index, at + 1)
            return rule.ends === 'run'
          }
          if (rule.skip?.current === 'ruleset') from = (stage.blocks[rule.block] as ProgramBlock).end
          else if (rule.skip?.current === 'phase') from = this.#levelEnd(stage, rule.block)
        }
      }
      at = from < count ? next(from, context, this.#problems) : -1
    }
    this.#asked.push(index, count)
    return false
  }

  #set(
    { report }: ProgramRule,
    effect: SettingsEffect,
    own: readonly ParameterValue[] | undefined,
    context: ExecutionContext,
  ): void {
    try {
      this.#settings ??= new SettingsRecord()
      this.#settings.take(report, effect, own, context)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      this.#problems.push({ code: error.code, message: error.message, field: error.field, rule: report.rule })
    }
  }

  /** Shows later phases what this one has made of the URI: values are fixed within a phase. */
  endPhase(context: ExecutionContext): void {
    const rewrite = this.#settings?.takeRewrite()
    if (rewrite !== undefined) (this.#undo ??= []).push(rewriteUri(context, rewrite))
  }

  /** Leaves the event as it came. */
  end(): void {
    for (const undo of this.#undo?.reverse() ?? []) undo()
  }

  /** The end of the outermost ruleset: `phase: current` reaches the rules of its own level. */
  #levelEnd(stage: ProgramStage, block: number): number {
    let end = stage.rules.length
    for (let at = block; at > 0;) {
      const { end: here, parent } = stage.blocks[at] as ProgramBlock
      end = here
      at = parent
    }
    return end
  }

  get decided(): RuleReport<DecidingAction> | null {
    return this.#decided
  }

  /** The decision, or the one that was made before of an event that went the same way. */
  sharedDecision(shared: SharedDecisions): Decision {
    if (!this.#isPlain()) return this.decision()
    const report = this.#matched?.[0]
    const known = shared.find(report, this.#asked.length / 2)
    // A rate limiting rule matches without deciding, too.
    if (known !== undefined && (known.rule === null) === (this.#decided === null)) return known
    return shared.add(report, this.decision())
  }

  /** Whether no stage was left out up to the last that was asked, and at most one rule matched, to no other effect. */
  #isPlain(): boolean {
    const asked = this.#asked
    return (
      (this.#matched === undefined || this.#matched.length === 1) &&
      this.#monitored === undefined &&
      this.#overruled === undefined &&
      this.#settings === undefined &&
      this.#skippedPhases === undefined &&
      this.#skippedProducts === undefined &&
      this.#skippedRulesets === undefined &&
      this.#skippedRules === undefined &&
      this.#problems.length === 0 &&
      asked.length > 0 &&
      asked[asked.length - 2] === asked.length / 2 - 1
    )
  }

  decision(): Decision {
    const decided = this.#decided
    const matched = this.#matched ?? noReports
    return {
      action: decided === null ? 'allow' : decided.action,
      parameters: decided?.parameters ?? nothing,
      rule: decided === null ? null : decided.rule,
      tier: decided?.tier ?? null,
      matched,
      monitored: this.#monitored ?? noReports,
      overruled: this.#overruled ?? noReports,
      isolation:
        this.#isolation?.action === 'isolate' ? this.#isolation : decided?.action === 'isolate' ? decided : null,
      skippedPhases: this.#skippedPhases === undefined ? noTexts : [...this.#skippedPhases],
      skippedProducts: this.#skippedProducts === undefined ? noTexts : [...this.#skippedProducts],
      settings: this.#settings === undefined ? noSettings : this.#settings.all,
      tags: tagsOf(matched),
      problems: this.#problems.length === 0 ? noProblems : this.#problems,
      asked: this.#asked,
    }
  }
}
function addAll(known: Set<string> | undefined, texts: readonly string[]): Set<string> {
  const all = known ?? new Set()
  for (const text of texts) all.add(text)
  return all
}

function tagsOf(reports: readonly RuleReport[]): readonly string[] {
  for (const { tags } of reports)
    if (tags !== undefined) return [...new Set(reports.flatMap((report) => report.tags ?? []))]
  return noTexts
}
