/** How the text stands at a place of the body. */
export type PromptForm =
  /** A string, an array of strings, or text parts; token numbers hold no text. */
  | 'text'
  /** A list of turns, or one: the latest of the user that holds text. */
  | 'turns'
  /** A string or text parts, or a list of turns (Responses and its relatives). */
  | 'input'
  /** A string, turns, or an object with inputs of one's own names (chains and flows). */
  | 'named'
  /** One text with `Human:` and `Assistant:` turns inside (the Text Completions API of Anthropic). */
  | 'transcript'

/** A form and the place where it stands (see `PlacePath`), as in `turns messages`; a form alone means the whole body. */
export type PromptSource = PromptForm | `${PromptForm} ${string}`

/** A place that must hold something, or something of a type: `messages:array`; a text of one's own: `action=sendMessage`. */
export type BodySign = string

/** One API: where it is found, and where its body holds the prompt. */
export interface PromptShape {
  readonly id: string
  /** Where the form of the body is known from: a public repository and its file, or the documentation. */
  readonly source: string
  /** Applies on the hosts of these applications only. */
  readonly apps?: readonly string[]
  /** Applies on these paths; see `matchPath`. None: on any path. */
  readonly paths?: readonly string[]
  /** Default POST, PUT and PATCH. */
  readonly methods?: readonly string[]
  /** The prompt stands in the query, whose arguments are read in place of the body. */
  readonly inQuery?: boolean
  /** The body must look like one of these: all signs of a list. See `pathTells`. */
  readonly signs?: readonly (readonly BodySign[])[]
  /** In the order of their precedence: the first that gives text counts. Several values at a place count all. */
  readonly sources: readonly PromptSource[]
  /** Requests that stand inside of this one, each with its own API. */
  readonly inner?: InnerRequests
  /** Places where the body names its conversation. */
  readonly conversation?: readonly string[]
  /** Paths on which answers always stream. */
  readonly streamingPaths?: readonly string[]
  /** Answers stream unless `stream` is false. */
  readonly streamsByDefault?: boolean
  /** An application that the API itself tells, whatever the host. */
  readonly app?: string
  /**
   * The path is used for nothing else: on the hosts of a known application the signs are not asked, and a body that cannot
   * be read does not hide the endpoint.
   */
  readonly pathTells?: boolean
  /** Turns without a role are the user's. */
  readonly rolelessIsUser?: boolean
  /** The API may be used without any text: such a body has no prompt, and is not unread. */
  readonly mayHoldNoText?: boolean
}

/** Where requests within a request stand, and what of each says which API it is of. */
export interface InnerRequests {
  /** The place of the requests. */
  readonly at: string
  /** The member of a request that is its body. */
  readonly body: string
  /** The member that is its path, and the one that names its provider, if it has one. */
  readonly path: string
  readonly provider?: string
}

/** The parts of a source. */
export function splitSource(source: PromptSource): { readonly form: PromptForm; readonly at: string } {
  const space = source.indexOf(' ')
  return space === -1
    ? { form: source as PromptForm, at: '' }
    : { form: source.slice(0, space) as PromptForm, at: source.slice(space + 1) }
}
