import { drawnName, seenName } from '../../runtime/index.ts'
import type { McpTarget } from './call-facts.ts'
import { bareResourceUri, normalizeResourceUri } from './resource-uri.ts'

function decodeUri(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch (error) {
    if (error instanceof URIError) return uri
    throw error
  }
}

/** Other names of what a target names, to those who do not look closely. */
export function otherNames({ subject, name }: McpTarget): readonly string[] {
  if (name === undefined) return []
  if (subject === 'tool' || subject === 'prompt') {
    const seen = seenName(name)
    const drawn = drawnName(name)
    return [...new Set([seen, ...(drawn === seen.toLowerCase() ? [] : [drawn])])].filter((other) => other !== name)
  }
  if (subject !== 'resource') return []
  const { uri } = normalizeResourceUri(name)
  const bare = bareResourceUri(uri)
  const seen = seenName(decodeUri(bare))
  return [...new Set([bare, seen])].filter((other) => other !== uri)
}

/** Whether a target has no name that an eye could read. */
export function isNameless({ name }: McpTarget): boolean {
  return name === undefined || seenName(name) === ''
}

/** Why the URI of a resource names it in more than one way; undefined if it does not. */
export function uriProblem({ subject, name }: McpTarget): string | undefined {
  if (subject !== 'resource' || name === undefined) return undefined
  const { problem } = normalizeResourceUri(name)
  return problem === undefined ? undefined : `its URI can be read in more than one way: ${problem}`
}
