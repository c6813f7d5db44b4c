import { providers as knownProviders, type ProviderRow } from './providers.ts'

export interface ProviderMatch {
  readonly id: string
  /** The path is one of those that the provider has for models. */
  readonly hasPath: boolean
}

interface Matcher {
  readonly id: string
  readonly hosts: readonly RegExp[]
  readonly paths: readonly RegExp[]
  /** Only the port tells the host, so the path must fit too. */
  readonly isAnywhere: boolean
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** `{x}` is one label or segment; at the end of a path it is all that follows, as ids of models hold slashes. */
function toPattern(template: string, separators: string): RegExp {
  const parts = template.split(/(\{[^{}]*\}|\*)/)
  const text = parts.map((part, index) => {
    if (index % 2 === 0) return quote(part)
    return separators === '/' && index === parts.length - 2 && parts[index + 1] === '' ? '.+' : `[^${separators}]+`
  })
  return new RegExp(`^${text.join('')}$`)
}

const matchers = new WeakMap<readonly ProviderRow[], readonly Matcher[]>()

function matchersOf(rows: readonly ProviderRow[]): readonly Matcher[] {
  let built = matchers.get(rows)
  if (built === undefined) {
    built = rows.map(({ id, hosts, paths }) => ({
      id,
      hosts: hosts.map((host) => toPattern(host, host.startsWith('*:') ? ':' : '.:')),
      paths: paths.map((path) => toPattern(path, '/')),
      isAnywhere: hosts.every((host) => host.startsWith('*:')),
    }))
    matchers.set(rows, built)
  }
  return built
}

/**
 * The known provider of models that a host is of. Servers that only a port tells count only with one of their paths.
 *
 * @param path - a path or a path template
 */
export function findProvider(
  host: string,
  path: string,
  rows: readonly ProviderRow[] = knownProviders,
): ProviderMatch | undefined {
  for (const { id, hosts, paths, isAnywhere } of matchersOf(rows)) {
    if (!hosts.some((pattern) => pattern.test(host))) continue
    const hasPath = paths.some((pattern) => pattern.test(path))
    if (hasPath || !isAnywhere) return { id, hasPath }
  }
  return undefined
}
