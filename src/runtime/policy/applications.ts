import type { ExecutionContext } from '../context.ts'

/** What the host of an event says about it. */
export interface HostFacts {
  readonly ids: readonly number[]
  readonly statuses: readonly string[]
  readonly categories: readonly number[]
}

const none: HostFacts = { ids: [], statuses: [], categories: [] }

/** Where the host of an event is, and which field its content categories go to. */
const categoryFields = {
  'http.request.host': 'http.request.uri.content_category',
  'net.sni.host': 'net.fqdn.content_category',
  'dns.fqdn': 'dns.content_category',
} as const

const hostFields = Object.keys(categoryFields) as (keyof typeof categoryFields)[]

/** Names of the fields that a directory reads. */
export const applicationFields: readonly string[] = hostFields

/** Facts of applications, looked up by host: exact names, and `*.` for all below. */
export class ApplicationDirectory {
  readonly #facts: ReadonlyMap<string, HostFacts>

  /** @param facts - by host name in lower case */
  constructor(facts: Iterable<readonly [host: string, facts: HostFacts]>) {
    this.#facts = new Map(facts)
  }

  get isEmpty(): boolean {
    return this.#facts.size === 0
  }

  #find(host: string): HostFacts {
    const name = host.toLowerCase()
    const exact = this.#facts.get(name)
    if (exact !== undefined) return exact
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      const below = this.#facts.get(`*${name.slice(dot)}`)
      if (below !== undefined) return below
    }
    return none
  }

  /** Fills `app.ids`, `app.statuses` and content categories by the host, where the event does not have them. */
  attach(context: ExecutionContext): void {
    const { slots } = context.shape
    const valueOf = (name: string): unknown => {
      const slot = slots.get(name)
      if (slot === undefined) return undefined
      // A host may be worked out when it is first read; a mandatory field without a value would throw.
      return context.shape.fields[slot]?.optional === true ? context.read(slot) : context.values[slot]
    }
    const field = hostFields.find((name) => typeof valueOf(name) === 'string')
    if (field === undefined) return
    const { ids, statuses, categories } = this.#find(String(valueOf(field)))
    const fill = (name: string, values: readonly (number | string)[]): void => {
      if (values.length > 0 && slots.has(name) && valueOf(name) === undefined) context.set(name, values)
    }
    fill('app.ids', ids)
    fill('app.statuses', statuses)
    fill(categoryFields[field], categories)
  }
}
