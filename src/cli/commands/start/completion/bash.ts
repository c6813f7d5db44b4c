import { allCommands, nameOf, quoteWord, type CommandWords, type OfferedValue } from './words.ts'

function offer(value: OfferedValue): string {
  // With no reply, `-o default` gives files.
  return typeof value === 'string'
    ? 'return'
    : `COMPREPLY=($(compgen -W ${quoteWord(value.join(' '))} -- "$current")); return`
}

function valueCases(command: CommandWords): string[] {
  return command.options.flatMap(({ names, value }) =>
    value === undefined
      ? []
      : [`    ${names.map((name) => quoteWord(`${command.path} ${name}`)).join('|')}) ${offer(value)} ;;`],
  )
}

function wordCase(command: CommandWords): string {
  const options = command.options.flatMap(({ names }) => names).join(' ')
  const inner = command.inner.map(nameOf)
  const words = inner.length > 0 ? inner : command.argument
  return `    ${quoteWord(command.path)}) options=${quoteWord(options)}; ${typeof words === 'string' ? '' : `words=${quoteWord(words.join(' '))}`} ;;`
}

/** A script for bash, 3.2 and later. */
export function bashCompletion(program: CommandWords): string {
  const commands = allCommands(program)
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoteWord(path))
  return `# Completion of portcullis for bash: source it, or put it into the folder of completions.
_portcullis() {
  local path='' word options='' words=''
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  # Bash cuts \`--format=json\` into three words.
  if [ "$current" = '=' ]; then current=''
  elif [ "$previous" = '=' ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in ${paths.join('|')}) path="$path/$word" ;; esac
  done
  COMPREPLY=()
  case "$path $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${commands.map(wordCase).join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
    *) if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi ;;
  esac
}
complete -o default -F _portcullis portcullis
`.replaceAll(/ +$/gm, '')
}
