import {
  closures,
  slotsOf,
  type ArrayNode,
  type Condition,
  type EventRecord,
  type Filter,
  type ValueNode,
} from '../../../compiler/index.ts'
import { toPlain, versionOrderFunction, type Scheme } from '../../../language/index.ts'
import { type ExecutionContext, runProgram, RuntimeError, type DecisionProblem } from '../../../runtime/index.ts'
import type { ExplanationNode, RuleExplanation } from './explanation.ts'
import type { CompiledRule, CompiledStage } from '../stage/compile-stage.ts'
import type { DecideOptions, Policy } from '../policy.ts'

class Explainer {
  readonly #scheme: Scheme
  readonly #context: ExecutionContext
  readonly #text: string

  constructor(filter: Filter, context: ExecutionContext) {
    this.#scheme = filter.scheme
    this.#text = filter.text
    this.#context = context
  }

  #read(value: ValueNode): unknown {
    // Of a comparison of versions people want to see the version, not its place.
    const isPlace = value.kind === 'call' && value.function === versionOrderFunction
    const node = isPlace ? (value.arguments[1] as ValueNode) : value
    const getter = closures.compileValue({ scheme: this.#scheme, root: node, slots: slotsOf(node) })
    return toPlain(getter(this.#context.values, this.#context), node.type)
  }

  /** What an array of results was made from. */
  #readArray(node: ArrayNode): unknown {
    switch (node.kind) {
      case 'array_value':
        return this.#read(node.value)
      case 'array_compare':
      case 'array_truth':
        return this.#read(node.each.base)
      case 'array_not':
        return this.#readArray(node.operand)
      default:
        return node.operands.map((operand) => this.#readArray(operand))
    }
  }

  #value(node: Condition): { readonly value?: unknown } {
    if (node.kind === 'compare') return { value: this.#read(node.left) }
    if (node.kind === 'truth') return { value: this.#read(node.value) }
    if (node.kind === 'any' || node.kind === 'all') return { value: this.#readArray(node.array) }
    return {}
  }

  explain(node: Condition): ExplanationNode {
    const text = this.#text.slice(node.span.start, node.span.end)
    const children =
      node.kind === 'not'
        ? [this.explain(node.operand)]
        : 'operands' in node
          ? node.operands.map((operand) => this.explain(operand))
          : []
    const kind = node.kind === 'not' || 'operands' in node ? (node.kind as ExplanationNode['kind']) : 'predicate'
    try {
      const predicate = closures.compileFilter({ scheme: this.#scheme, root: node, slots: slotsOf(node) })
      return { kind, text, result: predicate(this.#context.values, this.#context), ...this.#value(node), children }
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      return { kind, text, result: null, error: error.message, children }
    }
  }
}

function explainCompiled(
  stage: string,
  { rule, conditions }: CompiledRule,
  context: ExecutionContext,
  problems: readonly DecisionProblem[],
): RuleExplanation {
  const nodes = conditions.map((filter) => new Explainer(filter, context).explain(filter.checked.root))
  return {
    stage,
    rule: rule.report.rule,
    action: rule.report.action,
    monitor: rule.monitor,
    matched: nodes.every(({ result }) => result === true),
    conditions: nodes,
    problems,
  }
}

/** How some rules of a policy came out for an event, in the order of the policy: each as its phase sees the event. */
function explainRules(
  policy: Policy,
  input: ExecutionContext | EventRecord,
  options: DecideOptions | undefined,
  isMeant: (rule: CompiledRule) => boolean,
): RuleExplanation[] {
  const { context, problems } = policy.prepare(input, options)
  const byStage: RuleExplanation[][] = []
  const explainStages = (from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      const { stage, rules } = policy.stages[index] as CompiledStage
      byStage[index] ??= rules.filter(isMeant).map((rule) => explainCompiled(stage.name, rule, context, problems))
    }
  }
  runProgram(
    policy.stages.map(({ stage }) => stage),
    policy.matchers,
    context,
    {
      ...options,
      onStage: (stage) => {
        // Stages that are left out, or come behind the end, are shown as they would have seen the event.
        if (stage === policy.stages.length) explainStages(0, stage)
        else explainStages(stage, stage + 1)
      },
    },
    policy.parameters,
  )
  return byStage.flat()
}

/** How every rule of a policy came out for an event, in the order of the policy. */
export function explainEvent(
  policy: Policy,
  input: ExecutionContext | EventRecord,
  options?: DecideOptions,
): RuleExplanation[] {
  return explainRules(policy, input, options, () => true)
}

/** How one rule came out, or undefined if no rule in force has that id. */
export function explainRule(
  policy: Policy,
  input: ExecutionContext | EventRecord,
  id: string,
  options?: DecideOptions,
): RuleExplanation | undefined {
  return explainRules(policy, input, options, ({ rule }) => rule.report.rule === id)[0]
}

const longestValue = 80

function showValue(value: unknown): string {
  if (value === null) return 'missing'
  const text = JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}… (${String(text.length)} characters)` : text
}

const marks = new Map<boolean | null, string>([
  [true, 'true '],
  [false, 'false'],
  [null, 'error'],
])

function printNode(node: ExplanationNode, depth: number, lines: string[]): void {
  const oneLine = node.text.replace(/\s+/g, ' ')
  const label = node.children.length > 0 ? node.kind : oneLine
  const value = 'value' in node ? `   [${showValue(node.value)}]` : ''
  lines.push(
    `${'  '.repeat(depth)}${marks.get(node.result) ?? ''} ${label}${value}${node.error === undefined ? '' : `   ${node.error}`}`,
  )
  for (const child of node.children) printNode(child, depth + 1, lines)
}

/** An explanation as text for people. */
export function printExplanation(explanation: RuleExplanation): string {
  const { stage, rule, action, matched, monitor, conditions } = explanation
  const lines = [`${stage} / ${rule}: ${matched ? `matched -> ${action}${monitor ? ' (monitored)' : ''}` : 'no match'}`]
  for (const condition of conditions) printNode(condition, 1, lines)
  return lines.join('\n')
}
