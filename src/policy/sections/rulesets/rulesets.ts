import { suggest } from '../../../diagnostics/index.ts'
import { phases } from '../../../language/index.ts'
import type { ProgramBlock } from '../../../runtime/index.ts'
import { effectOfAction, settingsOfAction } from '../actions/actions.ts'
import type { Mode, PolicyDocument, Ruleset, RulesetRule } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { type FindingList } from '../../document/finding.ts'
import {
  combineModes,
  createDraft,
  createReport,
  toSkipEffect,
  type RuleBudget,
  type RuleDraft,
  type StageDraft,
} from '../draft.ts'
import { findParameterExpressions } from '../parameters.ts'
import { checkRulesetRule } from './ruleset-checks.ts'

interface OverrideRow {
  readonly id?: string
  readonly category?: string
  readonly action?: string
  readonly enabled?: boolean
}

/** What an execute rule changes of the rules it runs. */
interface Overrides {
  readonly action?: string
  readonly enabled?: boolean
  readonly categories?: readonly OverrideRow[]
  readonly rules?: readonly OverrideRow[]
}

/** Rulesets may name each other only from an entry point, so a deeper chain is a mistake or a loop. */
const deepestExecution = 8

/** Rule beats category beats ruleset; the last of several matching categories wins. */
function override(rule: RulesetRule, overrides: Overrides | undefined): { action: string; enabled: boolean } {
  const result = { action: rule.action, enabled: rule.enabled !== false }
  if (overrides === undefined) return result
  const byCategory = (overrides.categories ?? []).filter(
    ({ category }) => category !== undefined && rule.categories?.includes(category) === true,
  )
  const byRule = (overrides.rules ?? []).filter(({ id }) => id !== undefined && id === rule.id)
  for (const { action, enabled } of [overrides as OverrideRow, ...byCategory, ...byRule]) {
    if (action !== undefined) result.action = action
    if (enabled !== undefined) result.enabled = enabled
  }
  return result
}

function ruleName(rule: RulesetRule, ruleset: Ruleset, index: number): string {
  // Old states of Terraform hold an empty `ref` for none.
  const own = [rule.ref, rule.id].find((name) => name !== undefined && name !== '')
  return own ?? `${ruleset.name ?? ruleset.id ?? ruleset.phase}-${String(index + 1)}`
}

function placeKey(phase: string, id: string): string {
  return `${phase} ${id}`
}

/** The rulesets of a document, and what laying them out may come to. */
interface RulesetLayout {
  readonly rulesets: readonly Ruleset[]
  /** Where a ruleset of a phase stands, by its id. */
  readonly places: ReadonlyMap<string, number>
  readonly budget: RuleBudget
  /** Places of the rulesets that stand in a stage already. */
  readonly met: Set<number>
}

function toLayout(rulesets: readonly Ruleset[], budget: RuleBudget): RulesetLayout {
  const places = new Map<string, number>()
  for (const [place, { phase, id }] of rulesets.entries()) {
    if (id === undefined) continue
    const key = placeKey(phase, id)
    if (!places.has(key)) places.set(key, place)
  }
  return { rulesets, places, budget, met: new Set() }
}

/** Writes the rules of one phase, rulesets that are executed included, as one flat list with blocks. */
class PhaseWriter {
  readonly rules: RuleDraft[] = []
  readonly blocks: { ruleset: string; entry: number; parent: number; end: number }[]
  readonly #layout: RulesetLayout
  readonly #findings: FindingList

  constructor(layout: RulesetLayout, phase: string, findings: FindingList) {
    this.#layout = layout
    this.#findings = findings
    this.blocks = [{ ruleset: phase, entry: -1, parent: -1, end: 0 }]
  }

  /** Adds a ruleset; `entry` is the execute rule that runs it. */
  add(place: number, entry: number, parent: number, overrides: Overrides | undefined, mode: Mode, depth: number): void {
    const ruleset = this.#layout.rulesets[place]
    if (ruleset === undefined) return
    const isAgain = this.#layout.met.has(place)
    this.#layout.met.add(place)
    const block = this.blocks.length
    this.blocks.push({ ruleset: ruleset.id ?? ruleset.name ?? ruleset.phase, entry, parent, end: 0 })
    for (const [index, rule] of (ruleset.rules ?? []).entries()) {
      if (!this.#layout.budget.take(['rulesets', place, 'rules', index], isAgain)) break
      this.#addRule(
        ruleset,
        rule,
        ['rulesets', place, 'rules', index],
        ruleName(rule, ruleset, index),
        block,
        overrides,
        combineModes(mode, ruleset.mode),
        depth,
      )
    }
    const opened = this.blocks[block]
    if (opened !== undefined) opened.end = this.rules.length
    if (parent === 0 && this.blocks[0] !== undefined) this.blocks[0].end = this.rules.length
  }

  #addRule(
    ruleset: Ruleset,
    rule: RulesetRule,
    path: DocumentPath,
    name: string,
    block: number,
    overrides: Overrides | undefined,
    mode: Mode,
    depth: number,
  ): void {
    const { action, enabled } = override(rule, overrides)
    checkRulesetRule(ruleset, rule, action, path, this.#findings)
    const own = effectOfAction(action)
    // A rate limiting rule acts once its rate is exceeded, which only the host can know.
    const effect =
      rule.ratelimit === undefined
        ? own
        : { effect: 'count' as const, ends: own.effect === 'decide' ? ('run' as const) : ('nothing' as const) }
    this.rules.push(
      createDraft({
        effect,
        settings: settingsOfAction(action, ruleset.phase),
        skip: action === 'skip' ? toSkipEffect(rule.action_parameters) : undefined,
        path,
        report: createReport({
          rule: name,
          action,
          parameters: rule.action_parameters,
          description: rule.description,
          ruleset: ruleset.id ?? ruleset.name ?? ruleset.phase,
          phase: ruleset.phase,
          ratelimit: rule.ratelimit,
          tags: rule.tags,
        }),
        mode: combineModes(mode, rule.mode, enabled ? undefined : 'off'),
        block,
        conditions: [
          { text: rule.expression, path: [...path, 'expression'], language: 'cloudflare', phase: ruleset.phase },
        ],
        parameters: findParameterExpressions({ ...rule, action }),
      }),
    )
    if (action === 'execute')
      this.#execute(ruleset, rule, path, block, combineModes(mode, rule.mode, enabled ? undefined : 'off'), depth)
  }

  #execute(ruleset: Ruleset, rule: RulesetRule, path: DocumentPath, block: number, mode: Mode, depth: number): void {
    const entry = this.rules.length - 1
    const parameters = rule.action_parameters as { readonly id?: unknown; readonly overrides?: Overrides } | undefined
    const id = String(parameters?.id ?? '')
    const place = this.#layout.places.get(placeKey(ruleset.phase, id)) ?? -1
    const at = [...path, 'action_parameters', 'id']
    if (place === -1) {
      // Managed rulesets are Cloudflare's own and are rarely at hand.
      this.#findings.add('W_UNKNOWN_RULESET', at, { id })
    } else if (depth >= deepestExecution) this.#findings.add('E_RULESET_LOOP', at, { id, limit: deepestExecution })
    else this.add(place, entry, block, parameters?.overrides, mode, depth + 1)
  }
}

/** The stages of the rulesets: a stage a phase, in the order of execution, account before zone. */
export function draftRulesets(
  document: PolicyDocument,
  findings: FindingList,
  budget: RuleBudget,
  schemeAt: (path: DocumentPath) => PolicyDocument['scheme'] = () => document.scheme,
): StageDraft[] {
  const rulesets = document.rulesets ?? []
  const narrowed = rulesets.findIndex((_, index) => schemeAt(['rulesets', index]) === 'gateway')
  if (narrowed !== -1) {
    findings.add(
      'E_POLICY_SECTION',
      ['rulesets', narrowed],
      { section: 'rulesets', needed: 'cloudflare', actual: 'gateway' },
      { hint: "take out `scheme: gateway`, which narrows the file to Gateway's selectors" },
    )
    return []
  }
  const layout = toLayout(rulesets, budget)
  const stages: StageDraft[] = []
  const known = new Set(phases.map(({ name }) => name))
  for (const [index, { phase }] of rulesets.entries()) {
    if (known.has(phase)) continue
    const at = ['rulesets', index, 'phase']
    const [best] = suggest(phase, [...known], 1)
    // Phases come and go with products; a slip in a known one would leave its rules without force.
    if (best === undefined) findings.add('W_UNKNOWN_PHASE', at, { phase })
    else findings.add('E_UNKNOWN_REFERENCE', at, { what: 'phase', name: phase }, { hint: `did you mean \`${best}\`?` })
  }
  for (const { name: phase } of phases) {
    const writer = new PhaseWriter(layout, phase, findings)
    for (const kind of ['root', 'zone'] as const) {
      for (const [place, ruleset] of rulesets.entries()) {
        // A ruleset without a kind is taken for the zone's entry point.
        if (ruleset.phase === phase && (ruleset.kind ?? 'zone') === kind)
          writer.add(place, -1, 0, undefined, document.mode ?? 'enforce', 0)
      }
    }
    if (writer.rules.length > 0)
      stages.push({ name: phase, phase, rules: writer.rules, blocks: writer.blocks satisfies readonly ProgramBlock[] })
  }
  return stages
}
