import { detectorRows, resolveDlpEntry } from '../../../inspection/dlp/index.ts'
import type { DlpEntry, DlpProfile } from '../../document/generated/document.generated.ts'
import { isObject, nameOf, objectsIn, textOf, type Found, type Item, type JsonObject } from './found.ts'

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '')

/** Detectors by what people call them. */
const detectors: ReadonlyMap<string, string> = new Map(
  detectorRows.flatMap(({ id, name }) => [[plain(name), id] as const, [plain(id), id] as const]),
)

/** One entry of a profile; undefined, with a message, if nothing here looks for the same. */
function toEntry(entry: JsonObject, place: string, found: Found): DlpEntry | undefined {
  const label = `${nameOf(entry, 'the entry')} of ${place}`
  const name = textOf(entry, 'name')
  const id = textOf(entry, 'id') ?? textOf(entry, 'entry_id') ?? name
  if (id === undefined) {
    found.leaveOut(label, 'it has neither an id nor a name')
    return undefined
  }
  const head = {
    id,
    ...(name === undefined ? {} : { name }),
    ...(entry['enabled'] === false ? { enabled: false } : {}),
  }
  const pattern = isObject(entry['pattern']) ? entry['pattern'] : undefined
  const regex = pattern === undefined ? undefined : textOf(pattern, 'regex')
  if (regex !== undefined) {
    const validation = pattern?.['validation']
    if (validation !== undefined && validation !== null && validation !== '')
      found.change(label, `its check \`${String(validation)}\` is not made: every match of the pattern counts`)
    return { ...head, pattern: regex }
  }
  const words = entry['word_list']
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return { ...head, words }
  const meant = [id, name ?? ''].map(resolveDlpEntry).find((known) => known !== undefined)
  if (meant !== undefined) return { ...head, ...meant }
  const detector = detectors.get(plain(name ?? ''))
  if (detector !== undefined) return { ...head, detector }
  if (entry['enabled'] === false) return undefined
  found.leaveOut(label, `nothing here looks for the same (\`${textOf(entry, 'type') ?? 'predefined'}\`)`)
  return undefined
}

const levels = new Set(['low', 'medium', 'high'])

/** Members of a profile that are read, or say nothing of what it finds. */
const readMembers = new Set([
  'id',
  'profile_id',
  'name',
  'description',
  'type',
  'entries',
  'shared_entries',
  'allowed_match_count',
  'confidence_threshold',
  'created_at',
  'updated_at',
  'open_access',
])

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
}

/** DLP profiles with their entries, those that come alone included. */
export function readDlp(profiles: readonly Item[], entries: readonly Item[], found: Found): DlpProfile[] {
  const loose = [...entries]
  const read = profiles.flatMap(({ value, label }): DlpProfile[] => {
    const id = textOf(value, 'id') ?? textOf(value, 'profile_id') ?? textOf(value, 'name')
    if (id === undefined) {
      found.leaveOut(label, 'it has neither an id nor a name')
      return []
    }
    const own = loose.filter((item) => textOf(item.value, 'profile_id') === id)
    for (const item of own) loose.splice(loose.indexOf(item), 1)
    const rows = [
      ...objectsIn(value['entries'], `an entry of ${label}`, found),
      ...objectsIn(value['shared_entries'], `an entry of ${label}`, found),
      ...own.map((item) => item.value),
    ].flatMap((entry) => toEntry(entry, label, found) ?? [])
    for (const [key, member] of Object.entries(value))
      if (!readMembers.has(key) && isSet(member))
        found.leaveOut(`\`${key}\` of ${label}`, 'a profile has no such setting here')
    if (rows.length === 0) {
      found.leaveOut(label, 'none of its entries can be looked for')
      return []
    }
    const count = value['allowed_match_count']
    const confidence = textOf(value, 'confidence_threshold')
    const description = textOf(value, 'description')
    return [
      {
        id,
        name: textOf(value, 'name') ?? id,
        ...(description === undefined || description === '' ? {} : { description }),
        entries: rows,
        ...(typeof count === 'number' && count > 0 ? { matchCount: count } : {}),
        ...(confidence !== undefined && levels.has(confidence) ? { confidence: confidence as 'low' } : {}),
      },
    ]
  })
  for (const { label } of loose) found.leaveOut(label, 'its profile is not in the import')
  return read
}
