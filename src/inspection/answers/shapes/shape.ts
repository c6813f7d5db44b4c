import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'

/** One event of an answer, or the body of a whole one. */
export interface AnswerEvent {
  /** As the framing names it; '' if it has no names. */
  readonly name: string
  readonly value: Cursor
  /** HTTP status of the answer. */
  readonly status: number
  /** The body is one value, so nothing comes behind it. */
  readonly isWhole: boolean
}

/** A form in which models answer, whole and streamed. */
export interface AnswerShape {
  readonly id: string
  /** Where the form is written down: files of SDKs or pages of docs. */
  readonly source: string
  /** Whether an event can only be of this form. */
  readonly fits: (event: AnswerEvent) => boolean
  /** Tells the builder what the event says. */
  readonly read: (event: AnswerEvent, into: AnswerBuilder) => void
}

/** The type of an event or item; '' if it has none. */
export function typeOf(value: Cursor): string {
  return value.get('type').text ?? ''
}

/** A number of tokens; several names for one thing are asked in order. */
export function countOf(usage: Cursor, ...names: readonly string[]): number | undefined {
  if (!usage.isObject) return undefined
  for (const name of names) {
    const found = usage.get(...name.split('/')).number
    if (found !== undefined) return found
  }
  return undefined
}

function scalarOf(value: Cursor): string | number | undefined {
  return value.text ?? value.number
}

/**
 * Reads the error of an event, as nearly all providers word it: `{"error": {...}}` with `type` or `status`, `code`
 * and `message`. A code that is missing is the HTTP status.
 *
 * @returns whether there was one
 */
export function readError({ value, status }: AnswerEvent, into: AnswerBuilder): boolean {
  const error = value.get('error')
  if (error.text !== undefined) {
    into.error({ type: undefined, code: status >= 400 ? status : undefined, message: error.text }, error)
    return true
  }
  if (!error.isObject) return false
  const code = scalarOf(error.get('code')) ?? (status >= 400 ? status : undefined)
  const type = scalarOf(error.get('type')) ?? scalarOf(error.get('status'))
  into.error({ type, code, message: error.get('message').text }, error.get('message'))
  return true
}
