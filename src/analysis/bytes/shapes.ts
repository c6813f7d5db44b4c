import type { ByteString } from '../../runtime/index.ts'
import { parsePattern, type RegexNode } from './automata/pattern.ts'

/** What a plausible value of a field looks like. It chooses among witnesses and never takes part in a proof. */
export interface Shape {
  readonly key: string
  readonly matches: (value: ByteString) => boolean
  /** The same as an anchored pattern. */
  readonly root: RegexNode
  /** Plausible values, the best first. */
  readonly words: readonly ByteString[]
  /** What may stand before or after a word to make it plausible. */
  readonly around: readonly (readonly [string, string])[]
}

function shape(
  key: string,
  source: string,
  words: readonly string[],
  around: readonly (readonly [string, string])[] = [],
): Shape {
  const regex = new RegExp(source.replaceAll('\\z', '$').replaceAll('\\A', '^'))
  let root: RegexNode | undefined
  return {
    key,
    matches: (value) => regex.test(value),
    // Read when a witness is chosen; most processes that load this prove nothing.
    get root() {
      return (root ??= parsePattern(source))
    },
    words,
    around,
  }
}

const path = shape('path', String.raw`\A(?:/[A-Za-z0-9._-]+)*/?\z`, ['/', '/a', '/index.html', '/api/v1'], [['/', ''], ['/a/', ''], ['/', '/']]) // prettier-ignore
const host = shape('host', String.raw`\A[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\z`, ['example.com', 'www.example.com', 'a.example'], [['', '.example.com'], ['www.', ''], ['www.', '.example'], ['', '.com']]) // prettier-ignore
const uri = shape('uri', String.raw`\Ahttps?://[a-z0-9.-]+(?:/[!-~]*)?\z`, ['https://example.com/', 'http://example.com/'], [['https://example.com/', ''], ['https://', '/'], ['https://', '']]) // prettier-ignore
const method = shape('method', String.raw`\A[A-Z]+\z`, ['GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS'])
const country = shape('country', String.raw`\A[A-Z]{2}\z`, ['US', 'DE', 'GB', 'FR', 'JP', 'BR', 'IN'])
const agent = shape('agent', String.raw`\A[A-Za-z0-9][ -~]*\z`, ['Mozilla/5.0', 'curl/8.5.0'], [['Mozilla/5.0 ', ''], ['Mozilla/5.0 (', ')']]) // prettier-ignore
const email = shape('email', String.raw`\A[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\z`, ['user@example.com'], [['', '@example.com'], ['user@', ''], ['user', '']]) // prettier-ignore
const word = shape('word', String.raw`\A[A-Za-z0-9][A-Za-z0-9._-]*\z`, ['a', 'value', '1', 'b'])
const printable = shape('printable', String.raw`\A[!-~](?:[ -~]*[!-~])?\z`, ['a', 'a b', '/', ''])

/** By the last segments of a field's name. */
const byName: readonly (readonly [RegExp, Shape])[] = [
  [/(?:^|\.)(?:path|url_path)$|\.uri$|^path/, path],
  [/full_uri|(?:^|\.)url$|referer|(?:^|[._])link/, uri],
  [/(?:^|[._])(?:host|hostname|fqdn|domain|domains|sni|server_name)$|domain/, host],
  [/method$/, method],
  [/country(?:_code|_iso_code)?$|\.geo\.country/, country],
  [/user_agent|ua$/, agent],
  [/email/, email],
]

/** What was found for names before: question after question is about the same fields. Keys of maps are names as well. */
const known = new Map<string, readonly Shape[]>()
const mostKnown = 1000

/** The shapes of a field, the strictest first. */
export function shapesOf(name: string): readonly Shape[] {
  let shapes = known.get(name)
  if (shapes === undefined) {
    shapes = [byName.find(([pattern]) => pattern.test(name))?.[1] ?? word, printable]
    if (known.size >= mostKnown) known.clear()
    known.set(name, shapes)
  }
  return shapes
}
