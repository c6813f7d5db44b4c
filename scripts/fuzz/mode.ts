import type { Draw } from '../../src/testing/index.ts'

export interface FuzzOptions {
  readonly draw: Draw
  readonly seconds: number
  /** The size at which series of sizes stop. */
  readonly largest: number
}

export interface FuzzReport {
  /** What was tried, for people. */
  readonly summary: string
  readonly findings: readonly { readonly what: string; readonly input?: string }[]
}

/** Tries inputs of one kind for about so many seconds. */
export type FuzzMode = (options: FuzzOptions) => FuzzReport | Promise<FuzzReport>
