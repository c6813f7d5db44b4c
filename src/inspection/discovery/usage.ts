import { normaliseHost } from './paths/normalise-path.ts'
import { isMcpEndpoint } from './mcp-endpoint.ts'

/** One request, or one question for a name, as far as the report by user looks at it. */
export interface UsageRow {
  readonly host: string
  /** Without query; '' for a question for a name. */
  readonly path: string
  /** Undefined if the log does not tell. */
  readonly user?: string | undefined
  readonly sentBytes?: number | undefined
  readonly receivedBytes?: number | undefined
}

/** What one user sent to one host. */
export interface HostUse {
  /** '' if the log does not tell. */
  readonly user: string
  readonly host: string
  /** A path that was seen, for hosts that serve more than one application. */
  readonly path: string
  readonly isMcp: boolean
  requests: number
  sentBytes: number
  receivedBytes: number
}

/** Pairs of users and hosts that are kept; what has no room is counted in `overflow`. */
export const maxUses = 50_000

const longestName = 320

/**
 * Counts who used which host, beside the statistics of endpoints: also of logs that tell neither sizes nor times, and of
 * questions for names. Bounded by {@link maxUses}.
 */
export class UsageCounter {
  readonly #uses = new Map<string, HostUse>()
  /** Requests that had no room. */
  overflow = 0
  #requests = 0

  /** Requests and questions that were counted, those without room too. */
  get requests(): number {
    return this.#requests
  }

  add({ host, path, user = '', sentBytes = 0, receivedBytes = 0 }: UsageRow): void {
    const plain = path.split('?', 1)[0] ?? ''
    const name = normaliseHost(host)
    // Hosts that serve several applications are told apart by the first two steps of the path.
    const short = plain.split('/', 4).join('/')
    const isMcp = isMcpEndpoint(name, plain)
    this.#count({ user: user.slice(0, longestName), host: name, path: short, isMcp, requests: 1, sentBytes, receivedBytes }) // prettier-ignore
  }

  #count(row: HostUse): void {
    this.#requests += row.requests
    const key = `${row.user}\0${row.host}\0${row.isMcp ? 'mcp' : ''}`
    const use = this.#uses.get(key)
    if (use !== undefined) {
      use.requests += row.requests
      use.sentBytes += row.sentBytes
      use.receivedBytes += row.receivedBytes
    } else if (this.#uses.size < maxUses) this.#uses.set(key, { ...row })
    else this.overflow += row.requests
  }

  get uses(): readonly HostUse[] {
    return [...this.#uses.values()]
  }

  /** Adds what another run counted. */
  merge(uses: readonly HostUse[]): void {
    for (const use of uses) this.#count(use)
  }

  /** Reads what was saved, which is not trusted; undefined if it is no list of uses. */
  static read(state: unknown): readonly HostUse[] | undefined {
    if (state === undefined) return []
    if (!Array.isArray(state)) return undefined
    const isUse = (value: unknown): value is HostUse => {
      const { user, host, path, isMcp, requests, sentBytes, receivedBytes } = (value ?? {}) as Partial<HostUse>
      const texts = [user, host, path].every((text) => typeof text === 'string' && text.length <= 9000)
      const counts = [requests, sentBytes, receivedBytes].every((count) => typeof count === 'number' && count >= 0)
      return texts && counts && typeof isMcp === 'boolean'
    }
    return (state as unknown[]).every(isUse) ? (state as HostUse[]) : undefined
  }
}
