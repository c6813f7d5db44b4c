import { allCommands, nameOf, quoteWord, type CommandWords, type OfferedValue } from './words.ts'

/** `name:summary`, as `_describe` takes it. */
function described(name: string, summary: string): string {
  return quoteWord(`${name}:${summary}`)
}

function offer(value: OfferedValue): string {
  if (value === 'files') return '_files'
  return value === 'nothing' ? '_message value' : `offered=(${value.map(quoteWord).join(' ')}); _describe value offered`
}

function valueCases(command: CommandWords): string[] {
  return command.options.flatMap(({ names, value }) =>
    value === undefined
      ? []
      : [`    (${names.map((name) => quoteWord(`${command.path} ${name}`)).join('|')}) ${offer(value)}; return ;;`],
  )
}

function wordCase(command: CommandWords): string {
  const options = command.options.flatMap(({ names, summary }) => names.map((name) => described(name, summary)))
  const inner = command.inner.map((one) => described(nameOf(one), one.summary))
  const words =
    inner.length > 0
      ? `offered=(${inner.join(' ')}); _describe command offered${command.argument === 'files' ? '; _files' : ''}`
      : offer(command.argument)
  return `    (${quoteWord(command.path)})
      if [[ $PREFIX == -* ]]; then offered=(${options.join(' ')}); _describe -o option offered
      else ${words}; fi ;;`
}

/** A script for zsh, which finds it as \`_portcullis\` in a folder of \`$fpath\`. */
export function zshCompletion(program: CommandWords): string {
  const commands = allCommands(program)
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoteWord(path))
  return `#compdef portcullis
_portcullis() {
  local route='' word previous=$words[CURRENT-1]
  local -a offered
  for word in \${words[2,CURRENT-1]}; do
    case "$route/$word" in (${paths.join('|')}) route="$route/$word" ;; esac
  done
  # \`--format=json\` is one word: the name is the value's, and what stands before it stays.
  if [[ $PREFIX == --*=* ]]; then previous=\${PREFIX%%=*}; compset -P '*='; fi
  case "$route $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$route" in
${commands.map(wordCase).join('\n')}
  esac
}
# Loaded by name it is called; sourced, it is registered.
if [[ $funcstack[1] == _portcullis ]]; then _portcullis "$@"; else compdef _portcullis portcullis; fi
`
}
