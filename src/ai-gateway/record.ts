import type { Policy } from '../policy/index.ts'
import { CallRun } from './decide/call-run.ts'
import type { AiCall } from './decide/call.ts'
import type { CallUsage } from './decide/claims.ts'
import type { CallOutcome } from './decide/outcome.ts'
import type { CallPorts } from './decide/ports.ts'
import type { ContentRecord } from './observe/content-record.ts'

/** One question that a decision asked, and what it was told. */
export interface AskedPort {
  readonly port: keyof CallPorts
  readonly answer: unknown
}

/** A decision with all that it depended on: plain data, a line of a log. It holds no text of prompt or answer. */
export interface DecisionRecord {
  readonly kind: 'ai_gateway_decision'
  readonly version: 1
  readonly id: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly call: AiCall
  readonly isCacheable: boolean
  /** In the order in which they were asked. */
  readonly asked: readonly AskedPort[]
  readonly outcome: CallOutcome
  /** Undefined while the answer is under way. */
  readonly usage: CallUsage | undefined
  /** Billionths of a dollar; undefined for a model without a price. */
  readonly cost: number | undefined
  /** How the answer ended: `blocked` where a guard ended it, whatever the provider did. */
  readonly end: string | undefined
  /** Milliseconds from the call to its first text, and to its end. */
  readonly firstTextMs: number | undefined
  readonly durationMs: number | undefined
  /** The `traceparent` header of the client, if it is one. */
  readonly traceparent: string | undefined
  /** What rules, guards and detectors made of prompt and answer. */
  readonly content: ContentRecord
}

/** Ports that note what they are asked. */
export function recordPorts(ports: CallPorts, asked: AskedPort[]): CallPorts {
  const note = <T>(port: keyof CallPorts, answer: T): T => {
    // Answers are never changed once they are given, so the record holds them as they are.
    asked.push({ port, answer })
    return answer
  }
  return {
    now: () => note('now', ports.now()),
    random: () => note('random', ports.random()),
    newId: () => note('newId', ports.newId()),
    reserve: async (...values) => note('reserve', await ports.reserve(...values)),
    settle: async (...values) => note('settle', await ports.settle(...values)),
    circuitOf: (provider) => note('circuitOf', ports.circuitOf(provider)),
    setCircuit: (provider, state) => {
      ports.setCircuit(provider, state)
      note('setCircuit', null)
    },
    isCached: async (target) => note('isCached', await ports.isCached(target)),
    attempt: async (plan) => note('attempt', await ports.attempt(plan)),
    pause: async (milliseconds) => note('pause', await ports.pause(milliseconds)),
  }
}

/** A policy asked something else than the record knows: it decides this call another way. */
export class ReplayDifference extends Error {
  override readonly name = 'ReplayDifference'
}

/** Ports that answer from a record. */
function replayPorts(asked: readonly AskedPort[]): CallPorts {
  let next = 0
  const tell = <Port extends keyof CallPorts>(port: Port): Awaited<ReturnType<CallPorts[Port]>> => {
    const known = asked[next++]
    if (known?.port !== port)
      throw new ReplayDifference(
        `question ${String(next)} is \`${port}\`, and the record has \`${known?.port ?? 'none'}\` there`,
      )
    return known.answer as Awaited<ReturnType<CallPorts[Port]>>
  }
  return {
    now: () => tell('now'),
    random: () => tell('random'),
    newId: () => tell('newId'),
    reserve: () => Promise.resolve().then(() => tell('reserve')),
    settle: () => Promise.resolve().then(() => tell('settle')),
    circuitOf: () => tell('circuitOf'),
    setCircuit: () => {
      tell('setCircuit')
    },
    isCached: () => Promise.resolve().then(() => tell('isCached')),
    attempt: () => Promise.resolve().then(() => tell('attempt')),
    pause: () => Promise.resolve().then(() => tell('pause')),
  }
}

/**
 * Decides a recorded call again: with the policy that decided it, the outcome is the same.
 *
 * @throws ReplayDifference if the policy asks something that the record has no answer to, or the text decided
 */
export async function replayDecision(
  policy: Policy,
  record: Pick<DecisionRecord, 'call' | 'isCacheable' | 'asked'> & { readonly outcome?: CallOutcome },
): Promise<CallOutcome> {
  if (record.outcome?.code === 'prompt_blocked') throw new ReplayDifference('it hung on the text of the prompt, which no record holds') // prettier-ignore
  const { aiGateway } = policy
  if (aiGateway === undefined) throw new ReplayDifference('the policy has no section `ai_gateway`')
  return new CallRun(policy, aiGateway, record.call, replayPorts(record.asked), record.isCacheable).decide()
}
