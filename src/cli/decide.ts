import { statSync } from 'node:fs'
import { Command, Option } from 'commander'
import type { EventRecord } from '../compiler/index.ts'
import {
  createInjectionScorer,
  createPiiDetector,
  createPromptDetector,
  createSecretDetector,
  createSourceCodeDetector,
  createTokenCounter,
  createUnsafeTopicDetector,
} from '../detections/index.ts'
import { createEnforcer, type EnforcementDecision, type Enforcer } from '../enforcement/index.ts'
import { explainRule, printExplanation, type Decision, type Policy } from '../policy/index.ts'
import type { Exchange } from '../traffic/index.ts'
import { header, labelEvent, labelExchange, summary, toRow } from './decision-rows.ts'
import { readEvents } from './events.ts'
import { exchangeForms, readExchanges, type BrokenLine, type ExchangeForm } from './exchanges.ts'
import { openPolicyFile } from './policy-file.ts'
import { colorsFor, printable, reportFileError, write } from './terminal.ts'
import { createProgress, type Progress } from './progress.ts'

interface DecideOptions {
  readonly format?: 'table' | 'json'
  readonly input: 'events' | ExchangeForm
  readonly explain?: string
  readonly backend: 'closures' | 'source' | 'auto'
}

/** Milliseconds for one exchange: nobody waits behind a log, so detectors have time to load. */
const deadlineMs = 10_000

/** What answers without a service of its own. */
function embeddedEnforcer(policy: Policy): Enforcer {
  return createEnforcer(policy, {
    detectors: [
      createPromptDetector(),
      createInjectionScorer(),
      createPiiDetector(),
      createSecretDetector(),
      createSourceCodeDetector(),
      createTokenCounter(),
      createUnsafeTopicDetector(),
    ],
    deadlineMs,
  })
}

/** Maps as objects: JSON would print them empty. */
function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value
}

class DecisionPrinter {
  readonly #isJson: boolean
  readonly #colors = colorsFor(process.stdout)
  readonly #counts = new Map<string, number>()
  #broken = 0

  constructor(format: DecideOptions['format']) {
    this.#isJson = format === 'json'
  }

  async start(): Promise<void> {
    if (!this.#isJson) await write(process.stdout, `${header(this.#colors)}\n`)
  }

  async print(line: number, label: string, decision: Decision | EnforcementDecision): Promise<void> {
    this.#counts.set(decision.action, (this.#counts.get(decision.action) ?? 0) + 1)
    const text = this.#isJson
      ? JSON.stringify({ line, ...decision }, withMaps)
      : toRow(line, label, decision, this.#colors)
    await write(process.stdout, `${text}\n`)
  }

  async explain(line: number, policy: Policy, event: EventRecord, rule: string): Promise<void> {
    const explanation = explainRule(policy, event, rule)
    if (explanation === undefined) return
    const shown = this.#isJson ? JSON.stringify({ line, explanation }) : printable(printExplanation(explanation))
    await write(process.stdout, `${shown}\n`)
  }

  async report({ line, code, message }: BrokenLine): Promise<void> {
    this.#broken += 1
    process.exitCode = 1
    const text = printable(message)
    // In JSON a broken line keeps its place, so that every line of the input has one of the output.
    if (this.#isJson) await write(process.stdout, `${JSON.stringify({ line, error: { code, message: text } })}\n`)
    process.stderr.write(`${colorsFor(process.stderr).red('error')} ${code} ${text}\n`)
  }

  async finish(): Promise<void> {
    if (!this.#isJson) await write(process.stdout, `\n${summary(this.#counts, this.#broken)}\n`)
    else if (this.#broken > 0) process.stderr.write(`${String(this.#broken)} broken lines\n`)
  }
}

function hasRule(policy: Policy, id: string): boolean {
  return policy.stages.some(({ rules }) => rules.some(({ rule }) => rule.report.rule === id))
}

async function decideEvents(
  policy: Policy,
  file: string,
  explain: string | undefined,
  printer: DecisionPrinter,
  progress: Progress,
): Promise<void> {
  for await (const row of readEvents(file, progress.add)) {
    if ('event' in row) {
      const event = row.event as EventRecord
      await printer.print(row.line, labelEvent(event), policy.decide(event))
      if (explain !== undefined) await printer.explain(row.line, policy, event, explain)
    } else {
      const message = `line ${String(row.line)} is no JSON object: ${row.problem}`
      await printer.report({ line: row.line, code: 'E_EVENT_SYNTAX', message })
    }
  }
}

async function decideExchanges(
  policy: Policy,
  file: string,
  form: ExchangeForm,
  printer: DecisionPrinter,
  progress: Progress,
): Promise<void> {
  const enforcer = embeddedEnforcer(policy)
  for (const field of enforcer.unfilledFields)
    process.stderr.write(`note: rules read \`${field}\`, and no embedded detector fills it\n`)
  const decide = (exchange: Exchange): Promise<EnforcementDecision> => enforcer.decide(exchange)
  for await (const row of readExchanges(file, form, progress.add)) {
    if ('exchange' in row) await printer.print(row.line, labelExchange(row.exchange), await decide(row.exchange))
    else await printer.report(row)
  }
}

/** Why the options do not go together, or undefined. */
function refuse({ explain, input }: DecideOptions, policy: Policy): string | undefined {
  if (explain === undefined) return undefined
  if (input !== 'events') return '--explain needs --input events'
  return hasRule(policy, explain) ? undefined : `no rule in force is called \`${printable(explain)}\``
}

/** `portcullis decide POLICY EVENTS` */
export function decideCommand(): Command {
  return new Command('decide')
    .description('decide events or requests with a policy, one decision a line; broken lines are reported and counted')
    .argument('<policy>', 'policy file')
    .argument('<events>', 'events, a JSON object of field values a line, or what --input says; - is standard input')
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .addOption(
      new Option('--input <form>', 'events: field values; log, envoy: a request a line; har: a HAR file')
        .choices(['events', ...exchangeForms])
        .default('events'),
    )
    .option('--explain <rule>', 'show how each part of a rule came out for each event')
    .addOption(
      new Option('--backend <backend>', 'how rules run').choices(['closures', 'source', 'auto']).default('auto'),
    )
    .action(async (policyFile: string, events: string, options: DecideOptions) => {
      const policy = openPolicyFile(policyFile, { backend: options.backend })
      if (policy === undefined) return
      const refusal = refuse(options, policy)
      if (refusal !== undefined) {
        process.stderr.write(`error: ${refusal}\n`)
        process.exitCode = 1
        return
      }
      const printer = new DecisionPrinter(options.format)
      const size = events === '-' ? undefined : statSync(events, { throwIfNoEntry: false })?.size
      const progress = createProgress(size)
      try {
        await printer.start()
        if (options.input === 'events') await decideEvents(policy, events, options.explain, printer, progress)
        else await decideExchanges(policy, events, options.input, printer, progress)
      } catch (error) {
        const { code, message, syscall } = error as NodeJS.ErrnoException
        if (syscall === undefined) throw error
        reportFileError({ file: events, reason: code === 'ENOENT' ? 'there is no such file' : message })
        return
      } finally {
        progress.end()
      }
      await printer.finish()
    })
}
