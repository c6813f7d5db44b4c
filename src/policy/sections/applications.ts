import { type ExecutionContext } from '../../runtime/index.ts'
import type { Application, PolicyDocument } from '../document/generated/document.generated.ts'

/** What the hosts of an event say about it. */
interface Facts {
  readonly ids: readonly number[]
  readonly statuses: readonly string[]
  readonly categories: readonly number[]
}

const none: Facts = { ids: [], statuses: [], categories: [] }

/** Where the host of an event is, and which fields the facts go to. */
const hostFields = ['http.request.host', 'net.sni.host', 'dns.fqdn'] as const
const categoryFields: Readonly<Record<(typeof hostFields)[number], string>> = {
  'http.request.host': 'http.request.uri.content_category',
  'net.sni.host': 'net.fqdn.content_category',
  'dns.fqdn': 'dns.content_category',
}

/** The applications of a document, looked up by host: exact names, and `*.` for all below. */
export class ApplicationDirectory {
  readonly #facts = new Map<string, Facts>()

  constructor(document: PolicyDocument) {
    const hosts = new Map<string, Application[]>()
    for (const application of Object.values(document.applications ?? {})) {
      for (const host of application.hosts) {
        const name = host.toLowerCase()
        hosts.set(name, [...(hosts.get(name) ?? []), application])
      }
    }
    for (const [host, applications] of hosts) {
      this.#facts.set(host, {
        ids: applications.flatMap(({ id }) => id ?? []),
        statuses: applications.map(({ status }) => status ?? 'unreviewed'),
        categories: applications.flatMap(({ categories }) =>
          (categories ?? []).flatMap((key) =>
            Object.hasOwn(document.categories ?? {}, key) ? (document.categories?.[key]?.id ?? []) : [],
          ),
        ),
      })
    }
  }

  get isEmpty(): boolean {
    return this.#facts.size === 0
  }

  #find(host: string): Facts {
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
