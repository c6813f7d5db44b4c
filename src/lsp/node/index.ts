import { setFlagsFromString } from 'node:v8'
import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { startServer } from '../index.ts'
import { encodeMessages } from './encode-message.ts'

/**
 * Per cent by which the heap grows before it is collected again. By itself the engine lets it grow to some multiple: beside a
 * policy of 10,000 rules, of which 110 MB are kept, the process came to hold 750 MB. With 30 collections met more keys (diagnostics p95
 * 33 and 35 ms against 22 and 23), and 70 held more and was no faster.
 */
const heapGrowth = 50

/** Answers a client on the standard streams of the process. */
export function startOnStandardStreams(version: string): void {
  setFlagsFromString(`--heap-growing-percent=${String(heapGrowth)}`)
  const connection = createConnection(
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout, { contentTypeEncoder: encodeMessages }),
  )
  startServer(connection, version, async () => (await import('./process-host.ts')).processHost)
}
