import type { SourceFile } from '../read/unit.ts'
import { dayPattern } from './settings.ts'

/** One `portcullis-ignore` of a file. */
export interface IgnoreComment {
  readonly file: string
  /** Of the words themselves, in the file. */
  readonly start: number
  readonly end: number
  /** From 0. */
  readonly line: number
  /** The line that it stands before: the next one that holds more than a comment. */
  readonly nextLine: number
  /** The whole file is meant. */
  readonly isOfFile: boolean
  readonly rules: readonly string[]
  readonly reason: string
  readonly until: string | undefined
  /** Why it is not one. */
  readonly problem: string | undefined
}

const opening = /portcullis-ignore(-file)?[ \t]+([a-zA-Z][\w-]*(?:[ \t]*,[ \t]*[a-zA-Z][\w-]*)*)([^\n"']*)/g

/** A line without more than a comment. */
const commentLine = /^\s*(?:#|\/\/|\/\*|\*|$)/

/** ` until 2027-01-31: why`, with what a comment or a text ends with behind it. */
function readTail(tail: string): Pick<IgnoreComment, 'reason' | 'until' | 'problem'> {
  const line = tail.split('\\n', 1)[0] ?? ''
  const colon = line.indexOf(':')
  const head = (colon === -1 ? line : line.slice(0, colon)).trim().split(/\s+/)
  const reason =
    colon === -1
      ? ''
      : line
          .slice(colon + 1)
          .replace('*/', '')
          .trim()
  const until = head[0] === 'until' ? head[1] : undefined
  const isHead = head.length === 1 ? head[0] === '' : head.length === 2 && until !== undefined
  const problem =
    !isHead || reason === ''
      ? 'it gives no reason: write `portcullis-ignore RULE until 2027-01-31: why`'
      : until !== undefined && !dayPattern.test(until)
        ? `\`${until}\` is no day such as 2027-01-31`
        : undefined
  return { reason, until, problem }
}

/**
 * The ignores of a file: `portcullis-ignore RULE[, RULE] [until DAY]: reason`, in a comment on the line before a rule, in
 * a comment or description inside of it, or behind it on its line. Forms without comments, such as JSON, take it in a
 * description.
 */
export function findIgnores({ file, text }: SourceFile): readonly IgnoreComment[] {
  if (!text.includes('portcullis-ignore')) return []
  const lines = text.split('\n')
  const starts: number[] = []
  let offset = 0
  for (const line of lines) {
    starts.push(offset)
    offset += line.length + 1
  }
  const found: IgnoreComment[] = []
  let line = 0
  for (const match of text.matchAll(opening)) {
    while (line + 1 < starts.length && (starts[line + 1] ?? Infinity) <= match.index) line += 1
    let nextLine = line
    while (nextLine < lines.length && commentLine.test(lines[nextLine] ?? '')) nextLine += 1
    found.push({
      file,
      start: match.index,
      end: match.index + match[0].trimEnd().length,
      line,
      nextLine,
      isOfFile: match[1] !== undefined,
      rules: (match[2] ?? '').split(',').map((name) => name.trim()),
      ...readTail(match[3] ?? ''),
    })
  }
  return found
}
