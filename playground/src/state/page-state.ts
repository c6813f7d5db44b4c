import type { EventRow, Files } from '../engine/protocol.ts'

export const tabIds = ['decision', 'plan', 'module', 'tests', 'proof'] as const
export type TabId = (typeof tabIds)[number]

/** All that a link holds: what stands on the page, and nothing of what is worked out from it. */
export interface PageState {
  readonly files: Files
  /** The name of the file that is shown. */
  readonly shown: string
  /** At least one. */
  readonly events: readonly EventRow[]
  /** Which of them is shown and decided, from 0. */
  readonly row: number
  /** The version of the policy that changes are shown against. */
  readonly before: Files
  readonly tab: TabId
}

/** What a link that is too large, or is none, is told by. */
export type LinkOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }
