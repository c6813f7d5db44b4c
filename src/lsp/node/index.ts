import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { startServer } from '../index.ts'

/** Answers a client on the standard streams of the process. */
export function startOnStandardStreams(version: string): void {
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout))
  startServer(connection, version, async () => (await import('./process-host.ts')).processHost)
}
