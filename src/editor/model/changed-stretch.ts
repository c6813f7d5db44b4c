import type { Chunk } from '../structure/index.ts'

/** Where two lists of chunks differ: all before `start` and all from the ends on are the same objects. */
export interface ChangedStretch {
  readonly start: number
  readonly oldEnd: number
  readonly end: number
}

/** What has become of the chunks of a document: those that no change touched stay the same objects. */
export function changedStretch(before: readonly Chunk[], after: readonly Chunk[]): ChangedStretch {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let same = 0
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1
  return { start, oldEnd: before.length - same, end: after.length - same }
}
