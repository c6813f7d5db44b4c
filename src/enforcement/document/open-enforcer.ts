import { hostName, matchPath, type Exchange } from '../../inspection/traffic/index.ts'
import type { DetectionSettings, Policy, PolicyFinding } from '../../policy/index.ts'
import type { EnforcementDecision } from '../decision.ts'
import { createEnforcer, type Enforcer, type EnforcerOptions } from '../enforcer.ts'
import type { ExchangeFacts } from '../enforcer-setup.ts'
import { findHeldAnswers, findNotCarriedOut, findUnfilled } from './carried-out.ts'
import { createDetectors, type DetectorHost } from './create-detectors.ts'
import { createIdentityReader, type IdentityHost, type ReadIdentity } from './identity-reader.ts'

/** What the host adds to what the document says. Options here go before those of the document. */
export interface EnforcementHost extends DetectorHost, IdentityHost, EnforcerOptions {}

/** An enforcer with what it leaves to the host, or what of the document cannot be used here. */
export type OpenedEnforcer =
  | {
      readonly ok: true
      readonly value: Enforcer
      /**
       * Actions that are told and not done (`W_ACTION_HOST`), rules that hold whole answers back (`W_ANSWER_HELD`), rates that the host must count (`W_RATE_HOST`), and
       * fields that are missing unless `facts.fields` brings them (`W_FIELD_HOST`).
       */
      readonly warnings: readonly PolicyFinding[]
    }
  | { readonly ok: false; readonly diagnostics: readonly PolicyFinding[] }

type Label = DetectionSettings['labels'][number]

/** Labels by exact host, and those of whole domains. */
class LabelDirectory {
  readonly #exact = new Map<string, Label[]>()
  readonly #domains: Label[] = []

  constructor(labels: readonly Label[]) {
    for (const label of labels) {
      const host = label.host.toLowerCase()
      if (host.startsWith('*.')) this.#domains.push({ ...label, host: host.slice(1) })
      else this.#exact.set(host, [...(this.#exact.get(host) ?? []), label])
    }
  }

  has({ host, method, target }: Exchange): boolean {
    const name = hostName(host)
    const path = target.split('?', 1)[0] ?? '/'
    const fits = (label: Label): boolean =>
      (label.method === undefined || label.method === method.toUpperCase()) &&
      (label.path === undefined || matchPath(label.path, path))
    return (
      this.#exact.get(name)?.some(fits) === true ||
      this.#domains.some((label) => name.endsWith(label.host) && fits(label))
    )
  }
}

/** Settings of the document where the host says nothing. */
function optionsOf({ detections }: Policy, host: EnforcementHost): EnforcerOptions {
  const { environment: _environment, fetch: _fetch, readFile: _readFile, ...options } = host
  const { deadlineMs, failure, unreadable, promptScope, promptEndpoints } = detections
  return {
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(failure === undefined ? {} : { failure }),
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(promptScope === undefined ? {} : { promptScope }),
    ...options,
    promptEndpoints: [...(options.promptEndpoints ?? []), ...promptEndpoints],
  }
}

function withProblems(decision: EnforcementDecision, { problems }: ReadIdentity): EnforcementDecision {
  return problems.length === 0 ? decision : { ...decision, problems: [...problems, ...decision.problems] }
}

/**
 * Makes the enforcer that a policy's own sections describe: its detectors, prompt endpoints, labels, and how
 * identity is read. What the host says of an exchange goes before what is read of it.
 *
 * @example
 * const opened = openEnforcer(policy, { environment: process.env })
 * if (opened.ok) await enforceRequest(opened.value, request, {}, fetch)
 */
export function openEnforcer(policy: Policy, host: EnforcementHost = {}): OpenedEnforcer {
  const made = createDetectors(policy.detections, host)
  const reader = createIdentityReader(policy.document.identity, host)
  const findings = [...made.findings, ...(reader === undefined || typeof reader === 'function' ? [] : reader)]
  if (findings.length > 0 || (reader !== undefined && typeof reader !== 'function'))
    return { ok: false, diagnostics: findings }
  const inner = createEnforcer(policy, {
    ...optionsOf(policy, host),
    detectors: [...(host.detectors ?? []), ...made.detectors],
  })
  const labels = new LabelDirectory(policy.detections.labels)
  const complete = async (exchange: Exchange, facts: ExchangeFacts): Promise<[ExchangeFacts, ReadIdentity]> => {
    const read: ReadIdentity =
      facts.identity === undefined && reader !== undefined ? await reader(exchange) : { problems: [] }
    const { problems: _problems, ...identity } = read
    const isLlmEndpoint = facts.isLlmEndpoint ?? labels.has(exchange)
    return [{ ...identity, ...facts, isLlmEndpoint }, read]
  }
  return {
    ok: true,
    warnings: [...findNotCarriedOut(policy), ...findHeldAnswers(policy), ...findUnfilled(inner.unfilledFields)],
    value: {
      get policy() {
        return inner.policy
      },
      get unfilledFields() {
        return inner.unfilledFields
      },
      async decide(exchange, facts = {}) {
        const [completed, read] = await complete(exchange, facts)
        return withProblems(await inner.decide(exchange, completed), read)
      },
      async begin(exchange, facts = {}) {
        const [completed, read] = await complete(exchange, facts)
        const begun = await inner.begin(exchange, completed)
        return {
          ...begun,
          decision: withProblems(begun.decision, read),
          complete: async (end) => withProblems(await begun.complete(end), read),
        }
      },
      async toEvent(exchange, facts = {}) {
        const [completed] = await complete(exchange, facts)
        return inner.toEvent(exchange, completed)
      },
      async explain(exchange, facts = {}, rule?: string) {
        const [completed, read] = await complete(exchange, facts)
        const explained = await inner.explain(exchange, completed, rule)
        return { ...explained, decision: withProblems(explained.decision, read) }
      },
    },
  }
}
