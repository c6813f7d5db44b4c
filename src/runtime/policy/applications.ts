import { fromText, toText, type ByteString } from '../bytes.ts'
import type { ContextShape, ExecutionContext } from '../context/index.ts'
import type { Value } from '../values.ts'
import { HostIndex, splitPort } from './host-index.ts'
import { matchPath, PathPattern, pathSegments } from './path-pattern.ts'

/** Something that a person does with an application, by method and path (`POST /backend-api/files`). */
export interface OperationRow {
  readonly name: string
  /** Its number among Cloudflare's granular controls. */
  readonly control?: number
  readonly patterns: readonly string[]
}

/** What is known of an application. */
export interface ApplicationRow {
  readonly key: string
  /** See `HostIndex`. */
  readonly hosts: readonly string[]
  /** Only these paths belong to it; default all. */
  readonly only?: readonly string[]
  /** Its number in Cloudflare's expressions. */
  readonly id?: number
  readonly status: string
  /** Numbers of content categories. */
  readonly categories: readonly number[]
  readonly operations: readonly OperationRow[]
}

/** Where the host of an event is, and which field its content categories go to. */
const categoryFields = {
  'http.request.host': 'http.request.uri.content_category',
  'http.host': 'http.request.uri.content_category',
  'net.sni.host': 'net.fqdn.content_category',
  'dns.fqdn': 'dns.content_category',
} as const

const hostFields = Object.keys(categoryFields) as (keyof typeof categoryFields)[]
const pathField = 'http.request.uri.path'
const methodField = 'http.request.method'

/** Names of the fields that a directory reads. */
export const applicationFields: readonly string[] = [...hostFields, pathField, methodField]

/** Names of the fields that a directory fills. */
export const filledByApplications: readonly string[] = [
  'app.ids',
  'app.names',
  'app.statuses',
  'app.operations',
  'app_control.controls',
  ...new Set(Object.values(categoryFields)),
]

/**
 * Whether a request is of an operation.
 *
 * @param patterns - a method and a path pattern each, divided by a blank
 * @param method - in upper case
 */
export function isOperation(patterns: readonly string[], method: string, path: string): boolean {
  return patterns.some((pattern) => {
    const space = pattern.indexOf(' ')
    return pattern.slice(0, space) === method && matchPath(pattern.slice(space + 1), path)
  })
}

/** Where the fields stand that a directory reads and fills; -1 for one that a shape does not have. */
interface DirectorySlots {
  readonly hosts: readonly (readonly [slot: number, categories: number])[]
  readonly path: number
  readonly method: number
  readonly ids: number
  readonly names: number
  readonly statuses: number
  readonly operations: number
  readonly controls: number
}

function slotsOf({ slots, fields }: ContextShape): DirectorySlots {
  const place = (name: string): number => slots.get(name) ?? -1
  /** A mandatory field that has no value must not be read. */
  const readable = (name: string): number => (fields[place(name)]?.optional === true ? place(name) : -1)
  return {
    hosts: hostFields.map((name) => [readable(name), place(categoryFields[name])]),
    path: readable(pathField),
    method: readable(methodField),
    ids: place('app.ids'),
    names: place('app.names'),
    statuses: place('app.statuses'),
    operations: place('app.operations'),
    controls: place('app_control.controls'),
  }
}

function textAt(context: ExecutionContext, slot: number): string | undefined {
  const value = slot === -1 ? undefined : context.read(slot)
  return typeof value === 'string' ? toText(value) : undefined
}

interface ReadyOperation {
  readonly name: ByteString
  readonly control: number | undefined
  readonly patterns: readonly { readonly method: string; readonly path: PathPattern }[]
}

/** A row with its patterns read, and what it fills in the form of contexts. */
interface ReadyRow {
  readonly hosts: readonly string[]
  readonly only: readonly PathPattern[] | undefined
  readonly operations: readonly ReadyOperation[]
  readonly ids: readonly Value[]
  readonly names: readonly Value[]
  readonly statuses: readonly Value[]
  readonly categories: readonly Value[]
}

function toReadyRow({ key, hosts, only, id, status, categories, operations }: ApplicationRow): ReadyRow {
  return {
    hosts,
    only: only?.map((pattern) => new PathPattern(pattern)),
    operations: operations.map(({ name, control, patterns }) => ({
      name: fromText(name),
      control,
      patterns: patterns.map((pattern) => {
        const space = pattern.indexOf(' ')
        return { method: pattern.slice(0, space), path: new PathPattern(pattern.slice(space + 1)) }
      }),
    })),
    ids: id === undefined ? [] : [id],
    names: [fromText(key)],
    statuses: [fromText(status)],
    categories,
  }
}

/** Facts of applications, looked up by host, path and method. The first row that a request fits is the one. */
export class ApplicationDirectory {
  readonly #index: HostIndex<ReadyRow>
  #shape: ContextShape | undefined
  #slots: DirectorySlots | undefined

  constructor(rows: readonly ApplicationRow[]) {
    this.#index = new HostIndex(rows.map(toReadyRow))
  }

  #find(host: string, segments: readonly string[]): ReadyRow | undefined {
    const { name, port } = splitPort(host)
    for (const { row, isPortOnly } of this.#index.find(name, port))
      if (!isPortOnly && (row.only === undefined || row.only.some((pattern) => pattern.matches(segments)))) return row
    return undefined
  }

  #slotsIn(shape: ContextShape): DirectorySlots {
    // Contexts of one policy have one shape.
    if (this.#slots === undefined || this.#shape !== shape) {
      this.#shape = shape
      this.#slots = slotsOf(shape)
    }
    return this.#slots
  }

  /** Fills what the host, the path and the method of an event say, where the event does not have it. */
  attach(context: ExecutionContext): void {
    const slots = this.#slotsIn(context.shape)
    let host: string | undefined
    let categories = -1
    for (let at = 0; at < slots.hosts.length && host === undefined; at++) {
      const [slot, own] = slots.hosts[at] as DirectorySlots['hosts'][number]
      host = textAt(context, slot)
      categories = own
    }
    if (host === undefined) return
    const segments = pathSegments(textAt(context, slots.path) ?? '/')
    const row = this.#find(host, segments)
    if (row === undefined) return
    fill(context, slots.ids, row.ids)
    fill(context, slots.names, row.names)
    fill(context, slots.statuses, row.statuses)
    fill(context, categories, row.categories)
    if (row.operations.length === 0) return
    const method = (textAt(context, slots.method) ?? '').toUpperCase()
    const operations: Value[] = []
    const controls: Value[] = []
    for (const { name, control, patterns } of row.operations)
      for (const pattern of patterns)
        if (pattern.method === method && pattern.path.matches(segments)) {
          operations.push(name)
          if (control !== undefined) controls.push(control)
          break
        }
    fill(context, slots.operations, operations)
    fill(context, slots.controls, controls)
  }
}

function fill(context: ExecutionContext, slot: number, values: readonly Value[]): void {
  if (slot !== -1 && values.length > 0 && !context.isGiven(slot)) context.values[slot] = values
}
