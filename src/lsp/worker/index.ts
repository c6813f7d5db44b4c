import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { startServer } from '../index.ts'

/**
 * Answers a client in the page that has made this worker.
 *
 * @param scope - the worker's global scope, or a port
 * @param version - what the server calls itself
 * @example
 * // worker.ts
 * import { startInWorker } from 'portcullis/lsp-worker'
 * startInWorker(self)
 */
export function startInWorker(scope: ConstructorParameters<typeof BrowserMessageReader>[0], version = 'worker'): void {
  startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), version)
}
