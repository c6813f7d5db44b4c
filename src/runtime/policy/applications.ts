import { fromText, toOwnText, toText, type ByteString } from '../bytes.ts'
import type { ContextShape, ExecutionContext } from '../context/index.ts'
import type { Value } from '../values.ts'
import { HostIndex, splitPort } from './host-index.ts'
import { matchPath, PathPattern, SplitPath } from './path-pattern.ts'

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

/** The bytes of a field, which are its text where it is ASCII. */
function bytesAt(context: ExecutionContext, slot: number): ByteString | undefined {
  const value = slot === -1 ? undefined : context.read(slot)
  return typeof value === 'string' ? value : undefined
}

interface ReadyOperation {
  readonly name: ByteString
  readonly control: number | undefined
  readonly paths: PathPattern[]
}

/** A row with its patterns read, and what it fills in the form of contexts. */
interface ReadyRow {
  readonly hosts: readonly string[]
  readonly only: readonly PathPattern[] | undefined
  /** The operations that a method can be, by the method in upper case. */
  readonly operations: ReadonlyMap<string, MethodOperations>
  readonly ids: readonly Value[]
  readonly names: readonly Value[]
  readonly statuses: readonly Value[]
  readonly categories: readonly Value[]
}

/** Paths with more segments are too rare to keep a list for each number. */
const mostSegments = 16

/** The operations of one method, and which of their paths have so many segments as a request. */
class MethodOperations {
  readonly #all: ReadyOperation[] = []
  readonly #byCount: (readonly ReadyOperation[] | undefined)[] = []

  add(name: string, control: number | undefined, path: PathPattern): void {
    const last = this.#all.at(-1)
    const bytes = fromText(name)
    if (last?.name === bytes) last.paths.push(path)
    else this.#all.push({ name: bytes, control, paths: [path] })
  }

  /** Those that a path with so many segments may be, in order. */
  of(count: number): readonly ReadyOperation[] {
    if (count > mostSegments) return this.#all
    return (this.#byCount[count] ??= this.#all.flatMap(({ name, control, paths }) => {
      const own = paths.filter((path) => path.mayHave(count))
      return own.length === 0 ? [] : [{ name, control, paths: own }]
    }))
  }
}

function operationsByMethod(operations: readonly OperationRow[]): ReadonlyMap<string, MethodOperations> {
  const byMethod = new Map<string, MethodOperations>()
  for (const { name, control, patterns } of operations)
    for (const pattern of patterns) {
      const space = pattern.indexOf(' ')
      const method = pattern.slice(0, space)
      let own = byMethod.get(method)
      if (own === undefined) byMethod.set(method, (own = new MethodOperations()))
      own.add(name, control, new PathPattern(fromText(pattern.slice(space + 1))))
    }
  return byMethod
}

function toReadyRow({ key, hosts, only, id, status, categories, operations }: ApplicationRow): ReadyRow {
  return {
    hosts,
    only: only?.map((pattern) => new PathPattern(fromText(pattern))),
    operations: operationsByMethod(operations),
    ids: id === undefined ? [] : [id],
    names: [fromText(key)],
    statuses: [fromText(status)],
    categories,
  }
}

/** Requests go to few hosts, so what is known of each is kept; these bound what a sender of made-up names can fill. */
const mostHosts = 1024
const longestHost = 255

/** Facts of applications, looked up by host, path and method. The first row that a request fits is the one. */
export class ApplicationDirectory {
  readonly #index: HostIndex<ReadyRow>
  /** The rows of the hosts that were looked up. */
  readonly #byHost = new Map<ByteString, readonly ReadyRow[]>()
  readonly #path = new SplitPath()
  #shape: ContextShape | undefined
  #slots: DirectorySlots | undefined

  constructor(rows: readonly ApplicationRow[]) {
    this.#index = new HostIndex(rows.map(toReadyRow))
  }

  #rowsOf(host: ByteString): readonly ReadyRow[] {
    const known = this.#byHost.get(host)
    if (known !== undefined) return known
    const { name, port } = splitPort(toText(host))
    const rows = this.#index.find(name, port).flatMap(({ row, isPortOnly }) => (isPortOnly ? [] : [row]))
    if (host.length <= longestHost) {
      if (this.#byHost.size >= mostHosts) this.#byHost.clear()
      // A view would keep the whole head of the request.
      this.#byHost.set(toOwnText(host), rows)
    }
    return rows
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
    let host: ByteString | undefined
    let categories = -1
    for (let at = 0; at < slots.hosts.length && host === undefined; at++) {
      const [slot, own] = slots.hosts[at] as DirectorySlots['hosts'][number]
      host = bytesAt(context, slot)
      categories = own
    }
    if (host === undefined) return
    const rows = this.#rowsOf(host)
    if (rows.length === 0) return
    const path = this.#path.read(bytesAt(context, slots.path) ?? '/')
    for (const row of rows) {
      if (row.only !== undefined && !isAny(row.only, path)) continue
      fill(context, slots.ids, row.ids)
      fill(context, slots.names, row.names)
      fill(context, slots.statuses, row.statuses)
      fill(context, categories, row.categories)
      if (row.operations.size > 0) fillOperations(context, slots, row, path)
      return
    }
  }
}

/** Loops and not `some`: every event comes through here. */
function isAny(patterns: readonly PathPattern[], path: SplitPath): boolean {
  for (const pattern of patterns) if (pattern.matches(path)) return true
  return false
}

function fillOperations(context: ExecutionContext, slots: DirectorySlots, row: ReadyRow, path: SplitPath): void {
  const method = bytesAt(context, slots.method) ?? ''
  // Methods are in upper case, but for those that somebody wrote by hand.
  const own = row.operations.get(method) ?? row.operations.get(toText(method).toUpperCase())
  const candidates = own?.of(path.length)
  if (candidates === undefined) return
  let operations: Value[] | undefined
  let controls: Value[] | undefined
  for (const { name, control, paths } of candidates) {
    if (!isAny(paths, path)) continue
    if (operations === undefined) operations = [name]
    else operations.push(name)
    if (control === undefined) continue
    if (controls === undefined) controls = [control]
    else controls.push(control)
  }
  if (operations !== undefined) fill(context, slots.operations, operations)
  if (controls !== undefined) fill(context, slots.controls, controls)
}

function fill(context: ExecutionContext, slot: number, values: readonly Value[]): void {
  if (slot !== -1 && values.length > 0 && !context.isGiven(slot)) context.write(slot, values)
}
