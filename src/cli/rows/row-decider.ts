import {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
  createSourceCodeDetector,
  createTokenCounter,
  createUnsafeTopicDetector,
} from '../../inspection/detections/index.ts'
import { createEnforcer, type EnforcementDecision, type Enforcer, type ExchangeFacts } from '../../enforcement/index.ts'
import { nodeDecompressors } from '../../enforcement/node/index.ts'
import { explainRule, type Decision, type Policy, type RuleExplanation } from '../../policy/index.ts'
import { printNote } from '../terminal/text.ts'
import type { ExchangeForm } from './exchanges.ts'
import { isOfEvents, type InputRow } from './input.ts'

/** Milliseconds for one exchange: nobody waits behind a log, so detectors have time to load. */
const deadlineMs = 10_000

/** Decides rows; requests with the detectors that need no service. */
export interface RowDecider {
  /** Fields of detections that rules read and no embedded detector fills. */
  readonly unfilledFields: readonly string[]
  decide(row: InputRow): Promise<Decision | EnforcementDecision>
  /** The decision, and how one rule came out: undefined if no rule in force has that id. */
  explain(row: InputRow, rule: string): Promise<ExplainedRow>
}

interface ExplainedRow {
  readonly decision: Decision | EnforcementDecision
  readonly explanation: RuleExplanation | undefined
}

/** With the detectors that answer without a service of their own. */
function createEmbeddedEnforcer(policy: Policy): Enforcer {
  const detectors = [
    createPromptDetector(),
    createInjectionScorer(),
    createPiiDetector(),
    createSecretDetector(),
    createSourceCodeDetector(),
    createTokenCounter(),
    createUnsafeTopicDetector(),
  ]
  return createEnforcer(policy, { detectors, deadlineMs, decompressors: nodeDecompressors })
}

/** Who sent a request, as far as a log names somebody. */
function factsOf(user: string | undefined): ExchangeFacts {
  if (user === undefined) return {}
  return { identity: user.includes('@') ? { email: user } : { name: user } }
}

/** @param form - what the rows are; an enforcer is made only for requests */
export function createRowDecider(policy: Policy, form: ExchangeForm): RowDecider {
  let made: Enforcer | undefined
  // Events bring the values of detections with them, and need none.
  const enforcer = (): Enforcer => (made ??= createEmbeddedEnforcer(policy))
  return {
    unfilledFields: isOfEvents(form) ? [] : enforcer().unfilledFields,
    async decide({ subject }) {
      if ('event' in subject) return policy.decide(subject.event)
      return enforcer().decide(subject.exchange, factsOf(subject.user))
    },
    async explain({ subject }, id) {
      if ('event' in subject) {
        const { event } = subject
        return { decision: policy.decide(event), explanation: explainRule(policy, event, id) }
      }
      const { decision, rules } = await enforcer().explain(subject.exchange, factsOf(subject.user), id)
      return { decision, explanation: rules[0] }
    },
  }
}

/** Says which detections nobody gives. */
export function noteUnfilledFields(deciders: readonly RowDecider[]): void {
  for (const field of new Set(deciders.flatMap(({ unfilledFields }) => unfilledFields)))
    printNote(`rules read \`${field}\`, and no embedded detector fills it`)
}
