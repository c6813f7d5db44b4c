import type { Command } from 'commander'
import { option } from '../../options.ts'
import packageFile from '../../../../package.json' with { type: 'json' }

async function lsp(): Promise<void> {
  const { startOnStandardStreams } = await import('../../../lsp/node/index.ts')
  startOnStandardStreams(packageFile.version)
}

/** `portcullis lsp` */
export function addTo(command: Command): void {
  command.addOption(option('stdio')).action(lsp)
}
