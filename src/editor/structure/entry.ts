import type { RuleSettings } from '../../lint/index.ts'

/** How a value stands in its file. */
export type ValueStyle = 'plain' | 'single' | 'double' | 'block' | 'heredoc' | 'rule' | 'nested' | 'none'

/**
 * One member or item of a file, with offsets from the start of its chunk. Keys lead from the top of the file; `*` stands for
 * an item of a list, so that an entry does not change when others come before it.
 */
export interface Entry {
  readonly kind: 'item' | 'member'
  readonly keys: readonly string[]
  /** Where its key, dash or bracket begins. */
  readonly start: number
  /** Where its key ends. */
  readonly nameEnd: number
  /** Its value with quotes or marks; of nested values only the place where they begin is sure. */
  readonly valueStart: number
  readonly valueEnd: number
  readonly style: ValueStyle
}

/** An entry that stands that many characters further behind. */
export function moveEntry({ kind, keys, start, nameEnd, valueStart, valueEnd, style }: Entry, by: number): Entry {
  return {
    kind,
    keys,
    start: start + by,
    nameEnd: nameEnd + by,
    valueStart: valueStart + by,
    valueEnd: valueEnd + by,
    style,
  }
}

/** What a scanner knows between two chunks. */
export interface ScanState {
  /** Equal texts are equal states. */
  readonly key: string
}

/** A stretch of a file that is scanned by itself: one rule, or what stands between rules. */
export interface Chunk {
  readonly length: number
  readonly before: ScanState
  readonly after: ScanState
  readonly entries: readonly Entry[]
  /** The keys of the rule that it is; undefined: it is none. */
  readonly rule: readonly string[] | undefined
  /** Of a plain rule: what comments say of it. */
  readonly settings?: RuleSettings
}

/** A chunk, and how far a scanner has looked for it. */
export interface Scan {
  readonly chunk: Chunk
  /** Where what was looked at ends: whatever stands from there on, the chunk is the same. */
  readonly seen: number
}

/** Reads one form of files in chunks. It takes any text, however broken. */
export interface Scanner {
  readonly first: ScanState
  /** Whether it must be given the text from its first character to its last, and not a stretch of it. */
  readonly needsWhole?: boolean
  /**
   * The chunk that begins at an offset of a text; it has at least one character.
   *
   * @param text - a file, or a stretch of it that begins before `from`
   */
  scan(text: string, from: number, state: ScanState): Scan
}

/** Lists whose items are rules, tests or claims: each is a chunk of its own. */
const ruleLists: ReadonlySet<string> = new Set(['rules', 'policies', 'guardrails', 'tests', 'invariants'])

/** Members that hold a condition. */
export const conditionKeys: ReadonlySet<string> = new Set([
  'expression',
  'traffic',
  'identity',
  'device_posture',
  'condition',
  'when',
  'counting_expression',
])

/** Whether the items of a list are rules, by the keys that lead to the list. */
export function isRuleList(keys: readonly string[]): boolean {
  return ruleLists.has(keys.at(-1) ?? '')
}
