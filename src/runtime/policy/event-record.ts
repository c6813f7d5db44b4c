import { ExecutionContext, type ContextShape, type Environment } from '../context/index.ts'
import { RuntimeError } from '../errors.ts'
import type { DecisionProblem } from '../program/program.ts'
import type { ValueInput } from '../values.ts'

/** One event: values by field name, beside `$texts`, what DLP looks at. */
export type PolicyRecord = Readonly<Record<string, ValueInput | null | undefined>>

/** The texts of an event that DLP looks at, by location (`prompt`, `body`). */
export type ScannedTexts = string | Readonly<Record<string, string>>

/** The member of a record that holds its texts. */
export const textsKey = '$texts'

/** Texts of a record: one, or several by location; undefined if it brings none. */
export function textsOf(record: PolicyRecord): ScannedTexts | undefined {
  const given: unknown = record[textsKey]
  if (typeof given === 'string') return given
  if (typeof given !== 'object' || given === null) return undefined
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/**
 * Gateway's URL is the whole one, that of the Rules language path and query. Where a context has fields for both,
 * a whole URL under the name that both languages use is put where each of them looks.
 */
function splitWholeUrl(context: ExecutionContext): void {
  const {
    shape: { slots },
    values,
  } = context
  const uri = slots.get('http.request.uri')
  const whole = slots.get('http.request.full_uri')
  const value = uri === undefined ? undefined : values[uri]
  if (uri === undefined || whole === undefined || uri === whole || typeof value !== 'string') return
  const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/.exec(value)?.[0]
  if (origin === undefined) return
  if (values[whole] === undefined) context.write(whole, value)
  const rest = value.slice(origin.length)
  context.write(uri, rest.startsWith('/') ? rest : `/${rest}`)
}

/** How the members of a record find their fields. */
export interface RecordReader {
  /** A module holds the fields that its rules read, and passes over the others of an event. */
  readonly ignoresUnknown: boolean
  /** The nearest name to one that is not known. */
  readonly suggest?: ((name: string) => string | undefined) | undefined
}

function setMember(
  context: ExecutionContext,
  name: string,
  value: PolicyRecord[string],
  reader: RecordReader,
  problems: DecisionProblem[],
): void {
  if (value === undefined || value === null || name === textsKey) return
  try {
    context.set(name, value)
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error
    const best = error.code === 'E_UNKNOWN_FIELD' ? reader.suggest?.(name) : undefined
    problems.push({
      code: error.code,
      message: `${error.message}${best === undefined ? '' : ` (did you mean \`${best}\`?)`}`,
      field: name,
    })
  }
}

/** Fills a context from a record. What cannot be used is left missing, and told. */
export function fillRecord(
  shape: ContextShape,
  record: PolicyRecord,
  reader: RecordReader,
  problems: DecisionProblem[],
  environment?: Environment,
): ExecutionContext {
  const context = new ExecutionContext(shape, environment)
  if (reader.ignoresUnknown) {
    for (const name of shape.slots.keys())
      if (Object.hasOwn(record, name)) setMember(context, name, record[name], reader, problems)
  } else for (const name of Object.keys(record)) setMember(context, name, record[name], reader, problems)
  splitWholeUrl(context)
  return context
}
