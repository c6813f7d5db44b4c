import { openEnforcer, readRowIdentity, type Enforcer, type ExchangeFacts } from '../../enforcement/index.ts'
import { nodeDecompressors } from '../../enforcement/node/index.ts'
import { explainRule, type RuleExplanation } from '../../policy/index.ts'
import { printPolicyFindings, type PolicySource } from '../files/policy-file.ts'
import { printNote } from '../terminal/text.ts'
import type { ExchangeForm } from './exchanges.ts'
import { isOfEvents, type InputRow } from './input.ts'
import { createPortalStep, decideCallRow, decideEvent, type RowDecision } from './portal-rows.ts'
import type { Users } from './users.ts'

/** Milliseconds for one exchange: nobody waits behind a log, so detectors have time to load. */
const deadlineMs = 10_000

/** Decides rows; requests with the detectors that the policy names. */
export interface RowDecider {
  /** Fields of detections that rules read and no detector fills. */
  readonly unfilledFields: readonly string[]
  decide(row: InputRow): Promise<RowDecision>
  /** The decision, and how one rule came out: undefined if no rule in force has that id. */
  explain(row: InputRow, rule: string): Promise<ExplainedRow>
}

interface ExplainedRow {
  readonly decision: RowDecision
  readonly explanation: RuleExplanation | undefined
}

/** The enforcer that a policy describes; undefined if it cannot be made here, which is then told. */
export function openSourceEnforcer(source: PolicySource): Enforcer | undefined {
  const opened = openEnforcer(source.policy, {
    environment: process.env,
    readFile: source.readFile,
    deadlineMs,
    decompressors: nodeDecompressors,
  })
  if (opened.ok) return opened.value
  printPolicyFindings(source, opened.diagnostics)
  return undefined
}

type Subject = Exclude<InputRow['subject'], { event: unknown }>

/** Who sent a request or makes a call: what the row itself says, then what is known of its user. */
function factsOf(subject: Subject, { policy }: PolicySource, users: Users | undefined): ExchangeFacts {
  const { user, row } = subject
  const own = row === undefined ? {} : readRowIdentity(row, policy.document.identity)
  const called = 'call' in subject && subject.call.caller !== undefined ? { identity: subject.call.caller } : {}
  const read = { ...readRowIdentity(called, undefined), ...own }
  const named = user === undefined ? undefined : user.includes('@') ? { email: user } : { name: user }
  const identity = read.identity ?? named
  const known = users?.find(identity?.email ?? identity?.name)
  const joined = known?.identity === undefined ? identity : { ...known.identity, ...identity }
  const device = read.device ?? known?.device
  return { ...(joined === undefined ? {} : { identity: joined }), ...(device === undefined ? {} : { device }) }
}

/**
 * Makes what decides the rows of a file.
 *
 * @param form - what the rows are; an enforcer is made only for requests
 * @param users - what is known of users beside the rows
 * @returns undefined if the policy asks for what is not here, which is then told
 */
export function createRowDecider(source: PolicySource, form: ExchangeForm, users?: Users): RowDecider | undefined {
  const { policy } = source
  // Events bring the values of detections with them, and need none.
  const enforcer = isOfEvents(form) ? undefined : openSourceEnforcer(source)
  if (!isOfEvents(form) && enforcer === undefined) return undefined
  const requests = (): Enforcer => {
    if (enforcer === undefined) throw new Error('INVARIANT: rows of events hold no requests')
    return enforcer
  }
  const askPortal = createPortalStep(source)
  return {
    unfilledFields: enforcer?.unfilledFields ?? [],
    async decide({ subject }) {
      if ('event' in subject) return decideEvent(source, subject.event)
      const facts = factsOf(subject, source, users)
      if ('call' in subject) return decideCallRow(source, subject.call, facts)
      return askPortal(await requests().decide(subject.exchange, facts), subject.exchange, facts)
    },
    async explain({ subject }, id) {
      if ('event' in subject) {
        const { event } = subject
        return { decision: decideEvent(source, event), explanation: explainRule(policy, event, id) }
      }
      const facts = factsOf(subject, source, users)
      if ('call' in subject) return { decision: decideCallRow(source, subject.call, facts), explanation: undefined }
      const { decision, rules } = await requests().explain(subject.exchange, facts, id)
      return { decision: await askPortal(decision, subject.exchange, facts), explanation: rules[0] }
    },
  }
}

/** Says which detections nobody gives. */
export function noteUnfilledFields(deciders: readonly RowDecider[]): void {
  for (const field of new Set(deciders.flatMap(({ unfilledFields }) => unfilledFields)))
    printNote(`rules read \`${field}\`, and no detector fills it`)
}
