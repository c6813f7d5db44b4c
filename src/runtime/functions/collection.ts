import type { ByteString } from '../bytes.ts'
import type { RegexMatcher } from '../regex.ts'
import type { Value } from '../values.ts'
import type { WildcardMatcher } from '../wildcard.ts'

type Maybe<T> = T | undefined

export function hasKey(map: Maybe<ReadonlyMap<ByteString, Value>>, key: Maybe<ByteString>): Maybe<boolean> {
  return map === undefined || key === undefined ? undefined : map.has(key)
}

/** Whether an array or the values of a map hold a value. */
export function hasValue(
  collection: Maybe<readonly Value[] | ReadonlyMap<ByteString, Value>>,
  value: Maybe<Value>,
): Maybe<boolean> {
  if (collection === undefined || value === undefined) return undefined
  for (const item of collection.values()) if (item === value) return true
  return false
}

/** Fills `${n}` from the parts and `$$` as a dollar sign; a part that does not exist is empty. */
function fill(template: ByteString, parts: readonly Maybe<ByteString>[]): ByteString {
  return template.replace(/\$\$|\$\{([0-9]{1,3})\}/g, (found, index: string | undefined) =>
    found === '$$' ? '$' : (parts[Number(index)] ?? ''),
  )
}

/** Replaces the first match of a pattern. */
export function regexReplace(
  source: Maybe<ByteString>,
  pattern: RegexMatcher,
  replacement: ByteString,
): Maybe<ByteString> {
  if (source === undefined) return undefined
  const match = pattern.exec(source)
  return match === undefined
    ? source
    : source.slice(0, match.start) + fill(replacement, match.groups) + source.slice(match.end)
}

/** Gives the replacement if the whole source fits the pattern, else the source. Flag `s` minds case. */
export function wildcardReplace(
  source: Maybe<ByteString>,
  pattern: WildcardMatcher,
  replacement: ByteString,
  flags: ByteString = '',
): Maybe<ByteString> {
  if (source === undefined) return undefined
  const parts = (flags === 's' ? pattern.strict() : pattern).capture(source)
  return parts === undefined ? source : fill(replacement, [source, ...parts])
}
