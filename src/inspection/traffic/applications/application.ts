/** What an application is for. */
export type ApplicationKind =
  /** A site or an assistant that people type into. */
  | 'chat'
  /** An interface of models for programs. */
  | 'api'
  /** Something that passes requests on to interfaces of models. */
  | 'gateway'
  /** An assistant in an editor, or an agent that writes code. */
  | 'coding'
  /** Pictures, films, voices and music. */
  | 'media'
  /** A builder of agents, chats and flows. */
  | 'builder'
  /** A server of models that one runs oneself. */
  | 'self-hosted'
  /** A server of the Model Context Protocol: tools, and no model. */
  | 'mcp'

/** The actions that Cloudflare's granular application controls tell apart. Source: gateway-selectors.json. */
export const operationNames = ['prompt', 'upload', 'share', 'voice', 'download'] as const
export type OperationName = (typeof operationNames)[number]

/** A method and a path pattern (see `matchPath`), divided by a blank: `POST /backend-api/files`. */
export type OperationPattern = `${'GET' | 'POST' | 'PUT' | 'PATCH'} /${string}` | `POST **/${string}`

/** An application, told by where a request goes. */
export interface Application {
  readonly id: string
  /** As people call it. */
  readonly name: string
  readonly kind: ApplicationKind
  /**
   * Host names. A first label `*` stands for one or more labels, a `*` within a label for part of it. A port counts
   * where one is given; `*:8000` is any host with that port.
   */
  readonly hosts: readonly string[]
  /** Only these paths belong to it; default all. */
  readonly only?: readonly string[]
  /** Paths on which its models answer; see `matchPath`. */
  readonly models?: readonly string[]
  /** What a person does with it, by method and path. */
  readonly operations?: Readonly<Partial<Record<OperationName, readonly OperationPattern[]>>>
  /** Cloudflare's id of the application, where the documentation has it. */
  readonly cloudflareId?: number
  /** Cloudflare's ids of its granular controls (`app_control.controls`), where they are public. */
  readonly controls?: Readonly<Partial<Record<OperationName, number>>>
  /** Where hosts and paths are known from. */
  readonly source: string
}

/** Cloudflare's name of the content category and of the type of application that all rows but servers of MCP are of. */
export const artificialIntelligence = 'Artificial Intelligence'

/** The content category of an application; undefined for a server of MCP, which may be of any. */
export function contentCategoryOf({ kind }: Application): typeof artificialIntelligence | undefined {
  return kind === 'mcp' ? undefined : artificialIntelligence
}

/** The review state of an application that nobody has looked at. */
export const defaultApplicationStatus = 'unreviewed'
