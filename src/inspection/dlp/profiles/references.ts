import { cloudflareProfileIds } from './cloudflare-ids.ts'
import { readyNames, type ReadyName } from './ready-names.ts'

/** A name without case, and with single blanks. */
export function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** Names that pages and the API use for what the table calls otherwise. */
const otherProfileNames = new Map([['unsanitized har', 'http-archive']])

/**
 * The one place that tells which profile a text means: an id, a name (case and blanks aside), or the UUID that
 * Cloudflare's API gives a predefined profile.
 *
 * @param reference - as a rule, a portal or an import writes it
 * @param profiles - the document's own, which come first; the predefined ones are asked after them
 * @returns the profile's id, or undefined where nothing is called so
 */
export function resolveDlpProfile(reference: string, profiles: readonly ReadyName[] = []): string | undefined {
  const known = [...profiles, ...readyNames]
  const wanted = plain(reference)
  return (
    known.find(({ id }) => id === reference)?.id ??
    known.find(({ name }) => plain(name) === wanted)?.id ??
    cloudflareProfileIds.get(wanted) ??
    otherProfileNames.get(wanted)
  )
}
