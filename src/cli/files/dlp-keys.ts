import { reportUnread, type FileProblem, type TellUnread } from './file-problem.ts'
import { readJson } from './read.ts'

/** Secret keys by name, as a file holds them: JSON, with each key in base64. */
export type DlpKeys = ReadonlyMap<string, Uint8Array>

/** A key of fewer bytes could be guessed, and the hashed values with it. */
const shortestKey = 16

function toKey(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  const key = Buffer.from(value, 'base64')
  return key.length < shortestKey ? undefined : new Uint8Array(key)
}

/** Reads a file of keys; what is wrong with it is told without quoting it. */
export function readDlpKeys(file: string): { readonly keys: DlpKeys } | FileProblem {
  const read = readJson(file, { limit: 'maxKeyBytes' })
  if ('reason' in read) return read
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { file, reason: 'expected an object of keys by name' }
  const keys = new Map<string, Uint8Array>()
  for (const [name, encoded] of Object.entries(value)) {
    const key = toKey(encoded)
    if (key === undefined)
      return { file, reason: `the key \`${name}\` is not base64 of at least ${String(shortestKey)} bytes` }
    keys.set(name, key)
  }
  return { keys }
}

/** What `--dlp-keys` gives; undefined if the file cannot be read, which is then reported. */
export function openDlpKeys(
  file: string | undefined,
  tell: TellUnread = reportUnread,
): { readonly keys?: DlpKeys } | undefined {
  if (file === undefined) return {}
  const read = readDlpKeys(file)
  if (!('reason' in read)) return read
  tell(read)
  return undefined
}
