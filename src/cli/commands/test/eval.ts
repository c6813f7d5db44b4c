import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { compile, type EventRecord } from '../../../compiler/index.ts'
import { cloudflare, gateway, phases } from '../../../language/index.ts'
import { RuntimeError } from '../../../runtime/index.ts'
import { reportUnread } from '../../files/file-problem.ts'
import { readText } from '../../files/read.ts'
import { option, phaseOption } from '../../options.ts'
import { parseObject } from '../../rows/events.ts'
import { printExpressionDiagnostics } from '../../terminal/diagnostics.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, printError } from '../../terminal/text.ts'

interface EvalOptions {
  readonly event: string
  readonly scheme: 'cloudflare' | 'gateway'
  readonly phase?: string
}

const schemes = { cloudflare, gateway }

function readEvent(text: string): EventRecord | undefined {
  let source = text
  if (text.startsWith('@')) {
    const read = readText(text.slice(1), { limit: 'maxEventBytes' })
    if ('reason' in read) {
      reportUnread(read)
      return undefined
    }
    source = read.text
  }
  const parsed = parseObject(source)
  if ('value' in parsed) return parsed.value as EventRecord
  printError('E_EVENT_SYNTAX', `the event is no JSON object: ${parsed.problem}`)
  return undefined
}

async function evaluate(expression: string, { event, scheme, phase }: EvalOptions): Promise<void> {
  const result = compile(expression, schemes[scheme], phase === undefined ? {} : { phase })
  printExpressionDiagnostics(result.ok ? result.warnings : result.diagnostics, expression)
  const record = readEvent(event)
  if (!result.ok || record === undefined) {
    process.exitCode = exitCodes.found
    return
  }
  try {
    await print(`${String(result.value.matches(record))}\n`)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    printError(error.code, error.message)
  }
}

export const help: CommandHelp = {
  name: 'eval',
  summary: 'evaluate one expression over one event',
  place: 5,
}

/** `portcullis eval EXPRESSION --event JSON` */
export function addTo(command: Command): void {
  command
    .argument('<expression>', 'a condition in the Wirefilter language')
    .addOption(option('event'))
    .addOption(option('scheme'))
    .addOption(phaseOption(phases.map(({ name }) => name)))
    .action(evaluate)
}
