import type { Command, Option } from 'commander'
import { TableOption } from '../../../options.ts'

/** What a shell offers for a value: the words of a closed set, files, or nothing. */
export type OfferedValue = readonly string[] | 'files' | 'nothing'

/** An option as a shell completes it. */
export interface OptionWords {
  /** `--format` and, if there is one, `-f`. */
  readonly names: readonly string[]
  readonly summary: string
  /** Undefined for a switch. */
  readonly value: OfferedValue | undefined
}

/** A command, or the program itself, as a shell completes it. */
export interface CommandWords {
  /** The words that call it, each behind a slash: `/test/add`; empty for the program. */
  readonly path: string
  readonly summary: string
  readonly inner: readonly CommandWords[]
  readonly options: readonly OptionWords[]
  readonly argument: OfferedValue
}

function nameWords({ short, long }: Pick<Option, 'short' | 'long'>): string[] {
  return [long, short].filter((name) => name !== undefined)
}

function optionWords(option: Option): OptionWords {
  const kind = option instanceof TableOption ? option.kind : 'switch'
  const value = option.argChoices ?? (kind === 'file' ? 'files' : 'nothing')
  return {
    names: nameWords(option),
    summary: option.description,
    value: kind === 'switch' ? undefined : value,
  }
}

function argumentOf(command: Command): OfferedValue {
  const [first] = command.registeredArguments
  if (first === undefined) return 'nothing'
  return first.argChoices ?? (['code', 'expression'].includes(first.name()) ? 'nothing' : 'files')
}

/** The command inside of another that is called where none is named: `test` is `test run`. Commander tells it nobody. */
function presetOf(command: Command): Command | undefined {
  const { _defaultCommandName: name } = command as unknown as { readonly _defaultCommandName?: string | null }
  return command.commands.find((inner) => inner.name() === name)
}

/** A command and those inside of it, with what each takes. */
export function commandWords(command: Command, path = ''): CommandWords {
  const called = presetOf(command) ?? command
  const help = { names: ['--help', '-h'], summary: 'show this', value: undefined }
  return {
    path,
    summary: command.summary(),
    inner: command.commands.map((inner) => commandWords(inner, `${path}/${inner.name()}`)),
    options: [...called.options.map(optionWords), help],
    argument: argumentOf(called),
  }
}

/** A command and all inside of it, the outermost first. */
export function allCommands(words: CommandWords): readonly CommandWords[] {
  return [words, ...words.inner.flatMap(allCommands)]
}

/** The last word that calls a command. */
export function nameOf({ path }: CommandWords): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A text as one word of a shell: all three read single quotes alike but for what is inside. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
