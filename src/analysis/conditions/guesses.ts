import type { CallValue, ValueNode } from '../../compiler/index.ts'
import * as runtime from '../../runtime/index.ts'
import type { ByteString, Value } from '../../runtime/index.ts'

/** Arguments behind the first, where they are literals. */
type Rest = readonly (Value | undefined)[]

type Guess = (wanted: Value, rest: Rest) => Value | undefined

const same: Guess = (wanted) => wanted

function jsonAround(wanted: unknown, keys: Rest): Value | undefined {
  let document = wanted
  for (const key of [...keys].reverse()) {
    if (typeof key === 'string') document = { [runtime.toText(key)]: document }
    else if (typeof key === 'number') document = [...new Array<null>(Math.min(key, 64)).fill(null), document]
    else return undefined
  }
  return runtime.fromText(JSON.stringify(document))
}

/** A first argument for which a function may give a wanted value. Nothing rests on it: the event is run. */
const guesses: ReadonlyMap<unknown, Guess> = new Map<unknown, Guess>([
  [runtime.urlDecode, (wanted) => [...(wanted as ByteString)].map((char) => (/[%+]/.test(char) ? `%${char.charCodeAt(0).toString(16)}` : char)).join('')],
  [runtime.decodeBase64, (wanted) => btoa(wanted as ByteString)],
  [runtime.encodeBase64, (wanted) => runtime.decodeBase64(wanted as ByteString)],
  [runtime.lookupJsonString, (wanted, keys) => jsonAround(runtime.toTextStrict(wanted as ByteString), keys)],
  [runtime.lookupJsonInteger, (wanted, keys) => (typeof wanted === 'number' ? jsonAround(wanted, keys) : undefined)],
  [runtime.regexReplace, same],
  [runtime.wildcardReplace, same],
  [runtime.removeBytes, same],
  [runtime.removeQueryArgs, same],
  [runtime.cidr, same],
  [runtime.cidr6, same],
  [runtime.join, (wanted) => [wanted]],
  [runtime.split, (wanted, [separator]) => (typeof separator === 'string' ? (wanted as readonly ByteString[]).join(separator) : undefined)],
  [runtime.substring, (wanted, [start]) => (typeof start === 'number' && start >= 0 && start < 4096 ? 'a'.repeat(start) + (wanted as ByteString) : undefined)],
  [runtime.concat, (wanted, rest) => {
    if (typeof wanted !== 'string') return undefined
    const tail = rest.filter((part): part is string => typeof part === 'string').join('')
    return wanted.endsWith(tail) ? wanted.slice(0, wanted.length - tail.length) : undefined
  }],
  [runtime.toTextValue, (wanted) => (/^-?[0-9]{1,15}$/.test(wanted as string) ? Number(wanted) : wanted === 'true' || wanted === 'false' ? wanted === 'true' : undefined)],
  [runtime.ipToText, (wanted) => runtime.parseIp(wanted as string)],
]) // prettier-ignore

/** The argument to change, and what it might be for a call to give a wanted value. */
export function guessArgument(
  node: ValueNode,
  wanted: Value,
): { readonly argument: ValueNode; readonly value: Value } | undefined {
  if (node.kind !== 'call') return undefined
  const { arguments: values, function: definition }: CallValue = node
  const [first, ...rest] = values
  if (first === undefined || first.kind === 'literal') return undefined
  const guess = guesses.get(definition.implementation)
  const value = guess?.(
    wanted,
    rest.map((part) => (part.kind === 'literal' ? part.value : undefined)),
  )
  return value === undefined ? undefined : { argument: first, value }
}
