import { hostName, hostPort } from '../request/host.ts'
import { matchPath } from '../request/path-pattern.ts'
import type { Application, OperationName } from './application.ts'
import { applications } from './table.ts'

/** An application that a request is to. */
export interface ApplicationMatch {
  readonly application: Application
  /** The path is one on which its models answer. */
  readonly isModelPath: boolean
}

function matchLabels(wanted: readonly string[], labels: readonly string[]): boolean {
  return wanted.every((label, index) => {
    const found = labels[index] ?? ''
    const star = label.indexOf('*')
    if (star === -1) return label === found
    const tail = label.slice(star + 1)
    return found.length > label.length - 1 && found.startsWith(label.slice(0, star)) && found.endsWith(tail)
  })
}

interface HostPattern {
  /** Any name, where only the port tells. */
  readonly labels: readonly string[] | undefined
  readonly port: number | undefined
}

function readHost(pattern: string): HostPattern {
  const port = hostPort(pattern)
  const name = hostName(pattern)
  return { labels: name === '*' ? undefined : name.split('.'), port }
}

/** Whether a host is of a pattern of {@link Application.hosts}. */
function isHost({ labels, port }: HostPattern, found: readonly string[], foundPort: number | undefined): boolean {
  if (port !== undefined && port !== foundPort) return false
  if (labels === undefined) return true
  if (labels[0] === '*')
    return found.length >= labels.length && matchLabels(labels.slice(1), found.slice(1 - labels.length))
  return labels.length === found.length && matchLabels(labels, found)
}

interface Candidate {
  readonly application: Application
  readonly hosts: readonly HostPattern[]
}

/** Rows by the last two labels of their hosts, and those that have no such labels, in the order of the table. */
class ApplicationIndex {
  readonly #byEnd = new Map<string, Candidate[]>()
  readonly #others: Candidate[] = []

  constructor(rows: readonly Application[]) {
    for (const application of rows) {
      const hosts = application.hosts.map(readHost)
      const ends = new Set(hosts.map(({ labels }) => endOf(labels)))
      for (const end of ends) {
        const candidate = { application, hosts: hosts.filter(({ labels }) => endOf(labels) === end) }
        if (end === undefined) this.#others.push(candidate)
        else this.#byEnd.set(end, [...(this.#byEnd.get(end) ?? []), candidate])
      }
    }
  }

  *candidates(labels: readonly string[]): Generator<Candidate> {
    yield* this.#byEnd.get(labels.slice(-2).join('.')) ?? []
    yield* this.#others
  }
}

function endOf(labels: readonly string[] | undefined): string | undefined {
  const end = labels?.slice(-2)
  return end === undefined || end.some((label) => label.includes('*')) ? undefined : end.join('.')
}

const indexes = new WeakMap<readonly Application[], ApplicationIndex>()

function indexOf(rows: readonly Application[]): ApplicationIndex {
  let index = indexes.get(rows)
  if (index === undefined) {
    index = new ApplicationIndex(rows)
    indexes.set(rows, index)
  }
  return index
}

/** Applications of which a request may be, the likeliest first. */
function* findAll(host: string, path: string, rows: readonly Application[]): Generator<ApplicationMatch> {
  const labels = hostName(host).split('.')
  const port = hostPort(host)
  const fits = (patterns: readonly string[]): boolean => patterns.some((pattern) => matchPath(pattern, path))
  for (const { application, hosts } of indexOf(rows).candidates(labels)) {
    if (!hosts.some((pattern) => isHost(pattern, labels, port))) continue
    if (application.only !== undefined && !fits(application.only)) continue
    const isModelPath = application.models !== undefined && fits(application.models)
    // A port alone tells little: many things listen on 8080.
    const isPortOnly = hosts.every((pattern) => pattern.labels === undefined)
    if (isPortOnly && !isModelPath) continue
    yield { application, isModelPath }
  }
}

/**
 * The application that a request is to, by its host and, where one host serves much or only a port tells, by its path.
 *
 * @param host - as in a Host header, with its port
 * @param path - normalised, without query; a template of discovery (`{id}`) does as well
 * @param rows - default the table of this project
 */
export function findApplication(
  host: string,
  path: string,
  rows: readonly Application[] = applications,
): ApplicationMatch | undefined {
  for (const match of findAll(host, path, rows)) return match
  return undefined
}

/**
 * The id of the application that a request is to. Of servers that only a port tells, Ollama is one whatever the path:
 * nothing else is known to listen there.
 */
export function findApp(host: string, path: string): string | undefined {
  const found = findApplication(host, path)?.application
  if (found === undefined) return hostPort(host) === 11434 ? 'ollama' : undefined
  return found.kind === 'mcp' || (found.kind === 'self-hosted' && found.id !== 'ollama') ? undefined : found.id
}

/**
 * What a person does with an application in a request: the operations whose method and path are those of the request,
 * in the order of `operationNames`. Several may hold at once.
 *
 * @param method - in any case
 * @param path - normalised, without query
 */
export function findOperations(application: Application, method: string, path: string): readonly OperationName[] {
  const asked = method.toUpperCase()
  const names = Object.entries(application.operations ?? {}) as [OperationName, readonly string[]][]
  return names.flatMap(([name, patterns]) =>
    patterns.some((pattern) => {
      const space = pattern.indexOf(' ')
      return pattern.slice(0, space) === asked && matchPath(pattern.slice(space + 1), path)
    })
      ? [name]
      : [],
  )
}
