import type { Confidence } from '../detector.ts'
import type { ExactDataSet } from '../exact-data.ts'
import type { TopicId } from '../topics/index.ts'

interface EntryBase {
  /** Unique in its profile. */
  readonly id: string
  readonly name?: string | undefined
  /** False: the entry stays in the profile and finds nothing. */
  readonly enabled?: boolean | undefined
  /** Values that are never findings: expressions in Rust's syntax that are found in the matched text. */
  readonly skip?: readonly string[] | undefined
}

/** One thing a profile looks for. Exactly one of the kinds. */
export type DlpEntry =
  /** A predefined detector by id; `detectorRows` lists them. */
  | (EntryBase & { readonly detector: string })
  /** A regular expression in Rust's syntax. */
  | (EntryBase & {
      readonly pattern: string
      readonly confidence?: Confidence | undefined
      /** Words near a match that raise its confidence to high; a star lets a word go on. */
      readonly context?: readonly string[] | undefined
      /** Words near a match that say it is something else. */
      readonly veto?: readonly string[] | undefined
    })
  /** Whole words and phrases. */
  | (EntryBase & { readonly words: readonly string[]; readonly caseSensitive?: boolean | undefined })
  /** Values known by keyed hash; the key is in {@link DlpCompileOptions.keys}. */
  | (EntryBase & { readonly exact: ExactDataSet; readonly key: string })
  /** A topic of AI prompts. */
  | (EntryBase & { readonly topic: TopicId })

/** A DLP profile, as policy documents hold it. */
export interface DlpProfile {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly entries: readonly DlpEntry[]
  /** The profile matches when findings exceed this number (0 to 1000; default 0); repeats count. */
  readonly matchCount?: number | undefined
  /** Findings below this level do not count (default low). */
  readonly confidence?: Confidence | undefined
  /** Where to look: names of locations, with `*` for any run of characters. */
  readonly locations?:
    | {
        /** Only here; default everywhere. */
        readonly only?: readonly string[] | undefined
        /** Not here, even if `only` says so. */
        readonly skip?: readonly string[] | undefined
      }
    | undefined
  /** The profile matches only if this many different entries are found within so many UTF-16 units. */
  readonly record?: { readonly entries: number; readonly within: number } | undefined
}
