import { isRuleList, type Entry, type ScanState, type Scanner, type ValueStyle } from './entry.ts'
import { keyOfFrames, keysBelow, topKeys } from './keys.ts'

/** One open bracket. */
interface Frame {
  readonly kind: 'list' | 'mapping'
  readonly keys: readonly string[]
}

const blanks = /[\s,]/

/** Behind a bracket of the top: members that tell a rule from a ruleset. */
const telling = /"(expression|traffic|identity|device_posture|rules)"\s*:/g
const lookAhead = 20_000

/** Where a quoted text ends, behind its quote; at the end of the line if nothing closes it. */
export function endOfQuoted(text: string, from: number, isOneLine: boolean): number {
  const quote = text[from]
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\\' && quote === '"') at += 1
    else if (char === quote) {
      if (quote === "'" && text[at + 1] === "'") at += 1
      else return at + 1
    } else if (isOneLine && char === '\n') return at
  }
  return text.length
}

/** Where a text without quotes ends. */
function endOfPlain(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const char = text[at] as string
    if (',[]{}\n'.includes(char)) break
    if (char === ':' && /\s/.test(text[at + 1] ?? ' ')) break
  }
  while (at > from && /\s/.test(text[at - 1] ?? '')) at -= 1
  return at
}

/** What reading a flow gives: entries, where it ends, and what is still open. */
export interface FlowReading {
  readonly entries: readonly Entry[]
  readonly end: number
  readonly frames: readonly Frame[]
}

/** What tells a reader of a flow where to stop. */
export interface FlowStop {
  /** Before an item of a list, by the keys of the list. */
  readonly beforeItem?: (keys: readonly string[], at: number) => boolean
  /** At a line break: whether what follows is no part of the flow. */
  readonly atLine?: (at: number) => boolean
  /** Behind the value that closes down to this number of brackets. */
  readonly depth: number
}

/** Reads JSON, or `[…]` and `{…}` of YAML, from a place on. */
export function readFlow(
  text: string,
  from: number,
  start: readonly Frame[],
  keysOfValue: readonly string[],
  { beforeItem, atLine, depth }: FlowStop,
): FlowReading {
  const frames = [...start]
  const entries: Entry[] = []
  let at = from
  /** The key of a mapping whose value comes next. */
  let key: { readonly name: string; readonly start: number; readonly end: number } | undefined
  const addValue = (valueStart: number, valueEnd: number, style: ValueStyle): readonly string[] => {
    const frame = frames.at(-1)
    if (frame === undefined) return keysOfValue
    const keys = keysBelow(frame.keys, frame.kind === 'list' ? '*' : (key?.name ?? ''))
    const kind = frame.kind === 'list' ? 'item' : 'member'
    const nameStart = key?.start ?? valueStart
    entries.push({ kind, keys, start: nameStart - from, nameEnd: (key?.end ?? valueStart) - from, valueStart: valueStart - from, valueEnd: valueEnd - from, style }) // prettier-ignore
    key = undefined
    return keys
  }
  while (at < text.length) {
    const char = text[at] as string
    if (char === '\n' && atLine?.(at + 1) === true) break
    if (blanks.test(char)) {
      at += 1
      continue
    }
    if (char === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const line = text.indexOf('\n', at)
      at = line === -1 ? text.length : line
      continue
    }
    if (char === '}' || char === ']') {
      // A key whose value is missing is a place to write in all the same.
      if (key !== undefined) addValue(key.end, key.end, 'none')
      frames.pop()
      at += 1
      if (frames.length <= depth) break
      continue
    }
    if (char === ':') {
      at += 1
      continue
    }
    if (char === '{' || char === '[') {
      const list = frames.at(-1)
      if (at > from && list?.kind === 'list' && beforeItem?.(list.keys, at) === true) break
      const keys = addValue(at, at + 1, 'nested')
      frames.push({ kind: char === '{' ? 'mapping' : 'list', keys })
      at += 1
      continue
    }
    const isQuoted = char === '"' || char === "'"
    const end = isQuoted ? endOfQuoted(text, at, char === '"') : Math.max(at + 1, endOfPlain(text, at))
    if (frames.at(-1)?.kind === 'mapping' && key === undefined) {
      const isClosed = isQuoted && end - at > 1 && text[end - 1] === char
      const name = text.slice(isQuoted ? at + 1 : at, isClosed ? end - 1 : end)
      key = { name, start: at, end }
      // A key behind which no colon comes has no value.
      let next = end
      while (next < text.length && /\s/.test(text[next] ?? '')) next += 1
      if (text[next] !== ':') addValue(end, end, 'none')
      else if (/^[ \t]*(?:[,}\n]|$)/.test(text.slice(next + 1, next + 200))) {
        const line = /^[ \t]*\n\s*[{["\w-]/.test(text.slice(next + 1, next + 400))
        if (!line) addValue(next + 1, next + 1, 'none')
      }
    } else addValue(at, end, !isQuoted ? 'plain' : char === '"' ? 'double' : 'single')
    at = end
    if (frames.length <= depth) break
  }
  if (key !== undefined) addValue(key.end, key.end, 'none')
  return { entries, end: Math.min(at, text.length), frames }
}

interface JsonState extends ScanState {
  readonly frames: readonly Frame[]
}

function toState(frames: readonly Frame[]): JsonState {
  return { key: keyOfFrames(frames), frames }
}

/** Whether a list holds rules; lists at the top of an answer of the API hold rules or rulesets. */
function holdsRule(text: string, keys: readonly string[], at: number): boolean {
  if (isRuleList(keys)) return text[at] === '{'
  const top = keys.length === 0 || (keys.length === 1 && keys[0] === 'result')
  if (!top || text[at] !== '{') return false
  telling.lastIndex = at
  const match = telling.exec(text.slice(0, at + lookAhead))
  return match !== null && match[1] !== 'rules'
}

/** JSON, with one chunk for each rule and one for what stands between two. */
export const jsonScanner: Scanner = {
  first: toState([]),
  scan(text, from, given) {
    const { frames } = given as JsonState
    const list = frames.at(-1)
    const isRule = list?.kind === 'list' && holdsRule(text, list.keys, from)
    const {
      entries,
      end,
      frames: open,
    } = readFlow(text, from, frames, topKeys, {
      beforeItem: (keys, at) => holdsRule(text, keys, at),
      depth: isRule ? frames.length : -1,
    })
    const after = toState(isRule ? frames : open)
    // A rule that is not closed leaves its brackets open.
    const isOpen = isRule && open.length > frames.length
    const rule = isRule ? keysBelow(list.keys, '*') : undefined
    const length = Math.max(1, end - from)
    const chunk = { length, before: given, after: isOpen ? toState(open) : after, entries, rule }
    return { chunk, seen: from + length + lookAhead }
  },
}
