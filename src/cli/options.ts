import { InvalidArgumentError, Option, type Command } from 'commander'

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
  /** The least and the greatest value of a number. */
  readonly range?: readonly [least: number, greatest: number]
  /** Names of options (as members) that cannot stand beside it. */
  readonly conflicts?: readonly string[]
}

/**
 * Every option of every command. One that means the same in two commands is one row, and a value beside the choices is
 * refused before a file is looked at.
 */
const optionTable = {
  findingFormat: {
    flags: '--format <format>',
    summary: 'text; json: an object a line, the last a summary; sarif; junit; github: annotations of a workflow',
    kind: 'choice',
    choices: ['text', 'json', 'sarif', 'junit', 'github'],
    default: 'text',
  },
  findingOutput: {
    flags: '-o, --output <file>',
    summary: 'where to write what --format says, with the text on standard output beside it',
    kind: 'file',
  },
  textFormat: {
    flags: '--format <format>',
    summary: 'text, or json: an object a line, the last a summary',
    kind: 'choice',
    choices: ['text', 'json'],
    default: 'text',
  },
  lintConfig: {
    flags: '--config <file>',
    summary: 'levels and ignores; by default `portcullis.lint.yaml` of the working folder, if it is there',
    kind: 'file',
  },
  baseline: {
    flags: '--baseline <file>',
    summary: 'findings that were there before and do not count',
    kind: 'file',
  },
  writeBaseline: {
    flags: '--write-baseline',
    summary: 'write what is found now to the file of --baseline',
    kind: 'switch',
  },
  fix: { flags: '--fix', summary: 'make the safe fixes: those by which no decision changes', kind: 'switch' },
  why: { flags: '--why', summary: 'say with each finding why it matters', kind: 'switch' },
  failOn: {
    flags: '--fail-on <level>',
    summary: 'the least level that makes the command leave with 1',
    kind: 'choice',
    choices: ['error', 'warning', 'style', 'info'],
    default: 'warning',
  },
  checkFormat: { flags: '--check', summary: 'write nothing; leave with 1 if a file would change', kind: 'switch' },
  width: {
    flags: '--width <characters>',
    summary: 'of a line; by default 100 in files, and one line for a single expression',
    kind: 'number',
    range: [20, 10_000],
  },
  operators: {
    flags: '--operators <spelling>',
    summary: 'how operators are spelt that have a word and a symbol; by default as words',
    kind: 'choice',
    choices: ['words', 'symbols'],
  },
  sortSets: { flags: '--sort-sets', summary: 'put the items of sets in order', kind: 'switch' },
  terraform: {
    flags: '--terraform',
    summary: 'format Terraform too, which then sees the expressions as changed',
    kind: 'switch',
  },
  firstPolicy: {
    flags: '--for <what>',
    summary: 'what the first policy is for: prompts of models, a web application, or what staff reach',
    kind: 'choice',
    choices: ['ai', 'waf', 'gateway'],
  },
  editor: {
    flags: '--editor <editor>',
    summary: 'settings to write; `any` is for editors that read .editorconfig',
    kind: 'choice',
    choices: ['vscode', 'any', 'none'],
  },
  ci: { flags: '--ci <service>', summary: 'workflow to write', kind: 'choice', choices: ['github', 'none'] },
  hooks: {
    flags: '--hooks <tool>',
    summary: 'hooks to write, which run before each commit',
    kind: 'choice',
    choices: ['pre-commit', 'none'],
  },
  yes: { flags: '-y, --yes', summary: 'ask nothing, and take what was not said from the defaults', kind: 'switch' },
  only: { flags: '--only <name...>', summary: 'run the tests whose names contain one of these', kind: 'name' },
  since: {
    flags: '--since <revision>',
    summary: 'what has changed since a revision of git',
    kind: 'name',
  },
  watch: { flags: '--watch', summary: 'run again when a file changes', kind: 'switch' },
  testName: { flags: '--name <name>', summary: 'name of the test; by default what is decided', kind: 'name' },
  report: {
    flags: '--report <kind...>',
    summary: 'reports to write',
    kind: 'choice',
    choices: ['text', 'text-summary', 'html', 'lcov', 'cobertura', 'json', 'json-summary', 'clover'],
  },
  reportDirectory: {
    flags: '--directory <folder>',
    summary: 'where reports are written',
    kind: 'file',
    default: 'coverage',
  },
  atLeast: {
    flags: '--at-least <percent>',
    summary: 'leave with 1 below this share of outcomes',
    kind: 'number',
    range: [0, 100],
  },
  writeTests: { flags: '--write', summary: 'add the suggested tests to the test file', kind: 'switch' },
  tableFormat: {
    flags: '--format <format>',
    summary: 'table, or json: an object a line, the last a summary',
    kind: 'choice',
    choices: ['table', 'json'],
    default: 'table',
  },
  reportFormat: {
    flags: '--format <format>',
    summary: 'table, or json: one object',
    kind: 'choice',
    choices: ['table', 'json'],
    default: 'table',
  },
  documentFormat: {
    flags: '--format <format>',
    summary: 'how the policy is written',
    kind: 'choice',
    choices: ['yaml', 'json'],
    default: 'yaml',
  },
  map: {
    flags: '--map <name=member...>',
    summary: 'the member or column of a row that holds each value; for --input map, and in replay beside any map',
    kind: 'name',
  },
  columns: {
    flags: '--columns <file>',
    summary: 'a map of columns of your own, in YAML or JSON',
    kind: 'file',
    conflicts: ['input'],
  },
  against: {
    flags: '--against <policy>',
    summary: 'the policy as it was: count what it decided otherwise',
    kind: 'file',
  },
  html: { flags: '--html <file>', summary: 'write a report with pictures, as one file', kind: 'file' },
  threads: {
    flags: '--threads <number>',
    summary: 'threads that read and ask; by default 1',
    kind: 'number',
    range: [1, 256],
  },
  backend: {
    flags: '--backend <backend>',
    summary: 'how rules run',
    kind: 'choice',
    choices: ['closures', 'source', 'auto'],
    default: 'auto',
  },
  scheme: {
    flags: '--scheme <scheme>',
    summary: 'the fields that the expression may use',
    kind: 'choice',
    choices: ['cloudflare', 'gateway'],
    default: 'cloudflare',
  },
  exportKind: {
    flags: '--as <kind>',
    summary: 'what is written; by default what the scheme of the policy says',
    kind: 'choice',
    choices: ['rulesets', 'gateway', 'lists', 'gateway-lists', 'dlp', 'portal'],
  },
  dlpKeys: {
    flags: '--dlp-keys <file>',
    summary: 'secret keys of exact data in DLP profiles, as `exact-data key` writes them',
    kind: 'file',
  },
  output: { flags: '-o, --output <file>', summary: 'where to write; by default standard output', kind: 'file' },
  identity: {
    flags: '--identity <file>',
    summary: 'what is known of users: a JSON object a line, joined by e-mail address or name',
    kind: 'file',
  },
  budget: {
    flags: '--budget <budget>',
    summary: 'how much work one question may cost',
    kind: 'choice',
    choices: ['editor', 'batch', 'prove'],
    default: 'batch',
  },
  explain: { flags: '--explain <rule>', summary: 'show how each part of a rule came out', kind: 'name' },
  package: {
    flags: '--package <name>',
    summary: 'what the module imports its runtime from',
    kind: 'name',
    default: 'portcullis',
  },
  event: {
    flags: '--event <json>',
    summary: 'field values; @FILE reads them from a file',
    kind: 'json',
    default: '{}',
  },
  har: { flags: '--har', summary: 'the logs are HAR files', kind: 'switch', conflicts: ['envoy'] },
  envoy: {
    flags: '--envoy',
    summary: 'the logs are access logs of Envoy, Envoy Gateway, Contour or Istio',
    kind: 'switch',
  },
  applications: {
    flags: '--applications <file>',
    summary: 'applications with name, hosts and status, in YAML or JSON',
    kind: 'file',
  },
  discoveryRules: {
    flags: '--rules <file>',
    summary: 'heuristics in place of the default ones, in YAML or JSON',
    kind: 'file',
  },
  printRules: {
    flags: '--print-rules',
    summary: 'print the default heuristics as JSON, to change them',
    kind: 'switch',
  },
  load: { flags: '--load <files...>', summary: 'add what other runs saved', kind: 'file' },
  save: { flags: '--save <file>', summary: 'save what was counted, for --load', kind: 'file' },
  labels: {
    flags: '--labels <file>',
    summary: 'write what is labelled cf-llm, for `detections.label_files` of a policy',
    kind: 'file',
  },
  all: { flags: '--all', summary: 'show endpoints without a label too', kind: 'switch' },
  keys: { flags: '--keys <file>', summary: 'JSON file of secret keys by name', kind: 'file' },
  key: { flags: '--key <name>', summary: 'the key to hash with', kind: 'name' },
  privateKey: {
    flags: '--key <file>',
    summary: 'private key, as `prompt-log keys` wrote it',
    kind: 'file',
  },
} as const satisfies Readonly<Record<string, OptionRow>>

/** The name of an option in the table. */
export type OptionName = keyof typeof optionTable

/** An option of the table. Commands take no other: `TableOption` is what the test of all commands looks for. */
export class TableOption extends Option {
  readonly kind: OptionKind

  constructor({ flags, summary, kind, choices, range, default: preset, conflicts }: OptionRow) {
    super(flags, summary)
    this.kind = kind
    if (choices !== undefined) this.choices(choices)
    else if (range !== undefined) this.argParser(readNumber(range))
    else if (kind !== 'switch') this.argParser(refuseEmpty(this))
    if (preset !== undefined) this.default(preset)
    if (conflicts !== undefined) this.conflicts([...conflicts])
  }
}

/** Reads a number of a range. */
function readNumber([least, greatest]: readonly [number, number]): (value: string) => number {
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
