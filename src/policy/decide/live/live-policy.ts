import { ExecutionContext, RuntimeError, type ContextShape } from '../../../runtime/index.ts'
import type { EventRecord } from '../../../compiler/index.ts'
import type { PolicyDocument } from '../../document/generated/document.generated.ts'
import type { PolicyFinding } from '../../document/finding.ts'
import { compilePolicy } from '../compile-policy.ts'
import type { DecideOptions, Decision, Policy, PolicyOptions, PolicyResult } from '../policy.ts'

/** How often a rule matched, since it has been in the policy under its id. */
export interface RuleCounter {
  readonly matched: number
  readonly monitored: number
}

export interface LivePolicyOptions extends PolicyOptions {
  /** Milliseconds of compiling between two turns of the event loop (default 4). */
  readonly sliceMs?: number
}

/** What must be ready before a policy takes its place; it pauses about every millisecond. */
export type PolicyPreparation = (policy: Policy) => Generator<void, void>

/** What became of an update. */
export type UpdateOutcome =
  | { readonly status: 'updated'; readonly version: number; readonly warnings: readonly PolicyFinding[] }
  /** The document is wrong; the policy that ran goes on. */
  | { readonly status: 'rejected'; readonly diagnostics: readonly PolicyFinding[] }
  /** A later update came before this one was compiled. */
  | { readonly status: 'superseded' }

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/**
 * A policy that can be replaced while it decides. An update compiles in slices beside the running
 * plan and takes its place at once, or not at all.
 *
 * @example
 * const live = new LivePolicy(policy)
 * live.decide(event)
 * const outcome = await live.update(changedDocument)
 */
export class LivePolicy {
  #policy: Policy
  #version = 1
  #latestUpdate = 0
  readonly #options: LivePolicyOptions
  readonly #counters = new Map<string, { matched: number; monitored: number }>()
  readonly #preparations: PolicyPreparation[] = []
  /** Contexts that were made for an earlier policy are decided by it: an event never meets two plans. */
  readonly #policyOf = new WeakMap<ContextShape, Policy>()

  /**
   * @param policy - the policy to begin with
   * @param options - how updates are compiled
   */
  constructor(policy: Policy, options: LivePolicyOptions = {}) {
    this.#policy = policy
    this.#options = options
    this.#policyOf.set(policy.scheme.shape, policy)
  }

  /** The policy that decides now. */
  get policy(): Policy {
    return this.#policy
  }

  /** Counts up with each update that took place; begins at 1. */
  get version(): number {
    return this.#version
  }

  /** Counters by rule id, of the rules that have matched. */
  get counters(): ReadonlyMap<string, RuleCounter> {
    return this.#counters
  }

  /**
   * Decides one event, wholly by one policy; see {@link Policy.decide}.
   *
   * @throws RuntimeError `E_CONTEXT_SCHEME` for a context that none of the policies made
   */
  decide(input: ExecutionContext | EventRecord, options?: DecideOptions): Decision {
    const policy = input instanceof ExecutionContext ? this.#policyOf.get(input.shape) : this.#policy
    if (policy === undefined) throw new RuntimeError('E_CONTEXT_SCHEME', 'the context was made from another scheme')
    const decision = policy.decide(input, options)
    for (const { rule } of decision.matched) this.#count(rule).matched++
    for (const { rule } of decision.monitored) this.#count(rule).monitored++
    return decision
  }

  #count(rule: string): { matched: number; monitored: number } {
    let counter = this.#counters.get(rule)
    if (counter === undefined) this.#counters.set(rule, (counter = { matched: 0, monitored: 0 }))
    return counter
  }

  /**
   * Replaces the policy. Of updates that overlap the last one called wins; the others say that
   * they are superseded. Counters go on for the rules whose id is still there.
   */
  async update(document: PolicyDocument): Promise<UpdateOutcome> {
    const update = ++this.#latestUpdate
    const sliceMs = this.#options.sliceMs ?? 4
    const steps = this.#compile(document)
    // The slice begins behind a pause, so that who calls `update` is not held up by it.
    await pause()
    let end = performance.now() + sliceMs
    for (;;) {
      if (update !== this.#latestUpdate) return { status: 'superseded' }
      const step = steps.next()
      if (step.done === true) {
        if (!step.value.ok) return { status: 'rejected', diagnostics: step.value.diagnostics }
        this.#swap(step.value.value)
        return { status: 'updated', version: this.#version, warnings: step.value.warnings }
      }
      if (performance.now() >= end) {
        await pause()
        end = performance.now() + sliceMs
      }
    }
  }

  /** Adds work that each later update does, in its slices, before the new policy decides. */
  prepareUpdates(preparation: PolicyPreparation): void {
    this.#preparations.push(preparation)
  }

  *#compile(document: PolicyDocument): Generator<void, PolicyResult> {
    const result = yield* compilePolicy(document, this.#options)
    if (result.ok) for (const prepare of this.#preparations) yield* prepare(result.value)
    return result
  }

  #swap(policy: Policy): void {
    const ids = new Set(policy.stages.flatMap(({ rules }) => rules.map(({ rule }) => rule.report.rule)))
    for (const id of this.#counters.keys()) if (!ids.has(id)) this.#counters.delete(id)
    this.#policyOf.set(policy.scheme.shape, policy)
    this.#policy = policy
    this.#version++
  }
}
