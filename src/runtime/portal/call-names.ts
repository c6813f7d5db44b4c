import { drawnName, seenName } from './seen-name.ts'
import { bareResourceUri, normalizeResourceUri } from './resource-uri.ts'

/** What a call is about: `tool`, `prompt`, `resource` or another subject, and its name if it has one. */
export interface CallName {
  readonly subject: string
  /** The tool, the prompt, or the URI of the resource; undefined if the call names none. */
  readonly name: string | undefined
}

function decodeUri(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch (error) {
    if (error instanceof URIError) return uri
    throw error
  }
}

/** Other names of what a call names, to those who do not look closely. */
export function otherNames({ subject, name }: CallName): readonly string[] {
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

/** Whether a call has no name that an eye could read. */
export function isNameless({ name }: CallName): boolean {
  return name === undefined || seenName(name) === ''
}

/** Why the URI of a resource names it in more than one way; undefined if it does not. */
export function uriProblem({ subject, name }: CallName): string | undefined {
  if (subject !== 'resource' || name === undefined) return undefined
  const { problem } = normalizeResourceUri(name)
  return problem === undefined ? undefined : `its URI can be read in more than one way: ${problem}`
}
