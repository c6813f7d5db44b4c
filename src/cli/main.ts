#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { checkCommand } from './commands/write/check.ts'
import { compileCommand } from './commands/ship/compile.ts'
import { decideCommand } from './commands/test/decide.ts'
import { diffCommand } from './commands/test/diff.ts'
import { discoverCommand } from './commands/find/discover.ts'
import { evalCommand } from './commands/test/eval.ts'
import { exactDataCommand } from './commands/ship/exact-data.ts'
import { exportCommand } from './commands/write/export.ts'
import { formatCommand } from './commands/write/format.ts'
import { importCommand } from './commands/write/import.ts'
import { planCommand } from './commands/write/plan.ts'
import { promptLogCommand } from './commands/ship/prompt-log.ts'
import { stopOnClosedPipe } from './terminal.ts'

const examples = `
Examples:
  portcullis check policies/*.yaml                 every error of every file, with its place
  portcullis decide policy.yaml events.jsonl       a decision for each event
  portcullis diff old.yaml new.yaml events.jsonl   what a change decides differently
  tail -f log.jsonl | portcullis decide policy.yaml - --format json
  portcullis eval 'http.host eq "a.example"' --event '{"http.host":"a.example"}'
  portcullis compile policy.yaml -o policy.mjs     a module for the edge, without a parser
`

/** The command line. Exit codes: 0 all well, 1 something in the input is wrong, 2 wrong usage. */
export function createProgram(): Command {
  const program = new Command('portcullis')
    .description("Check, run and compile policies in Cloudflare's Wirefilter language.")
    .addHelpText('after', examples)
    .addCommand(checkCommand())
    .addCommand(decideCommand())
    .addCommand(diffCommand())
    .addCommand(evalCommand())
    .addCommand(compileCommand())
    .addCommand(planCommand())
    .addCommand(formatCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(discoverCommand())
    .addCommand(promptLogCommand())
    .addCommand(exactDataCommand())
  throwOnWrongUsage(program)
  return program
}

/** Commands that were added whole take nothing over from the program, so each is told. */
function throwOnWrongUsage(command: Command): void {
  command.exitOverride().showHelpAfterError('(portcullis --help shows the commands)')
  for (const inner of command.commands) throwOnWrongUsage(inner)
}

stopOnClosedPipe()
try {
  await createProgram().parseAsync()
} catch (error) {
  // Commander has printed its message already; help and version leave with 0.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
