/** Who or what a text of a request to a model comes from. */
export type PromptTextSource =
  | 'user'
  | 'system'
  | 'assistant'
  | 'tool_result'
  | 'document'
  | 'tool_description'
  /** Content of a file that the request carries. */
  | 'file'
  /** Any other member: settings, metadata, names. */
  | 'other'

/** One text of a request. */
export interface PromptText {
  readonly text: string
  /** A JSONPath; behind `(json)` it goes on inside a text that holds JSON. */
  readonly place: string
  readonly source: PromptTextSource
}

/** Something of a request that holds or may hold text, and was not read. */
export interface UnreadPart {
  readonly place: string
  /**
   * `body`: nothing of it could be read; `prompt`: the endpoint is a model's, and no prompt was found; `tokens`: the
   * text stands as token numbers; `audio`: speech; `file`: a file that is no plain text; `part`: content of a kind
   * that nobody here knows, without text.
   */
  readonly kind: 'body' | 'prompt' | 'tokens' | 'audio' | 'file' | 'part'
  /** What it is, for a message: a media type, or the type of a part. */
  readonly what: string
}
