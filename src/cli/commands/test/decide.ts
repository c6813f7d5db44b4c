import { Command, Option } from 'commander'
import type { EnforcementDecision } from '../../../enforcement/index.ts'
import { printExplanation, type Decision, type Policy, type RuleExplanation } from '../../../policy/index.ts'
import { header, summary, toRow } from '../../decision-rows.ts'
import { dlpKeysOption } from '../../dlp-keys.ts'
import type { BrokenLine } from '../../exchanges.ts'
import {
  createRowDecider,
  inputOption,
  mapOption,
  noteUnfilledFields,
  readInput,
  toForm,
  reportBrokenLine,
} from '../../input.ts'
import { openPolicyFile } from '../../policy-file.ts'
import { colorsFor, printable, write } from '../../terminal.ts'

interface DecideOptions {
  readonly format?: 'table' | 'json'
  readonly input: string
  readonly map?: readonly string[]
  readonly dlpKeys?: string
  readonly explain?: string
  readonly backend: 'closures' | 'source' | 'auto'
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

  async explain(line: number, explanation: RuleExplanation): Promise<void> {
    const shown = this.#isJson ? JSON.stringify({ line, explanation }) : printable(printExplanation(explanation))
    await write(process.stdout, `${shown}\n`)
  }

  async report(row: BrokenLine): Promise<void> {
    this.#broken += 1
    process.exitCode = 1
    await reportBrokenLine(row, this.#isJson)
  }

  async finish(): Promise<void> {
    if (!this.#isJson) await write(process.stdout, `\n${summary(this.#counts, this.#broken)}\n`)
    else if (this.#broken > 0) process.stderr.write(`${String(this.#broken)} broken lines\n`)
  }
}

function hasRule(policy: Policy, id: string): boolean {
  return policy.stages.some(({ rules }) => rules.some(({ rule }) => rule.report.rule === id))
}

/** `portcullis decide POLICY EVENTS` */
export function decideCommand(): Command {
  return new Command('decide')
    .description('decide events or requests with a policy, one decision a line; broken lines are reported and counted')
    .argument('<policy>', 'policy file')
    .argument('<events>', 'events, a JSON object of field values a line, or what --input says; - is standard input')
    .addOption(new Option('--format <format>', 'table (default) or json').choices(['table', 'json']))
    .addOption(inputOption())
    .addOption(mapOption())
    .addOption(dlpKeysOption())
    .option('--explain <rule>', 'show how each part of a rule came out for each event or request')
    .addOption(
      new Option('--backend <backend>', 'how rules run').choices(['closures', 'source', 'auto']).default('auto'),
    )
    .action(async (policyFile: string, events: string, options: DecideOptions) => {
      const { dlpKeys, backend } = options
      const policy = openPolicyFile(policyFile, { dlpKeys, backend })
      if (policy === undefined) return
      if (options.explain !== undefined && !hasRule(policy, options.explain)) {
        process.stderr.write(`error: no rule in force is called \`${printable(options.explain)}\`\n`)
        process.exitCode = 1
        return
      }
      const { explain } = options
      const input = toForm(options)
      const printer = new DecisionPrinter(options.format)
      const decider = createRowDecider(policy, input)
      noteUnfilledFields([decider])
      await printer.start()
      const isRead = await readInput(events, input, async (row) => {
        if (!('subject' in row)) {
          await printer.report(row)
          return
        }
        const { line, label } = row
        if (explain === undefined) await printer.print(line, label, await decider.decide(row))
        else {
          const { decision, explanation } = await decider.explain(row, explain)
          await printer.print(line, label, decision)
          if (explanation !== undefined) await printer.explain(line, explanation)
        }
      })
      if (isRead) await printer.finish()
    })
}
