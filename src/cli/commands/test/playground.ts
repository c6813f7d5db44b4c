import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createPageServer, findPage } from '../../playground/page-server.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { printError } from '../../terminal/text.ts'

/** Nobody but this machine reaches it. */
const loopback = '127.0.0.1'

function isTaken(error: unknown): error is NodeJS.ErrnoException {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EADDRINUSE' || code === 'EACCES' || code === 'ERR_SOCKET_BAD_PORT'
}

async function servePlayground({ port: given }: { readonly port: number | string }): Promise<void> {
  const folder = findPage()
  if (folder === undefined) {
    printError('E_FILE', 'the page is not built: run `npm run build` in the clone')
    return
  }
  const port = Number(given)
  const server = createPageServer(folder)
  try {
    server.listen(port, loopback)
    await once(server, 'listening')
  } catch (error) {
    if (!isTaken(error)) throw error
    printError(
      'E_FILE',
      `port ${String(port)} cannot be had (${error.code ?? ''}): --port takes another, 0 any that is free`,
    )
    return
  }
  const { port: taken } = server.address() as AddressInfo
  await print(`http://${loopback}:${String(taken)}/\n`)
}

/** What help lists. */
export const help: CommandHelp = {
  name: 'playground',
  summary: 'serve the page on which policies are tried, on this machine',
  place: 6,
}

/** `portcullis playground` */
export function addTo(command: Command): void {
  command
    .addOption(option('port'))
    .addHelpText(
      'after',
      '\nThe page decides in the browser: what is written on it is sent nowhere.\nOnce loaded it works without this command.',
    )
    .action(servePlayground)
}
