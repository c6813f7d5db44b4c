import { InvalidArgumentError, Option, type Command } from 'commander'
import rows from './options.json' with { type: 'json' }

/** What the value of an option is; a switch has none. */
export type OptionKind = 'switch' | 'choice' | 'file' | 'name' | 'json' | 'number'

/** One row of the table: all that an option is, but for its commands. */
interface OptionRow {
  readonly flags: string
  /** One clause, for help. */
  readonly summary: string
  readonly kind: OptionKind
  /** All values that a choice may have. */
  readonly choices?: readonly string[]
  readonly default?: string
  /** Of a number. */
  readonly least?: number
  readonly greatest?: number
  /** Names of options (as members) that cannot stand beside it. */
  readonly conflicts?: readonly string[]
}

/**
 * Every option of every command. One that means the same in two commands is one row, and a value beside the choices is
 * refused before a file is looked at.
 */
const optionTable: Readonly<Record<OptionName, OptionRow>> = rows as Readonly<Record<OptionName, OptionRow>>

/** The name of an option in the table. */
export type OptionName = keyof typeof rows

/** An option of the table. Commands take no other: `TableOption` is what the test of all commands looks for. */
export class TableOption extends Option {
  readonly kind: OptionKind

  constructor({ flags, summary, kind, choices, least, greatest, default: preset, conflicts }: OptionRow) {
    super(flags, summary)
    this.kind = kind
    if (choices !== undefined) this.choices(choices)
    else if (least !== undefined && greatest !== undefined) this.argParser(readNumber(least, greatest))
    else if (kind !== 'switch') this.argParser(refuseEmpty(this))
    if (preset !== undefined) this.default(preset)
    if (conflicts !== undefined) this.conflicts([...conflicts])
  }
}

/** Reads a number of a range. */
function readNumber(least: number, greatest: number): (value: string) => number {
  return (value) => {
    const number = value.trim() === '' ? Number.NaN : Number(value)
    if (number >= least && number <= greatest) return number
    throw new InvalidArgumentError(`Expected a number from ${String(least)} to ${String(greatest)}.`)
  }
}

/** A script with an unset variable gives an empty text: never a name. */
function refuseEmpty(option: Option): (value: string, previous: unknown) => unknown {
  return (value, previous) => {
    if (value === '') throw new InvalidArgumentError('It is empty.')
    return option.variadic ? [...((previous as string[] | undefined) ?? []), value] : value
  }
}

/** A fresh option of a row of the table. */
export function option(name: OptionName): TableOption {
  return new TableOption(optionTable[name])
}

/**
 * The forms of logs are a table of the traffic reader, which only the commands that read them load.
 *
 * @param preset - the form of a file for which nobody says one
 * @param conflicts - switches that say the form too
 */
export function inputOption(forms: readonly string[], preset: string, conflicts: readonly string[] = []): TableOption {
  return new TableOption({
    flags: '--input <form>',
    summary: 'what the file holds: field values, a HAR file, or a request a line, as others log it',
    kind: 'choice',
    choices: forms,
    default: preset,
    conflicts,
  })
}

/** The maps of columns are a table of replay, which only its command loads. */
export function columnsInputOption(maps: readonly string[]): TableOption {
  return new TableOption({
    flags: '--input <form>',
    summary: 'whose log it is, which says what its columns are',
    kind: 'choice',
    choices: maps,
  })
}

/** The phases are a table of the language, which only its command loads. */
export function phaseOption(phases: readonly string[]): TableOption {
  return new TableOption({
    flags: '--phase <phase>',
    summary: 'check fields and functions against a phase of the Rulesets API',
    kind: 'choice',
    choices: phases,
  })
}

/**
 * Refuses options that were given and would be read by nobody here: exit code 2.
 *
 * @param names - as they stand in the table, such as `dlpKeys`
 * @param because - when they are read, as the end of a sentence
 */
export function refuseUnread(command: Command, names: readonly string[], because: string): void {
  for (const known of command.options) {
    const name = known.attributeName()
    if (names.includes(name) && command.getOptionValueSource(name) === 'cli')
      command.error(`error: option '${known.flags}' ${because}`)
  }
}

/** The options that lay expressions out, as the command line has them. */
export interface FormatFlags {
  readonly width?: number
  readonly operators?: 'words' | 'symbols'
  readonly sortSets?: boolean
}

/** {@link FormatFlags} without what was not given. */
export function readFormatOptions({ width, operators, sortSets }: FormatFlags): FormatFlags {
  return {
    ...(width === undefined ? {} : { width }),
    ...(operators === undefined ? {} : { operators }),
    ...(sortSets === undefined ? {} : { sortSets }),
  }
}
