import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { option } from '../../options.ts'
import packageFile from '../../../../package.json' with { type: 'json' }

async function lsp(): Promise<void> {
  const { startOnStandardStreams } = await import('../../../lsp/node/index.ts')
  startOnStandardStreams(packageFile.version)
}

export const help: CommandHelp = {
  name: 'lsp',
  summary: 'serve editors by the Language Server Protocol',
  place: 9,
}

/** `portcullis lsp` */
export function addTo(command: Command): void {
  command.addOption(option('stdio')).action(lsp)
}
