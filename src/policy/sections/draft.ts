import {
  isDecidingAction,
  type Activity,
  type PlainValue,
  type ProgramBlock,
  type ProgramRule,
  type RuleEffect,
  type RuleReport,
  type RuleSettings,
  type SettingsEffect,
  type SkipEffect,
} from '../../runtime/index.ts'
import type { Mode } from '../document/generated/document.generated.ts'
import type { GatewayBuilder, PolicyLanguage } from '../../language/index.ts'
import type { FindingList } from '../document/finding.ts'
import type { DocumentPath } from '../document/text/document-text.ts'
import type { ParameterExpression } from './parameters.ts'

/** One condition of a rule; all of them must hold. */
export interface RuleCondition {
  readonly text: string
  readonly path: DocumentPath
  /** The language of its section; absent: that of the document's own sections. */
  readonly language?: PolicyLanguage
  /** Checks fields and functions against a phase of the Rulesets API. */
  readonly phase?: string
  /** The kind of Gateway policy it stands in: others' selectors have no value there. */
  readonly builder?: GatewayBuilder
  /** The member of the document that the text was made of: errors are told in its words. */
  readonly madeOf?: string
}

/** An action with what a match of it does, before the two are held against each other. */
interface RuleAction {
  readonly effect: RuleEffect['effect']
  readonly ends: RuleEffect['ends']
  readonly report: RuleReport
}

/** Whether an effect that settles the outcome comes with an action that can be one. */
function isProgramRule(rule: RuleAction & RuleSettings): rule is ProgramRule {
  const decides = rule.effect === 'decide' || (rule.effect === 'count' && rule.ends !== 'nothing')
  return !decides || isDecidingAction(rule.report.action)
}

/** A rule before its conditions are compiled. */
export interface RuleDraft extends Omit<RuleSettings, 'monitor'>, RuleAction {
  readonly path: DocumentPath
  readonly mode: Mode
  readonly conditions: readonly RuleCondition[]
  readonly parameters: readonly ParameterExpression[]
}

/** What a draft says beside what its kind of rule has by default. */
interface DraftInput extends Pick<RuleDraft, 'path' | 'report' | 'mode' | 'conditions'> {
  /** What a match of the action does. */
  readonly effect: Pick<RuleDraft, 'effect' | 'ends'>
  readonly failClosed?: boolean
  readonly block?: number
  readonly skip?: SkipEffect | undefined
  readonly active?: Activity | undefined
  readonly settings?: SettingsEffect | undefined
  readonly parameters?: readonly ParameterExpression[]
}

const noParameters: readonly ParameterExpression[] = Object.freeze([])

/** A draft with all its members: policies have thousands, and objects of one shape are made and read fastest. */
export function createDraft(input: DraftInput): RuleDraft {
  const { effect, failClosed = false, block = 0, parameters = noParameters } = input
  return {
    report: input.report,
    effect: effect.effect,
    ends: effect.ends,
    failClosed,
    block,
    skip: input.skip,
    active: input.active,
    settings: input.settings,
    path: input.path,
    mode: input.mode,
    conditions: input.conditions,
    parameters,
  }
}

/** The rule of a draft, as the runtime reads it. */
export function toProgramRule(draft: RuleDraft): ProgramRule {
  const rule = {
    report: draft.report,
    effect: draft.effect,
    ends: draft.ends,
    monitor: draft.mode === 'monitor',
    failClosed: draft.failClosed,
    block: draft.block,
    skip: draft.skip,
    active: draft.active,
    settings: draft.settings,
  }
  if (!isProgramRule(rule)) throw new Error(`INVARIANT: \`${rule.report.action}\` settles no outcome`)
  return rule
}

/** A stage before its conditions are compiled. */
export interface StageDraft {
  readonly name: string
  readonly phase?: string
  readonly builder?: 'dns' | 'network' | 'http'
  readonly rules: readonly RuleDraft[]
  readonly blocks: readonly ProgramBlock[]
}

/** The weaker of two modes: what holds a rule can only soften it. */
export function combineModes(first: Mode | undefined, second?: Mode, third?: Mode, fourth?: Mode): Mode {
  if (first === 'off' || second === 'off' || third === 'off' || fourth === 'off') return 'off'
  const isMonitored = first === 'monitor' || second === 'monitor' || third === 'monitor' || fourth === 'monitor'
  return isMonitored ? 'monitor' : 'enforce'
}

/** Reads the parameters of a skip rule. Its keys are those of the Rulesets API. */
export function toSkipEffect(parameters: Readonly<Record<string, unknown>> | undefined): SkipEffect {
  const strings = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  const rules = parameters?.['rules']
  const byRuleset: [string, readonly string[]][] =
    typeof rules === 'object' && rules !== null ? Object.entries(rules).map(([id, ids]) => [id, strings(ids)]) : []
  const current =
    parameters?.['phase'] === 'current' ? 'phase' : parameters?.['ruleset'] === 'current' ? 'ruleset' : undefined
  return {
    ...(current === undefined ? {} : { current }),
    phases: strings(parameters?.['phases']),
    products: strings(parameters?.['products']),
    rulesets: strings(parameters?.['rulesets']),
    rules: Object.fromEntries(byRuleset),
  }
}

interface ReportInput {
  readonly rule: string
  readonly action: string
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined
  readonly description?: string | undefined
  readonly tier?: string
  readonly ruleset?: string
  readonly phase?: string
  readonly ratelimit?: object | undefined
  readonly tags?: readonly string[] | undefined
}

function isPlainReport({ tier, ruleset, phase, description, ratelimit, tags }: ReportInput): boolean {
  return (
    tier === undefined &&
    ruleset === undefined &&
    phase === undefined &&
    description === undefined &&
    ratelimit === undefined &&
    tags === undefined
  )
}

/** A report without empty keys. Parameters come from JSON or YAML, so they are plain. */
export function createReport(input: ReportInput): RuleReport {
  const parameters = input.parameters as Readonly<Record<string, PlainValue>> | null | undefined
  // Members that are added later lie apart and take more, so what most rules have is made at once.
  if (isPlainReport(input))
    return parameters === undefined || parameters === null
      ? { rule: input.rule, action: input.action }
      : { rule: input.rule, action: input.action, parameters }
  const report: { -readonly [Key in keyof RuleReport]: RuleReport[Key] } = { rule: input.rule, action: input.action }
  // One by one: policies have thousands of reports, and spreading is slow.
  if (input.tier !== undefined) report.tier = input.tier
  if (input.ruleset !== undefined) report.ruleset = input.ruleset
  if (input.phase !== undefined) report.phase = input.phase
  if (parameters !== undefined && parameters !== null) report.parameters = parameters
  if (input.description !== undefined) report.description = input.description
  if (input.ratelimit !== undefined) report.ratelimit = input.ratelimit as Readonly<Record<string, PlainValue>>
  if (input.tags !== undefined) report.tags = input.tags
  return report
}

/** The only block of a stage that holds no rulesets. */
export function singleBlock(name: string, count: number): readonly ProgramBlock[] {
  return [{ ruleset: name, entry: -1, parent: -1, end: count }]
}

/** Rules of a whole policy, unless the host says otherwise: beyond it an event would take long to explain. */
export const defaultMaxRules = 200_000

/** A rule that is laid out again counts as so many: a few kilobytes of executes must not make hundreds of thousands. */
const weightOfRepeated = 4

/** Counts the rules of a policy while they are laid out: levels that each have a bound may multiply to millions. */
export class RuleBudget {
  #count = 0
  readonly #limit: number
  readonly #findings: FindingList

  /** @param limit - rules of the whole policy */
  constructor(limit: number, findings: FindingList) {
    this.#limit = limit
    this.#findings = findings
  }

  /**
   * Takes one more rule; false if there are too many, which is told once.
   *
   * @param isAgain - it was laid out before, for another execution of its ruleset
   */
  take(path: DocumentPath, isAgain: boolean): boolean {
    const wasWithin = this.#count <= this.#limit
    this.#count += isAgain ? weightOfRepeated : 1
    const isWithin = this.#count <= this.#limit
    if (wasWithin && !isWithin) this.#findings.add('E_LIMIT_RULES', path, { limit: this.#limit })
    return isWithin
  }
}
