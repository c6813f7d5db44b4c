import { detectorRows } from '../detectors/index.ts'
import { topicRows } from '../topics/index.ts'
import { cloudflareEntryIds } from './cloudflare-ids.ts'
import type { ReadyName } from './ready-names.ts'
import { plain } from './references.ts'

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
  const isIt = (row: ReadyName): boolean => row.id === id || plain(row.name) === wanted
  const topic = topicRows.find(isIt)
  if (topic !== undefined) return { topic: topic.id }
  const detector = detectorRows.find(isIt)
  return detector === undefined ? undefined : { detector: detector.id }
}
