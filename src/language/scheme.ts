import type {
  ContextShape,
  Environment,
  EventRecord,
  ExecutionContext,
  ListMatcher,
  Type,
  Value,
} from '../runtime/index.ts'
import type { FunctionDefinition } from './function-definition.ts'

/** Everything known of a field. Docs columns serve hover, completion and reference pages. */
export interface FieldDefinition {
  readonly name: string
  readonly type: Type
  readonly optional: boolean
  /** Index into a context's values. An alias has the slot of its target; a constant has none (-1). */
  readonly slot: number
  /** The value of a name that is always the same, such as `true`. */
  readonly constant?: Value
  /** The field's own name, if this is another name for it. */
  readonly aliasOf?: string
  /** Using the name gives a warning that names `aliasOf`. */
  readonly deprecated?: boolean
  readonly summary?: string
  readonly category?: string
  readonly example?: unknown
  /** `response` fields have a value only once there is a response. */
  readonly stage?: 'request' | 'response'
  /** Phases it is allowed in; absent: all. */
  readonly phases?: readonly string[]
  readonly plan?: string
  readonly note?: string
  readonly values?: readonly string[]
  /** For a version: the field that says of which ecosystem it is. Comparisons follow the order of that. */
  readonly ecosystemField?: string
  /** Relative work of reading it; 1 unless a body or a detector stands behind it. */
  readonly cost?: number
}

/** Limits of an expression. Each has its own error, which names the setting. */
export interface Limits {
  /** Characters (UTF-16 units) of the text. */
  readonly maxLength: number
  /** Open parentheses, `not`, quantifiers and calls on one path. */
  readonly maxNestingDepth: number
  /** Tokens of one expression. */
  readonly maxNodes: number
  readonly maxSetItems: number
  /** Arguments of one call; JavaScript itself takes no more than some ten thousand. */
  readonly maxArguments: number
  /** Bytes of a compiled regular expression, as the reference engine counts them (default 10 MiB). */
  readonly maxRegexSize: number
  /** Unescaped stars of one wildcard pattern. */
  readonly wildcardStarLimit: number
}

/** Where a product's language differs from the engine's. */
export interface Dialect {
  /** `groups[*].name` reads a member of each record (Gateway). */
  readonly memberAfterEach: boolean
  /** `-` and upper case are allowed in list names (Gateway list ids). */
  readonly listIds: boolean
  /** `x[*]` of a single value is an array of one (Gateway samples). */
  readonly scalarEach: boolean
  /** A Bool may be compared with `true` and `false`; a missing one counts as false (Gateway). */
  readonly boolLiterals: boolean
  /** A number stands for its text: `http.response.status_code == 101` (Gateway samples). */
  readonly bareNumbers: boolean
  /** The canonical text is that of Gateway's API: `==`, `not(…)`. */
  readonly apiText: boolean
  /** An array may be compared as if it stood in `any(...)`, with a warning (Gateway samples). */
  readonly compareArrays: boolean
}

/** A member of each record of an array. */
export interface RecordMember {
  /** The array of records. */
  readonly field: FieldDefinition
  readonly key: string
  /** What the name stands for: an array of that member. */
  readonly type: Type
}

/** `groups.name`, which some samples write for `groups[*].name`; undefined if the name is nothing of the kind. */
export function findMember(scheme: Pick<Scheme, 'fields' | 'dialect'>, name: string): RecordMember | undefined {
  if (!scheme.dialect.memberAfterEach) return undefined
  const dot = name.lastIndexOf('.')
  const field = dot === -1 ? undefined : scheme.fields.get(name.slice(0, dot))
  if (field === undefined || typeof field.type === 'string' || !('array' in field.type)) return undefined
  const record = field.type.array
  if (typeof record === 'string' || !('map' in record)) return undefined
  return { field, key: name.slice(dot + 1), type: { array: record.map } }
}

/**
 * The names and rules that an expression is read against. Made by `defineScheme`; frozen.
 *
 * @typeParam Fields - the record of its fields: what `matches` and `set` take
 */
export interface Scheme<Fields extends EventRecord = EventRecord> {
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldDefinition>
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  /** Printed types (`Ip`) that have lists, with the matcher that contexts use by default. */
  readonly lists: ReadonlyMap<string, ListMatcher>
  /** What `!=` gives on a missing value: the engine's true, or the Rules language's false. */
  readonly nilNotEqual: boolean
  readonly limits: Limits
  readonly dialect: Dialect
  readonly shape: ContextShape
  createContext(environment?: Environment): ExecutionContext<Fields>
}
