import { readTokens, type JsonToken } from './tokens.ts'

/** A piece of a string to replace, wherever the string stands in a JSON text. */
export interface StringEdit {
  /** JSON Pointer of the string, number or name. */
  readonly pointer: string
  /** What the pointer names; a member's name and its value have the same one (default the value). */
  readonly isName?: boolean
  /** UTF-16 offsets in the decoded string; `end` is exclusive and may lie behind it. */
  readonly start: number
  readonly end: number
  /** The new text in place of that piece, not escaped. */
  readonly text: string
}

/** The text as it stands between quotes. */
export function escapeForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** Offsets in a literal at which the decoded units `start` and `end` begin. */
function rawRange(literal: string, start: number, end: number): readonly [number, number] {
  let at = 1
  let unit = 0
  let rawStart = start === 0 ? 1 : -1
  const last = literal.length - 1
  while (at < last && unit < end) {
    if (unit === start) rawStart = at
    at += literal[at] !== '\\' ? 1 : literal[at + 1] === 'u' ? 6 : 2
    unit++
  }
  return [rawStart === -1 ? Math.min(at, last) : rawStart, Math.min(at, last)]
}

function replaceIn(json: string, token: JsonToken, edits: TokenEdits['edits']): string {
  const literal = json.slice(token.start, token.end)
  // A number cannot hold a placeholder: it becomes a string as a whole.
  if (token.kind === 'number') return JSON.stringify(edits.map(({ text }) => text).join(''))
  let written = ''
  let from = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const [start, end] = rawRange(literal, edit.start, edit.end)
    written += literal.slice(from, start) + escapeForJson(edit.text)
    from = end
  }
  return written + literal.slice(from)
}

/** A token, and the pieces of its text to replace. */
export interface TokenEdits {
  readonly token: JsonToken
  readonly edits: readonly Pick<StringEdit, 'start' | 'end' | 'text'>[]
}

/** Replaces pieces of tokens of a JSON text in place: every other byte stays as it is, escapes and white space included. */
export function spliceTokens(json: string, changes: readonly TokenEdits[]): string {
  let written = ''
  let from = 0
  for (const { token, edits } of [...changes].sort((a, b) => a.token.start - b.token.start)) {
    written += json.slice(from, token.start) + replaceIn(json, token, edits)
    from = token.end
  }
  return written + json.slice(from)
}

/**
 * Replaces pieces of strings by their pointers; see {@link spliceTokens}. Of several values under one pointer (a member
 * told twice) the last is meant, as every reader takes it.
 *
 * @param edits - of one string they must not overlap
 */
export function spliceStrings(json: string, edits: readonly StringEdit[]): string {
  if (edits.length === 0) return json
  const keyOf = (pointer: string, isName: boolean): string => `${isName ? 'name' : 'value'} ${pointer}`
  const byTarget = new Map<string, StringEdit[]>()
  for (const edit of edits) {
    const key = keyOf(edit.pointer, edit.isName === true)
    byTarget.set(key, [...(byTarget.get(key) ?? []), edit])
  }
  const targets = new Map(readTokens(json).map((token) => [keyOf(token.pointer, token.kind === 'name'), token]))
  return spliceTokens(
    json,
    [...byTarget].flatMap(([key, own]) => {
      const token = targets.get(key)
      return token === undefined ? [] : [{ token, edits: own }]
    }),
  )
}
