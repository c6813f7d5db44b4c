import { Argument, type Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { print } from '../../terminal/output.ts'
import { bashCompletion } from './completion/bash.ts'
import { fishCompletion } from './completion/fish.ts'
import { commandWords, type CommandWords } from './completion/words.ts'
import { zshCompletion } from './completion/zsh.ts'

const shells: Readonly<Record<string, (program: CommandWords) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

async function printCompletion(shell: string, _options: unknown, command: Command): Promise<void> {
  const write = shells[shell]
  if (write === undefined || command.parent === null) throw new Error(`INVARIANT: \`${shell}\` is a choice`)
  await print(write(commandWords(command.parent)))
}

export const help: CommandHelp = {
  name: 'completion',
  summary: 'print what a shell needs to complete commands and options',
  place: 2,
  readsAll: true,
}

/** `portcullis completion SHELL` */
export function addTo(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'the shell that completes').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      '\nFor bash: source <(portcullis completion bash), in ~/.bashrc.\nFor zsh: portcullis completion zsh > _portcullis, in a folder of $fpath.\nFor fish: portcullis completion fish > portcullis.fish, in its completions.',
    )
    .action(printCompletion)
}
