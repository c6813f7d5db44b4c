import { allCommands, nameOf, type CommandWords, type OfferedValue, type OptionWords } from './words.ts'

/** Inside of single quotes fish reads a backslash before a quote or a backslash. */
function quote(text: string): string {
  return `'${text.replace(/['\\]/g, (char) => `\\${char}`)}'`
}

function offer(value: OfferedValue): string {
  if (value === 'files') return '-r -F'
  return value === 'nothing' ? '-x' : `-x -a ${quote(value.join(' '))}`
}

function optionLine(at: string, { names, summary, value }: OptionWords): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ')
  return `complete -c portcullis ${at} ${flags} ${value === undefined ? '-f' : offer(value)} -d ${quote(summary)}`
}

function commandLines(command: CommandWords): string[] {
  const at = `-n ${quote(`test (__portcullis_path) = ${quote(command.path)}`)}`
  const { argument } = command
  const inner = command.inner.map((one) => `complete -c portcullis ${at} -f -a ${nameOf(one)} -d ${quote(one.summary)}`)
  const own =
    argument === 'files'
      ? [`complete -c portcullis ${at} -F`]
      : typeof argument === 'string'
        ? []
        : [`complete -c portcullis ${at} -f -a ${quote(argument.join(' '))}`]
  return [...inner, ...own, ...command.options.map((option) => optionLine(at, option))]
}

/** A script for fish. */
export function fishCompletion(program: CommandWords): string {
  const commands = allCommands(program)
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `# Completion of portcullis for fish.
function __portcullis_path
    set -l path ''
    for word in (commandline -opc)[2..]
        if contains -- "$path/$word" ${paths.join(' ')}
            set path "$path/$word"
        end
    end
    echo $path
end
complete -c portcullis -f
${commands.flatMap(commandLines).join('\n')}
`
}
