import type { JSONPathQuery } from 'json-p3'
import { createDiagnostic, fail, succeed, type Diagnostic, type Result } from '../../../../diagnostics/index.ts'
import { matchPath } from '../../../../runtime/index.ts'
import type { JsonValue } from '../../message/json.ts'
import { hostName } from '../../request/host.ts'
import { parseJsonPath } from './json-path.ts'
import { StepLimitError, type StepBudget } from './step-budget.ts'

/** Where an endpoint of one's own holds its prompt. */
export interface PromptEndpoint {
  /** An exact host name; default any. */
  readonly host?: string
  /** In upper case; default any. */
  readonly method?: string
  /** A pattern of `matchPath`; default any. */
  readonly path?: string
  /** JSONPath (RFC 9535), in the order of precedence; the first that gives text counts. */
  readonly prompt: readonly string[]
  /** A JSONPath of the conversation id. */
  readonly conversation?: string
  /** The application that events name. */
  readonly app?: string
}

/** Limits of JSONPath extraction. Source: ai-detections.json, promptExtraction.proposal. */
export const promptPathLimits = { maxPaths: 10, maxPathLength: 512, maxNodes: 1000, maxSteps: 1_000_000 } as const

/** An endpoint whose paths are parsed. */
export interface CompiledPromptEndpoint {
  readonly endpoint: PromptEndpoint
  readonly paths: readonly CompiledPromptPath[]
  readonly conversation: CompiledPromptPath | undefined
}

export interface CompiledPromptPath {
  readonly text: string
  readonly query: JSONPathQuery
}

function compilePath(text: string, diagnostics: Diagnostic[]): CompiledPromptPath | undefined {
  const span = { start: 0, end: text.length }
  const { maxPathLength } = promptPathLimits
  if (text.length > maxPathLength) {
    const values = { limit: maxPathLength, what: 'characters in a JSONPath', setting: 'maxPathLength' }
    diagnostics.push(createDiagnostic('E_JSONPATH_LIMIT', span, values))
    return undefined
  }
  const parsed = parseJsonPath(text)
  if (parsed.ok) return { text, query: parsed.query }
  diagnostics.push(createDiagnostic('E_JSONPATH', span, { path: text, reason: parsed.reason.slice(0, 200) }))
  return undefined
}

/** Parses the paths of endpoints; every path that is not valid is a diagnostic. */
export function compilePromptEndpoints(
  endpoints: readonly PromptEndpoint[],
): Result<readonly CompiledPromptEndpoint[]> {
  const diagnostics: Diagnostic[] = []
  const compiled = endpoints.map((endpoint): CompiledPromptEndpoint => {
    const { maxPaths } = promptPathLimits
    if (endpoint.prompt.length > maxPaths) {
      const values = { limit: maxPaths, what: 'paths for an endpoint', setting: 'maxPaths' }
      diagnostics.push(createDiagnostic('E_JSONPATH_LIMIT', { start: 0, end: 0 }, values))
    }
    const paths = endpoint.prompt.slice(0, maxPaths).flatMap((text) => compilePath(text, diagnostics) ?? [])
    const conversation =
      endpoint.conversation === undefined ? undefined : compilePath(endpoint.conversation, diagnostics)
    return { endpoint, paths, conversation }
  })
  return diagnostics.length > 0 ? fail(...diagnostics) : succeed(compiled)
}

/** The first endpoint that a request is of. */
export function findPromptEndpoint(
  endpoints: readonly CompiledPromptEndpoint[],
  request: { readonly method: string; readonly host: string; readonly path: string },
): CompiledPromptEndpoint | undefined {
  return endpoints.find(({ endpoint: { host, method, path } }) => {
    if (host !== undefined && hostName(host) !== hostName(request.host)) return false
    if (method !== undefined && method !== request.method) return false
    return path === undefined || matchPath(path, request.path)
  })
}

/** The strings that a path finds, joined by newlines; other values hold no text. Undefined if there is none, or `steps` run out. */
export function readPath(path: CompiledPromptPath, value: JsonValue, steps: StepBudget): string | undefined {
  const texts: string[] = []
  let nodes = 0
  try {
    for (const node of path.query.lazyQuery(steps.watch(value))) {
      if (++nodes > promptPathLimits.maxNodes) break
      if (typeof node.value === 'string') texts.push(node.value)
    }
  } catch (error) {
    if (!(error instanceof StepLimitError)) throw error
    return undefined
  }
  return texts.length === 0 ? undefined : texts.join('\n')
}
