/** How much is read and reported. */
export interface DlpLimits {
  /** UTF-16 units of text that one scan reads, over all its texts (default 1,048,576). */
  readonly maxTextLength: number
  /** Matches of one entry in one text (default 1,000). */
  readonly maxMatchesPerEntry: number
  /** Hashes that exact match takes for one entry in one text (default 50,000). */
  readonly maxHashes: number
  /** Profiles (default 1,000). */
  readonly maxProfiles: number
  /** Entries of one profile (default 1,000). */
  readonly maxEntries: number
  /** Words of one entry, or hashes of one exact-match entry (default 100,000). */
  readonly maxWords: number
  /** Bytes of a compiled pattern, as the reference engine counts them (default 10 MiB). */
  readonly maxRegexSize: number
}

export const defaultLimits: DlpLimits = {
  maxTextLength: 1_048_576,
  maxMatchesPerEntry: 1000,
  maxHashes: 50_000,
  maxProfiles: 1000,
  maxEntries: 1000,
  maxWords: 100_000,
  maxRegexSize: 10_485_760,
}
