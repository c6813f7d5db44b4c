/** What discovery reads of a row that is text, by the names of our own log. */
export const textNames = ['method', 'host', 'path', 'request_content_type', 'response_content_type', 'user_agent', 'user'] as const // prettier-ignore

/** What discovery reads of a row that is a number: sizes in bytes, times in milliseconds. */
export const numberNames = ['status', 'request_bytes', 'response_bytes', 'ttfb_ms', 'duration_ms'] as const

export type DiscoveryName = (typeof textNames)[number] | (typeof numberNames)[number]

/** What a row may lack. */
export const optionalNames: ReadonlySet<DiscoveryName> = new Set(['request_content_type', 'response_content_type', 'user_agent', 'user']) // prettier-ignore

/** The column of each name. */
export type DiscoveryColumns = Readonly<Record<DiscoveryName, string>>

const names: readonly DiscoveryName[] = [...textNames, ...numberNames]

/**
 * The columns of a log: our own names, and those of pairs `name=column`.
 *
 * @returns also why a pair is none
 */
export function readDiscoveryColumns(
  pairs: readonly string[],
): { readonly columns: DiscoveryColumns } | { readonly pair: string; readonly reason: string } {
  const columns = Object.fromEntries(names.map((name) => [name, name as string])) as Record<DiscoveryName, string>
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1 || equals === pair.length - 1) return { pair, reason: 'expected `name=column`' }
    const name = names.find((known) => known === pair.slice(0, equals))
    if (name === undefined) return { pair, reason: `it maps none of ${names.join(', ')}` }
    columns[name] = pair.slice(equals + 1)
  }
  return { columns }
}
