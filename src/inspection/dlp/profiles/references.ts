import { cloudflareEntryIds, cloudflareProfileIds } from './cloudflare-ids.ts'
import { detectorRows } from '../detectors/index.ts'
import { predefinedDlpProfiles } from './predefined.ts'
import type { DlpProfile } from './profile.ts'
import { topicRows } from '../topics/index.ts'

type Named = Pick<DlpProfile, 'id' | 'name'>

function plain(text: string): string {
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
export function resolveDlpProfile(reference: string, profiles: readonly Named[] = []): string | undefined {
  const known = [...profiles, ...predefinedDlpProfiles]
  const wanted = plain(reference)
  return (
    known.find(({ id }) => id === reference)?.id ??
    known.find(({ name }) => plain(name) === wanted)?.id ??
    cloudflareProfileIds.get(wanted) ??
    otherProfileNames.get(wanted)
  )
}

/** What an entry of a profile stands for: a detector or a topic, by id. */
export type DlpEntryReference = { readonly detector: string } | { readonly topic: string }

/**
 * Which detector or topic a text means: an id, a name, or the UUID of one of Cloudflare's predefined entries.
 *
 * @returns undefined where nothing is called so
 */
export function resolveDlpEntry(reference: string): DlpEntryReference | undefined {
  const wanted = plain(reference).replace(/^ai prompt (?=content|intent)/, '')
  const id = cloudflareEntryIds.get(wanted) ?? reference
  const isIt = (row: Named): boolean => row.id === id || plain(row.name) === wanted
  const topic = topicRows.find(isIt)
  if (topic !== undefined) return { topic: topic.id }
  const detector = detectorRows.find(isIt)
  return detector === undefined ? undefined : { detector: detector.id }
}
