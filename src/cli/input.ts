import { statSync } from 'node:fs'
import { Option } from 'commander'
import type { EventRecord } from '../compiler/index.ts'
import {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
  createSourceCodeDetector,
  createTokenCounter,
  createUnsafeTopicDetector,
} from '../inspection/detections/index.ts'
import { createEnforcer, type EnforcementDecision, type Enforcer } from '../enforcement/index.ts'
import { nodeDecompressors } from '../enforcement/node/index.ts'
import { explainRule, type Decision, type Policy, type RuleExplanation } from '../policy/index.ts'
import type { Exchange } from '../inspection/traffic/index.ts'
import { labelEvent, labelExchange } from './decision-rows.ts'
import { readEvents } from './events.ts'
import { exchangeForms, readExchanges, type BrokenLine, type ExchangeForm } from './exchanges.ts'
import { createProgress } from './progress.ts'
import { colorsFor, printable, reportReadError, write } from './terminal.ts'

/** What a file of traffic holds: field values, or requests in one of their forms. */
export type InputForm = 'events' | ExchangeForm

/** One thing to decide. */
export interface InputRow {
  readonly line: number
  readonly label: string
  readonly subject: { readonly event: EventRecord } | { readonly exchange: Exchange }
}

/** The option that says what a file holds. */
export function inputOption(): Option {
  return new Option('--input <form>', 'events: field values; log, envoy: a request a line; har: a HAR file')
    .choices(['events', ...exchangeForms])
    .default('events')
}

async function* readRows(
  file: string,
  form: InputForm,
  onBytes: (bytes: number) => void,
): AsyncGenerator<InputRow | BrokenLine> {
  if (form === 'events') {
    for await (const row of readEvents(file, onBytes)) {
      const { line } = row
      if ('event' in row) {
        const event = row.event as EventRecord
        yield { line, label: labelEvent(event), subject: { event } }
      } else yield { line, code: 'E_EVENT_SYNTAX', message: `line ${String(line)} is no JSON object: ${row.problem}` }
    }
    return
  }
  for await (const row of readExchanges(file, form, onBytes)) {
    if ('exchange' in row) {
      const { line, exchange } = row
      yield { line, label: labelExchange(exchange), subject: { exchange } }
    } else yield row
  }
}

/**
 * Reads a file row by row with progress; `-` is standard input. A file that cannot be read is reported.
 *
 * @returns whether it was read to its end
 */
export async function readInput(
  file: string,
  form: InputForm,
  take: (row: InputRow | BrokenLine) => Promise<void>,
): Promise<boolean> {
  const progress = createProgress(file === '-' ? undefined : statSync(file, { throwIfNoEntry: false })?.size)
  try {
    for await (const row of readRows(file, form, progress.add)) await take(row)
    return true
  } catch (error) {
    reportReadError(file, error)
    return false
  } finally {
    progress.end()
  }
}

/** Reports a row that gives nothing to decide. In JSON it keeps its place: every line of the input has one of the output. */
export async function reportBrokenLine({ line, code, message }: BrokenLine, isJson: boolean): Promise<void> {
  const text = printable(message)
  if (isJson) await write(process.stdout, `${JSON.stringify({ line, error: { code, message: text } })}\n`)
  process.stderr.write(`${colorsFor(process.stderr).red('error')} ${code} ${text}\n`)
}

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

export function createRowDecider(policy: Policy, form: InputForm): RowDecider {
  let made: Enforcer | undefined
  // Events bring the values of detections with them, and need none.
  const enforcer = (): Enforcer => (made ??= createEmbeddedEnforcer(policy))
  return {
    unfilledFields: form === 'events' ? [] : enforcer().unfilledFields,
    async decide({ subject }) {
      return 'event' in subject ? policy.decide(subject.event) : enforcer().decide(subject.exchange)
    },
    async explain({ subject }, id) {
      if ('event' in subject) {
        const { event } = subject
        return { decision: policy.decide(event), explanation: explainRule(policy, event, id) }
      }
      const { decision, rules } = await enforcer().explain(subject.exchange, {}, id)
      return { decision, explanation: rules[0] }
    },
  }
}

/** Says which detections nobody gives. */
export function noteUnfilledFields(deciders: readonly RowDecider[]): void {
  for (const field of new Set(deciders.flatMap(({ unfilledFields }) => unfilledFields)))
    process.stderr.write(`note: rules read \`${field}\`, and no embedded detector fills it\n`)
}
