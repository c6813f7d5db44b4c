import { Option } from 'commander'
import { readText, reportFileError } from './terminal.ts'

/** Secret keys by name, as a file holds them: JSON, with each key in base64. */
export type DlpKeys = ReadonlyMap<string, Uint8Array>

/** A key of fewer bytes could be guessed, and the hashed values with it. */
export const shortestKey = 16

/** The option of commands that open policies. */
export function dlpKeysOption(): Option {
  return new Option('--dlp-keys <file>', 'secret keys of exact data in DLP profiles, as `exact-data key` writes them')
}

function toKey(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined
  const key = Buffer.from(value, 'base64')
  return key.length < shortestKey ? undefined : new Uint8Array(key)
}

/** Reads a file of keys; what is wrong with it is told without quoting it. */
export function parseDlpKeys(text: string): DlpKeys | { readonly reason: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The message of JSON.parse quotes the text, which may hold a key.
    return { reason: 'it is no JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { reason: 'expected an object of keys by name' }
  const keys = new Map<string, Uint8Array>()
  for (const [name, encoded] of Object.entries(value)) {
    const key = toKey(encoded)
    if (key === undefined)
      return { reason: `the key \`${name}\` is not base64 of at least ${String(shortestKey)} bytes` }
    keys.set(name, key)
  }
  return keys
}

/** What `--dlp-keys` gives; undefined if the file cannot be read, which is then reported. */
export function readDlpKeys(file: string | undefined): { readonly keys?: DlpKeys } | undefined {
  if (file === undefined) return {}
  const read = readText(file)
  if (!('text' in read)) {
    reportFileError(read)
    return undefined
  }
  const keys = parseDlpKeys(read.text)
  if (!('reason' in keys)) return { keys }
  reportFileError({ file, reason: keys.reason })
  return undefined
}
