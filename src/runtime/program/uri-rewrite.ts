import { lowerAscii, type ByteString } from '../bytes.ts'
import type { ExecutionContext } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type { Value } from '../values.ts'

/** What a rewrite rule makes of the URI; a part that is left out stays as it was. */
export interface UriRewrite {
  readonly path?: ByteString
  readonly query?: ByteString
}

/** A field that nobody can read is not known, and what is made of it is then left alone. */
function readBytes(context: ExecutionContext, name: string): ByteString | undefined {
  const slot = context.shape.slots.get(name)
  if (slot === undefined) return undefined
  try {
    const value = context.read(slot)
    return typeof value === 'string' ? value : undefined
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    return undefined
  }
}

/** Scheme and authority of a whole URI. */
const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/

/** Path and query, from whichever of the fields that hold them is there. */
function readUri(context: ExecutionContext): { path: ByteString | undefined; query: ByteString | undefined } {
  const whole =
    readBytes(context, 'http.request.uri') ?? readBytes(context, 'http.request.full_uri')?.replace(origin, '')
  const mark = whole?.indexOf('?') ?? -1
  return {
    path: readBytes(context, 'http.request.uri.path') ?? (mark === -1 ? whole : whole?.slice(0, mark)),
    query: readBytes(context, 'http.request.uri.query') ?? (mark === -1 ? whole && '' : whole?.slice(mark + 1)),
  }
}

/** The lower-case text behind the last dot of the last segment; '' for a dot file. Source: rules-fields.json. */
function extensionOf(path: ByteString): ByteString {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : lowerAscii(name.slice(dot + 1))
}

type Arguments = readonly (readonly [name: ByteString, value: ByteString])[]

function argumentsOf(query: ByteString): Arguments {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    })
}

function mapOf(rows: Arguments): Value {
  const byName = new Map<ByteString, ByteString[]>()
  for (const [name, value] of rows) {
    const values = byName.get(name)
    if (values === undefined) byName.set(name, [value])
    else values.push(value)
  }
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The fields that a change of path or query changes. The `raw.` ones never change. */
function valuesOf(
  context: ExecutionContext,
  path: ByteString | undefined,
  query: ByteString | undefined,
): readonly (readonly [name: string, value: Value | undefined])[] {
  const uri = path === undefined || query === undefined ? undefined : query === '' ? path : `${path}?${query}`
  const authority = origin.exec(readBytes(context, 'http.request.full_uri') ?? '')?.[0]
  const rows = query === undefined ? undefined : argumentsOf(query)
  return [
    ['http.request.uri.path', path],
    ['http.request.uri.path.extension', path === undefined ? undefined : extensionOf(path)],
    ['http.request.uri.query', query],
    ['http.request.uri.args', rows && mapOf(rows)],
    ['http.request.uri.args.names', rows?.map(([name]) => name)],
    ['http.request.uri.args.values', rows?.map(([, value]) => value)],
    ['http.request.uri', uri],
    ['http.request.full_uri', uri === undefined || authority === undefined ? undefined : authority + uri],
  ]
}

/** Names of the fields that {@link rewriteUri} changes. */
export const rewrittenFields: readonly string[] = [
  'http.request.uri.path',
  'http.request.uri.path.extension',
  'http.request.uri.query',
  'http.request.uri.args',
  'http.request.uri.args.names',
  'http.request.uri.args.values',
  'http.request.uri',
  'http.request.full_uri',
]

/**
 * Gives the fields of the URI the values that later phases see.
 *
 * @returns what gives them their own values back
 */
export function rewriteUri(context: ExecutionContext, rewrite: UriRewrite): () => void {
  const known = readUri(context)
  const { values } = context
  const changed: (readonly [slot: number, before: Value | undefined])[] = []
  for (const [name, value] of valuesOf(context, rewrite.path ?? known.path, rewrite.query ?? known.query)) {
    const slot = context.shape.slots.get(name)
    if (slot === undefined || value === undefined) continue
    changed.push([slot, values[slot]])
    context.forgetParts(slot)
    context.write(slot, value)
  }
  return () => {
    for (const [slot, before] of changed) {
      context.forgetParts(slot)
      context.write(slot, before)
    }
  }
}
