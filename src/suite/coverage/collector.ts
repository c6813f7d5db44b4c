import type { EventRecord } from '../../compiler/index.ts'
import { toPortalCall, type DecideOptions, type Policy, type Test } from '../../policy/index.ts'
import { attachScan, runProgram, type ExecutionContext, type ScannedTexts } from '../../runtime/index.ts'
import { type CallReadings } from '../../runtime/portal/index.ts'
import { coveredRules, type CoveredRule } from './covered-rules.ts'

type TestCall = NonNullable<Test['call']>
type ProgramDecision = ReturnType<typeof runProgram>

/** How many rules of each stage were asked. */
function askedOf({ asked }: ProgramDecision): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at + 1 < asked.length; at += 2) counts.set(asked[at] ?? 0, asked[at + 1] ?? 0)
  return counts
}

/**
 * Counts what tests see of each part of each rule. Every part is evaluated by itself on every event, as its stage sees
 * the event: an index that passes a rule over, and a part that another one saves from being asked, hide nothing.
 */
export class CoverageCollector {
  readonly rules: readonly CoveredRule[]
  readonly #policy: Policy
  readonly #byStage = new Map<string, CoveredRule[]>()

  constructor(policy: Policy) {
    this.#policy = policy
    this.rules = coveredRules(policy)
    for (const rule of this.rules) {
      const key = `${rule.arena} ${String(rule.stage)}`
      this.#byStage.set(key, [...(this.#byStage.get(key) ?? []), rule])
    }
  }

  #run(
    arena: string,
    context: ExecutionContext,
    run: (onStage: (stage: number) => void) => ProgramDecision,
    stages: number,
  ): ProgramDecision {
    const seen: (() => void)[] = []
    let asked: ReadonlyMap<number, number> = new Map()
    const done = new Set<number>()
    const look = (stage: number): void => {
      if (done.has(stage)) return
      done.add(stage)
      for (const rule of this.#byStage.get(`${arena} ${String(stage)}`) ?? [])
        for (const { observed, outcomes } of rule.parts) {
          const outcome = observed.observe(context)
          const count = outcomes.find((one) => one.outcome === outcome)
          if (count !== undefined)
            seen.push(() => {
              if (rule.place < (asked.get(stage) ?? 0)) count.reached += 1
              else count.unreached += 1
            })
        }
    }
    const decision = run((stage) => {
      // Stages that were left out, or come behind the end, see the event as it was last.
      if (stage < stages) look(stage)
    })
    for (let stage = 0; stage < stages; stage++) look(stage)
    asked = askedOf(decision)
    for (const count of seen) count()
    for (const rule of this.rules) {
      if (rule.arena !== arena) continue
      if (rule.place < (asked.get(rule.stage) ?? 0)) rule.reached += 1
      const reports = [...decision.matched, ...decision.monitored]
      if (reports.some((report) => report.rule === rule.id)) rule.acted += 1
    }
    return decision
  }

  /** Forgets what was seen. */
  reset(): void {
    for (const rule of this.rules) {
      rule.acted = 0
      rule.reached = 0
      for (const { outcomes } of rule.parts)
        for (const count of outcomes) {
          count.reached = 0
          count.unreached = 0
        }
    }
  }

  addEvent(event: EventRecord, options: DecideOptions = {}): void {
    const { stages, matchers, parameters } = this.#policy
    const { context } = this.#policy.prepare(event, options)
    this.#run(
      'policy',
      context,
      (onStage) =>
        runProgram(
          stages.map(({ stage }) => stage),
          matchers,
          context,
          { ...options, onStage },
          parameters,
        ),
      stages.length,
    )
  }

  addCall(call: TestCall): void {
    const { portal, scanners } = this.#policy
    const made = portal === undefined ? undefined : toPortalCall(portal, call)
    if (portal === undefined || made === undefined) return
    const scanner = scanners.portal?.scanner
    const ask = (context: ExecutionContext, name: keyof typeof portal.stages): ProgramDecision => {
      const { compiled, plan } = portal.stages[name]
      return this.#run(name, context, (onStage) => runProgram([compiled.stage], [plan.matcher], context, { onStage }), 1)
    }
    const read = (texts?: ScannedTexts): CallReadings => {
      const context = portal.createContext().setAll(made.record)
      if (scanner !== undefined) attachScan(scanner, context, texts)
      return portal.readCall(context)
    }
    const { contexts, unjudgeable } = read()
    for (const [at, context] of contexts.entries()) {
      const { action, rule } = ask(context, 'access')
      if (rule === null ? at === 0 : action !== 'allow') return
    }
    if (unjudgeable !== undefined) return
    const { arguments: given, results } = made.texts
    for (const context of read(given).contexts) ask(context, 'arguments')
    if (results !== undefined) for (const context of read({ result: results }).contexts) ask(context, 'results')
  }
}
