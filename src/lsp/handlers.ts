import type { CancellationToken } from 'vscode-languageserver'

/** A kind of message, with the types of what it carries and of its answer. */
interface MessageKind<Parameters, Answer> {
  readonly method: string
  /** Nothing has it: it carries the types. */
  readonly _: readonly [Parameters, Answer, ...unknown[]] | undefined
}

type Handler = (parameters: never, token: CancellationToken) => unknown

/** What is done with messages, by their methods. */
export class Handlers {
  readonly #handlers = new Map<string, Handler>()

  on<Parameters, Answer>(
    { method }: MessageKind<Parameters, Answer>,
    handler: (parameters: Parameters, token: CancellationToken) => Answer | Promise<Answer>,
  ): void {
    this.#handlers.set(method, handler)
  }

  /** Takes what wants no answer. */
  take<Parameters>(
    { method }: { readonly method: string; readonly _: readonly [Parameters, ...unknown[]] | undefined },
    handler: (parameters: Parameters) => void,
  ): void {
    this.#handlers.set(method, handler)
  }

  of(method: string): ((parameters: unknown, token: CancellationToken | undefined) => unknown) | undefined {
    return this.#handlers.get(method) as ((parameters: unknown, token?: CancellationToken) => unknown) | undefined
  }
}
