import { fromText, toText, type ByteString } from '../bytes.ts'
import type { ExecutionContext } from '../context/index.ts'
import type { PlainValue, RuleReport, Settings, SettingsEffect } from './program.ts'
import type { UriRewrite } from './uri-rewrite.ts'
import type { Value } from '../values.ts'

/** A parameter that is worked out from the event: where it stands, and how it is read. */
export interface ParameterValue {
  readonly path: readonly string[]
  readonly getter: (values: ExecutionContext['values'], context: ExecutionContext) => Value | undefined
}

/** The parameters of the rules of one stage that are worked out, by number of the rule. */
export type StageParameters = ReadonlyMap<number, readonly ParameterValue[]>

/** One change of a header. */
interface HeaderChange extends Settings {
  readonly name: string
  readonly operation: string
}

/** Whether a parameter is an object. */
export function isRecord(value: PlainValue | undefined): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy without prototype, so that `__proto__` is a key like any other. */
function copyOf(settings: Settings | undefined): Record<string, PlainValue> {
  return Object.assign(Object.create(null) as Record<string, PlainValue>, settings)
}

/** A record with the value at a path replaced, or taken out if there is none. */
function replaceAt(
  settings: Settings,
  [key = '', ...rest]: readonly string[],
  value: PlainValue | undefined,
): Settings {
  const copy = copyOf(settings)
  const inner = copy[key]
  if (rest.length > 0) copy[key] = replaceAt(isRecord(inner) ? inner : {}, rest, value)
  else if (value === undefined) Reflect.deleteProperty(copy, key)
  else copy[key] = value
  return copy
}

/** The changes that a rule makes to headers, in the order of its parameters. Names have no case. */
function toHeaderChanges(headers: Settings): HeaderChange[] {
  return Object.entries(headers).flatMap(([name, change]): HeaderChange[] => {
    if (!isRecord(change)) return []
    const { operation } = change
    return [{ ...change, name: name.toLowerCase(), operation: typeof operation === 'string' ? operation : 'set' }]
  })
}

/** A later change of the same header takes the place of those before it, unless it adds. */
function mergeHeaders(before: readonly PlainValue[], changes: readonly HeaderChange[]): readonly PlainValue[] {
  const merged = [...before]
  for (const change of changes) {
    if (change.operation !== 'add')
      for (let at = merged.length - 1; at >= 0; at--)
        if (isRecord(merged[at]) && (merged[at] as Settings)['name'] === change.name) merged.splice(at, 1)
    merged.push(change)
  }
  return merged
}

/** The later of two values of the same setting wins. Source: rules-actions.json, `order.nonTerminating`. */
function merge(before: Settings, after: Settings, depth: number): Settings {
  const merged = copyOf(before)
  for (const [key, value] of Object.entries(after)) {
    const known = merged[key]
    if (depth === 2 && key === 'headers' && isRecord(value))
      merged[key] = mergeHeaders(Array.isArray(known) ? (known as readonly PlainValue[]) : [], toHeaderChanges(value))
    else merged[key] = depth > 1 && isRecord(known) && isRecord(value) ? merge(known, value, depth - 1) : value
  }
  return merged
}

/** What the matched rules of a run set, phase by phase. */
export class SettingsRecord {
  readonly #byPhase = new Map<string, Settings>()
  #rewrite: { path?: ByteString; query?: ByteString } | undefined

  /** Takes what a matched rule sets; parameters that have no value for this event set nothing. */
  take(
    { parameters = {} }: RuleReport,
    { phase, depth }: SettingsEffect,
    own: readonly ParameterValue[] | undefined,
    context: ExecutionContext,
  ): void {
    let settings: Settings = parameters
    for (const { path, getter } of own ?? []) {
      const value = getter(context.values, context)
      const parent = path.slice(0, -1)
      const isText = typeof value === 'string'
      settings = replaceAt(settings, parent, isText ? withValue(settings, parent, toText(value)) : undefined)
      if (parent[0] === 'uri' && isText) this.#rewriteTo(parent[1], value)
    }
    this.#byPhase.set(phase, merge(this.#byPhase.get(phase) ?? {}, settings, depth))
    if (!isRecord(parameters['uri'])) return
    for (const [part, change] of Object.entries(parameters['uri']))
      if (isRecord(change) && typeof change['value'] === 'string') this.#rewriteTo(part, fromText(change['value']))
  }

  #rewriteTo(part: string | undefined, value: ByteString): void {
    if (part === 'path' || part === 'query') (this.#rewrite ??= {})[part] = value
  }

  /** What the phase that ends has made of the URI, told once. */
  takeRewrite(): UriRewrite | undefined {
    const rewrite = this.#rewrite
    this.#rewrite = undefined
    return rewrite
  }

  /** The settings by phase. */
  get all(): Readonly<Record<string, Settings>> {
    return Object.fromEntries(this.#byPhase)
  }
}

/** The change at a path with its value in place of the expression that gave it. */
function withValue(settings: Settings, path: readonly string[], value: string): Settings {
  let change: PlainValue | undefined = settings
  for (const key of path) change = isRecord(change) ? change[key] : undefined
  const { expression: _expression, ...rest } = isRecord(change) ? change : ({} as Settings)
  return { ...rest, value }
}
