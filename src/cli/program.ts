import { Command, CommanderError } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import type { CommandRow } from './command-row.ts'
import { commandRows } from './commands.generated.ts'
import { TableOption } from './options.ts'
import { exitCodes } from './terminal/text.ts'

/** All commands, in the order of help: a folder of commands is a group, named by its folder. */
export const commandGroups: readonly { readonly title: string; readonly rows: readonly CommandRow[] }[] =
  Object.entries(commandRows).map(([folder, rows]) => ({
    title: `${folder.charAt(0).toUpperCase()}${folder.slice(1)}`,
    rows,
  }))

const examples = `
Examples:
  portcullis check policies/
  portcullis decide policy.yaml events.jsonl
  portcullis diff policy.yaml changed.yaml yesterday.jsonl --input log
  portcullis eval 'http.host eq "a.example"' --event '{"http.host":"a.example"}'
  portcullis compile policy.yaml -o policy.mjs

Exit codes: 0 all well, 1 something was found or a file could not be read or
written, 2 wrong usage. \`portcullis COMMAND --help\` shows every option.
`

const pointer = '(`portcullis --help` lists the commands, `portcullis COMMAND --help` the options of one)'

function addCommand(program: Command, title: string, row: CommandRow, definition: Definition | undefined): void {
  const command = program.command(row.name).summary(row.summary).helpGroup(`${title}:`)
  command.description(`${row.summary.charAt(0).toUpperCase()}${row.summary.slice(1)}.`)
  definition?.addTo(command)
}

type Definition = Awaited<ReturnType<CommandRow['load']>>

/** Commands inside of one take nothing over from it, so each is told. */
function settle(command: Command): void {
  command.exitOverride().showHelpAfterError(pointer).helpCommand(false).helpOption('-h, --help', 'show this')
  command.configureHelp({ subcommandTerm: (inner) => inner.name() })
  for (const inner of command.commands) settle(inner)
}

/**
 * The command line with some of its commands whole; of the others it knows what help lists.
 *
 * @param isWanted - whether the file of a command is loaded
 */
export async function createProgram(isWanted: (name: string) => boolean): Promise<Command> {
  const program = new Command('portcullis')
    .description("Check, test and ship policies in Cloudflare's Wirefilter language.")
    .usage('COMMAND')
    .addHelpText('after', examples)
  for (const { title, rows } of commandGroups)
    for (const row of rows) addCommand(program, title, row, isWanted(row.name) ? await row.load() : undefined)
  settle(program)
  program.hook('preAction', (_program, called) => refuseSecondInput(called))
  return program.version(packageFile.version, '-V, --version', 'show the version')
}

/** Standard input can be read once: a second reader would find it empty, and say nothing. */
function refuseSecondInput(called: Command): void {
  const files = called.options.filter((known) => known instanceof TableOption && known.kind === 'file')
  const values = files.map((known) => called.getOptionValue(known.attributeName()) as unknown)
  const readers = [called.processedArgs as unknown[], values].flat(2).filter((value) => value === '-')
  if (readers.length > 1) called.error('error: standard input (`-`) can be given once only')
}

/** `help check` is `check --help`. */
function withHelpOption(args: readonly string[]): readonly string[] {
  return args[0] === 'help' ? [...args.slice(1), '--help'] : args
}

/** Runs the command line with arguments; what is wrong with them gives exit code 2. */
export async function run(given: readonly string[]): Promise<void> {
  const args = withHelpOption(given)
  // The program's own options take no value, so the first argument that is no option is the command.
  const called = args.find((argument) => !argument.startsWith('-'))
  const rows = commandGroups.flatMap((group) => group.rows)
  const isAllWanted = rows.some(({ name, readsAll }) => name === called && readsAll === true)
  const program = await createProgram((name) => isAllWanted || name === called)
  // Help about a command that does not exist would be that of the program.
  const isUnknown = called !== undefined && !program.commands.some((command) => command.name() === called)
  try {
    await program.parseAsync(isUnknown ? [called] : args, { from: 'user' })
  } catch (error) {
    // Commander has printed its message already; help and version leave with 0.
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
}
