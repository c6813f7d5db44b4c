import { servedNames, type EditorClient, type Served, type ServedName } from './editor-client.ts'
import type { FileEdit, FormatSettings } from '../editor/index.ts'
import { throwLater } from './throw-later.ts'
import type { SourceFile } from '../lint/index.ts'

/** Either end of a channel: a worker, the inside of one, or a `MessagePort`. */
export interface ServicePort {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** What goes through the port. Other messages of the same port are left alone. */
type Call = { readonly portcullis: 'call'; readonly id: number; readonly name: ServedName; readonly values: unknown[] }
type Cancel = { readonly portcullis: 'cancel'; readonly id: number }
type Answer =
  | { readonly portcullis: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly portcullis: 'answer'; readonly id: number; readonly ok: false; readonly error: string }

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'portcullis' in data ? data.portcullis : undefined
}

/** Questions that a newer one makes idle take a signal as their last value. */
const cancellable: ReadonlySet<ServedName> = new Set<ServedName>(['provedDiagnostics'])

/**
 * Answers a {@link connectService} at the other end of a port, in the order of the questions.
 *
 * @param open - makes the service, or loads it, when the first question comes
 */
export function serveService(open: () => Served | Promise<Served>, port: ServicePort): void {
  let service: Served | Promise<Served> | undefined
  const running = new Map<number, AbortController>()
  const answer = async ({ id, name, values }: Call): Promise<Answer> => {
    const controller = new AbortController()
    if (cancellable.has(name)) running.set(id, controller)
    try {
      service ??= open()
      const loaded = await service
      const member = loaded[name] as (...given: readonly unknown[]) => unknown
      const given = cancellable.has(name) ? [...values, { signal: controller.signal }] : values
      return { portcullis: 'answer', id, ok: true, value: await member.apply(loaded, given) }
    } catch (error) {
      return { portcullis: 'answer', id, ok: false, error: error instanceof Error ? error.message : String(error) }
    } finally {
      running.delete(id)
    }
  }
  port.addEventListener('message', ({ data }) => {
    const kind = kindOf(data)
    if (kind === 'cancel') running.get((data as Cancel).id)?.abort()
    if (kind !== 'call' || !servedNames.includes((data as Call).name)) return
    void answer(data as Call).then((message) => port.postMessage(message))
  })
}

/** A service at the other end of a port. What it was asked and could not answer makes the promise reject. */
export interface ConnectedService extends EditorClient {
  setFiles(files: readonly SourceFile[]): void
  format(file: string, settings?: FormatSettings): Promise<readonly FileEdit[]>
}

/**
 * Connects to a language service in a worker, so that typing never waits for it.
 *
 * @param onFailure - told when what nobody waits for, such as a change, could not be done; default: it is thrown
 * @example
 * const worker = new Worker(new URL('./rules.worker.js', import.meta.url), { type: 'module' })
 * const client = connectService(worker)
 */
export function connectService(port: ServicePort, onFailure: (error: unknown) => void = throwLater): ConnectedService {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let next = 1
  port.addEventListener('message', ({ data }) => {
    if (kindOf(data) !== 'answer') return
    const answer = data as Answer
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) asked?.resolve(answer.value)
    else asked?.reject(new Error(answer.error))
  })
  const ask = <T>(name: ServedName, values: readonly unknown[], signal?: AbortSignal): Promise<T> => {
    const id = next++
    const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
    port.postMessage({ portcullis: 'call', id, name, values })
    signal?.addEventListener('abort', () => port.postMessage({ portcullis: 'cancel', id }), { once: true })
    return answered as Promise<T>
  }
  /** Messages of one port keep their order, so nobody waits for these. */
  const tell = (name: ServedName, values: readonly unknown[]): void => {
    ask(name, values).catch(onFailure)
  }
  return {
    openDocument: (...values) => tell('openDocument', values),
    changeDocument: (...values) => tell('changeDocument', values),
    closeDocument: (...values) => tell('closeDocument', values),
    setFiles: (...values) => tell('setFiles', values),
    diagnostics: (file) => ask('diagnostics', [file]),
    provedDiagnostics: (file, { signal }) => ask('provedDiagnostics', [file], signal),
    completion: (file, at) => ask('completion', [file, at]),
    hover: (file, at) => ask('hover', [file, at]),
    semanticTokens: (file, span) => ask('semanticTokens', [file, span]),
    format: (file, settings) => ask('format', settings === undefined ? [file] : [file, settings]),
  }
}
