import { Command, Option } from 'commander'
import { compile, type EventRecord } from '../../../compiler/index.ts'
import { cloudflare, gateway } from '../../../language/index.ts'
import { RuntimeError } from '../../../runtime/index.ts'
import { printDiagnostic, printable, readText, reportFileError } from '../../terminal.ts'

interface EvalOptions {
  readonly event: string
  readonly scheme: 'cloudflare' | 'gateway'
  readonly phase?: string
}

const schemes = { cloudflare, gateway }

function readEvent(text: string): EventRecord | undefined {
  let source = text
  if (text.startsWith('@')) {
    const read = readText(text.slice(1))
    if (!('text' in read)) {
      reportFileError(read)
      return undefined
    }
    source = read.text
  }
  let reason = 'expected an object of field values'
  try {
    const value: unknown = JSON.parse(source)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as EventRecord
  } catch (error) {
    reason = (error as Error).message
  }
  process.stderr.write(`error E_EVENT_SYNTAX the event is no JSON object: ${printable(reason)}\n`)
  process.exitCode = 1
  return undefined
}

/** `portcullis eval EXPRESSION --event JSON` */
export function evalCommand(): Command {
  return new Command('eval')
    .description('evaluate one expression: prints true or false')
    .argument('<expression>', 'a condition in the Wirefilter language')
    .option('--event <json>', 'field values; @file reads them from a file', '{}')
    .addOption(
      new Option('--scheme <scheme>', 'the fields it may use').choices(['cloudflare', 'gateway']).default('cloudflare'),
    )
    .option('--phase <phase>', 'check fields and functions against a phase, such as http_request_firewall_custom')
    .action((expression: string, { event, scheme, phase }: EvalOptions) => {
      const result = compile(expression, schemes[scheme], phase === undefined ? {} : { phase })
      for (const diagnostic of result.ok ? result.warnings : result.diagnostics) {
        process.stderr.write(`${printDiagnostic(diagnostic, expression, 'expression', process.stderr)}\n`)
      }
      const record = readEvent(event)
      if (!result.ok || record === undefined) {
        process.exitCode = 1
        return
      }
      try {
        process.stdout.write(`${String(result.value.matches(record))}\n`)
      } catch (error) {
        if (!(error instanceof RuntimeError)) throw error
        process.stderr.write(`error ${error.code} ${printable(error.message)}\n`)
        process.exitCode = 1
      }
    })
}
