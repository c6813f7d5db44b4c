import { isJsonObject, type JsonValue } from '../message/json.ts'
import { matchPath } from '../../../runtime/index.ts'
import type { PlacedText } from './content.ts'
import { findShape, type RequestPlace } from './find-shape.ts'
import { findPlace, printPlace, type Found, type PlaceLimits } from './place.ts'
import { isTokens, readPromptTexts } from './prompt-text.ts'
import { genericSources, splitSource, type InnerRequests, type PromptShape, type PromptSource } from './shapes/index.ts'

/** What the sources of a shape gave. */
export interface ShapeReading {
  readonly texts: readonly PlacedText[]
  /** Where the prompt stood, as a JSONPath; undefined if there is none. */
  readonly path: string | undefined
  /** Places that hold token numbers in place of a text. */
  readonly tokens: readonly string[]
}

/** The first source that gives text; of several values at its place all count. */
export function readSources(
  body: JsonValue | undefined,
  sources: readonly PromptSource[],
  rolelessIsUser: boolean,
  limits: PlaceLimits,
): ShapeReading {
  const tokens: string[] = []
  for (const source of sources) {
    const { form, at } = splitSource(source)
    const found = findPlace(body, at, limits)
    const texts = found.flatMap((place) => readPromptTexts(place, form, rolelessIsUser))
    if (texts.length > 0) return { texts, path: printPlace(at), tokens }
    tokens.push(...found.flatMap(({ value, place }) => (isTokens(value) ? [place] : [])))
  }
  return { texts: [], path: undefined, tokens }
}

/** The applications that Cloudflare's universal endpoint calls by names of its own. Source: AI Gateway docs, providers. */
const providerApps: Readonly<Record<string, string>> = {
  'google-ai-studio': 'google-gemini',
  'google-vertex-ai': 'google-vertex',
  'aws-bedrock': 'amazon-bedrock',
  'perplexity-ai': 'perplexity-api',
  grok: 'xai',
  deepseek: 'deepseek-api',
}

/** The application that a provider's name of AI Gateway stands for. */
export function appOfProvider(name: string): string {
  return Object.hasOwn(providerApps, name) ? (providerApps[name] ?? name) : name
}

/** The paths of requests within a request are short, as the SDK of each provider writes them behind its base. */
function innerPath(text: JsonValue | undefined): string {
  if (typeof text !== 'string') return '/'
  const path = text.split(/[?#]/, 1)[0] ?? ''
  return path.startsWith('/') ? path : `/${path}`
}

function readInner(inner: InnerRequests, place: RequestPlace): readonly ShapeReading[] {
  return findPlace(place.body, inner.at, place.limits).flatMap(({ value, place: at }: Found): ShapeReading[] => {
    if (!isJsonObject(value)) return []
    const body = value[inner.body]
    if (body === undefined) return []
    const name = inner.provider === undefined ? undefined : value[inner.provider]
    const app = typeof name === 'string' ? appOfProvider(name) : place.app
    const request = { ...place, app, path: innerPath(value[inner.path]), body, isSeveral: false }
    // A provider may count with its version in the path or without.
    const shape = findShape(request) ?? findShape({ ...request, path: `/v1${request.path}` })
    const sources = shape === undefined || shape.inner !== undefined ? genericSources : shape.sources
    const known = readSources(body, sources, shape?.rolelessIsUser === true, place.limits)
    const reading = known.texts.length > 0 ? known : readSources(body, genericSources, true, place.limits)
    const prefix = `${at}.${inner.body}`
    return [
      {
        path: reading.path,
        texts: reading.texts.map((text) => ({ ...text, place: prefix + text.place.slice(1) })),
        tokens: reading.tokens.map((token) => prefix + token.slice(1)),
      },
    ]
  })
}

/** Reads the prompt by a shape: of the body or the query, and of the requests that stand inside. */
export function readShape(shape: PromptShape, place: RequestPlace): ShapeReading {
  const body = shape.inQuery === true ? place.query : place.body
  if (shape.inner !== undefined) {
    const readings = readInner(shape.inner, place)
    const texts = readings.flatMap((reading) => reading.texts)
    if (texts.length > 0)
      return { texts, path: printPlace(shape.inner.at), tokens: readings.flatMap(({ tokens }) => tokens) }
  }
  return readSources(body, shape.sources, shape.rolelessIsUser === true, place.limits)
}

/** The id that a body gives its conversation. */
export function conversationOf(shape: PromptShape, place: RequestPlace): string | undefined {
  const body = shape.inQuery === true ? place.query : place.body
  for (const at of shape.conversation ?? []) {
    const value = findPlace(body, at, place.limits)[0]?.value
    const id = typeof value === 'number' ? String(value) : value
    if (typeof id === 'string' && id !== '') return id.slice(0, 256)
  }
  return undefined
}

/** Whether the answer is asked for as a stream. */
export function isStreaming(shape: PromptShape | undefined, { path, body }: RequestPlace): boolean {
  if (shape?.streamingPaths?.some((pattern) => matchPath(pattern, path)) === true) return true
  const asked = isJsonObject(body) ? body['stream'] : undefined
  return typeof asked === 'boolean' ? asked : shape?.streamsByDefault === true
}

/**
 * Where a request really goes: Cloudflare's AI Gateway has the provider and its path behind the account and the gateway.
 *
 * @param app - what its host and path tell
 */
export function destinationOf(
  app: string | undefined,
  path: string,
): { readonly app: string | undefined; readonly path: string } {
  if (app !== 'cloudflare-ai-gateway') return { app, path }
  const [, , , , provider, ...rest] = path.split('/')
  if (provider === undefined || provider === '' || provider === 'compat') return { app, path }
  return { app: appOfProvider(provider), path: `/${rest.join('/')}` }
}
