import { toText } from '../bytes.ts'
import type { ExecutionContext } from '../context.ts'
import { HostIndex, splitPort } from './host-index.ts'
import { matchPath } from './path-pattern.ts'

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

function textOf(context: ExecutionContext, name: string): string | undefined {
  const slot = context.shape.slots.get(name)
  if (slot === undefined || context.shape.fields[slot]?.optional !== true) return undefined
  const value = context.read(slot)
  return typeof value === 'string' ? toText(value) : undefined
}

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

/** Facts of applications, looked up by host, path and method. The first row that a request fits is the one. */
export class ApplicationDirectory {
  readonly #index: HostIndex<ApplicationRow>

  constructor(rows: readonly ApplicationRow[]) {
    this.#index = new HostIndex(rows)
  }

  #find(host: string, path: string): ApplicationRow | undefined {
    const { name, port } = splitPort(host)
    for (const { row, isPortOnly } of this.#index.find(name, port))
      if (!isPortOnly && (row.only === undefined || row.only.some((pattern) => matchPath(pattern, path)))) return row
    return undefined
  }

  /** Fills what the host, the path and the method of an event say, where the event does not have it. */
  attach(context: ExecutionContext): void {
    const { slots } = context.shape
    const field = hostFields.find((name) => textOf(context, name) !== undefined)
    if (field === undefined) return
    const path = textOf(context, pathField) ?? '/'
    const row = this.#find(textOf(context, field) ?? '', path)
    if (row === undefined) return
    const method = (textOf(context, methodField) ?? '').toUpperCase()
    const operations = row.operations.filter((operation) => isOperation(operation.patterns, method, path))
    const fill = (name: string, values: readonly (number | string)[]): void => {
      const slot = slots.get(name)
      if (values.length > 0 && slot !== undefined && !context.isGiven(slot)) context.set(name, values)
    }
    fill('app.ids', row.id === undefined ? [] : [row.id])
    fill('app.names', [row.key])
    fill('app.statuses', [row.status])
    fill(
      'app.operations',
      operations.map(({ name }) => name),
    )
    fill(
      'app_control.controls',
      operations.flatMap(({ control }) => control ?? []),
    )
    fill(categoryFields[field], row.categories)
  }
}
