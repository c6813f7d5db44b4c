/**
 * A pattern of hosts. A first label `*` stands for one or more labels, a `*` within a label for part of it. A port
 * counts where one is given; `*:8000` is any host with that port.
 */
interface HostPattern {
  /** Its name, if it has no star: then only one name fits. */
  readonly only: string | undefined
  /** Undefined: any name, where only the port tells. */
  readonly labels: readonly string[] | undefined
  readonly port: number | undefined
}

/** A host as an event holds it, in two: its name in lower case, and the port if there is one. */
export function splitPort(host: string): { readonly name: string; readonly port: number | undefined } {
  const match = host.includes(':') ? /^([^:]*|\[[^\]]*\]):(\d{1,5})$/.exec(host) : null
  return { name: (match?.[1] ?? host).toLowerCase(), port: match === null ? undefined : Number(match[2]) }
}

function readPattern(pattern: string): HostPattern {
  const match = /^(.*):(\d{1,5})$/.exec(pattern)
  const name = (match?.[1] ?? pattern).toLowerCase()
  return {
    only: name.includes('*') ? undefined : name,
    labels: name === '*' ? undefined : name.split('.'),
    port: match === null ? undefined : Number(match[2]),
  }
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

/** The host that is looked up. */
interface FoundHost {
  readonly name: string
  readonly port: number | undefined
  /** Made when a pattern with a star asks. */
  labels: readonly string[] | undefined
}

function fits({ only, labels, port }: HostPattern, host: FoundHost): boolean {
  if (port !== undefined && port !== host.port) return false
  if (only !== undefined) return only === host.name
  if (labels === undefined) return true
  const found = (host.labels ??= host.name.split('.'))
  if (labels[0] === '*')
    return found.length >= labels.length && matchLabels(labels.slice(1), found.slice(1 - labels.length))
  return labels.length === found.length && matchLabels(labels, found)
}

/** The last two labels of a name. */
function endOfName(name: string): string {
  const last = name.lastIndexOf('.')
  return last < 1 ? name : name.slice(name.lastIndexOf('.', last - 1) + 1)
}

/** The last two labels of a pattern that has no star in them. */
function endOf(labels: readonly string[] | undefined): string | undefined {
  const end = labels?.slice(-2)
  return end === undefined || end.some((label) => label.includes('*')) ? undefined : end.join('.')
}

interface Candidate<Row> {
  readonly row: Row
  readonly hosts: readonly HostPattern[]
  readonly isPortOnly: boolean
}

function addFitting<Row>(candidates: readonly Candidate<Row>[], host: FoundHost, found: HostMatch<Row>[]): void {
  for (const { row, hosts, isPortOnly } of candidates)
    for (const pattern of hosts)
      if (fits(pattern, host)) {
        found.push({ row, isPortOnly })
        break
      }
}

/** A row whose hosts fit. */
export interface HostMatch<Row> {
  readonly row: Row
  /** Only the port told: little, since many things listen on one. */
  readonly isPortOnly: boolean
}

/** Finds rows by host: by the last two labels, and then those that have no such labels, in the order of the rows. */
export class HostIndex<Row extends { readonly hosts: readonly string[] }> {
  readonly #byEnd = new Map<string, Candidate<Row>[]>()
  readonly #others: Candidate<Row>[] = []

  constructor(rows: readonly Row[]) {
    for (const row of rows) {
      const hosts = row.hosts.map(readPattern)
      const ends = new Set(hosts.map(({ labels }) => endOf(labels)))
      for (const end of ends) {
        const own = hosts.filter(({ labels }) => endOf(labels) === end)
        const candidate = { row, hosts: own, isPortOnly: own.every(({ labels }) => labels === undefined) }
        const known = end === undefined ? this.#others : this.#byEnd.get(end)
        if (known === undefined) this.#byEnd.set(end as string, [candidate])
        else known.push(candidate)
      }
    }
  }

  /**
   * The rows that have a pattern which fits every host of another pattern, in their order.
   *
   * @param pattern - a host, or a pattern of hosts
   */
  covering(pattern: string): readonly HostMatch<Row>[] {
    const { labels, port } = readPattern(pattern)
    return this.find(labels?.join('.') ?? '*', port)
  }

  /**
   * The rows of a host, in their order.
   *
   * @param name - in normal form: lower case, without port
   */
  find(name: string, port: number | undefined): readonly HostMatch<Row>[] {
    const found: HostMatch<Row>[] = []
    const host: FoundHost = { name, port, labels: undefined }
    const candidates = this.#byEnd.get(endOfName(name))
    if (candidates !== undefined) addFitting(candidates, host, found)
    addFitting(this.#others, host, found)
    return found
  }
}
