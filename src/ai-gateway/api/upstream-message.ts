/** A request to a provider, as it is sent. */
export interface UpstreamMessage {
  readonly url: string
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

/** Bytes as they come, read no faster than they are asked for; a reader of a stream is one. */
export interface ByteReader {
  read(): Promise<{ readonly done: true } | { readonly done: false; readonly value: Uint8Array }>
  cancel(reason?: unknown): Promise<void>
}

/** The answer of a provider, its body without content coding. */
export interface UpstreamAnswer {
  readonly status: number
  /** A header by its name in lower case; null if there is none. */
  readonly header: (name: string) => string | null
  /** Undefined: it has none. */
  readonly body: ByteReader | undefined
}

/** Sends requests to providers; rejects where no answer comes. */
export type MessageSender = (message: UpstreamMessage) => Promise<UpstreamAnswer>

/** Sends by the objects of Fetch. */
export function senderOf(send: (request: Request) => Promise<Response>): MessageSender {
  return async ({ url, headers, body, signal }) => {
    const response = await send(new Request(url, { method: 'POST', headers, body, signal }))
    const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader()
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      body: reader === undefined ? undefined : { read: () => reader.read(), cancel: (reason) => reader.cancel(reason) }, // prettier-ignore
    }
  }
}
