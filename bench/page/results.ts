import type { Timing } from '../timing.ts'

/** What one workload gave on one version of Node. */
export interface WorkloadRow {
  readonly workload: string
  readonly rules: number
  readonly node: string
  readonly times: Readonly<Record<string, Timing>>
  /** Engines whose language has no form of what the rules ask. */
  readonly without: readonly string[]
}

/** Decisions a second from the bytes of a request; see bench/bodies.ts. */
export interface BodyFigures {
  readonly decisionsPerSecond: Readonly<Record<string, number>>
  readonly megabytesPerSecondWithScan: number
}

/** One case of the engine in Rust, in nanoseconds: that engine (`rust`), by hand, and each form of ours. */
export interface RustRow {
  readonly name: string
  readonly expression: string
  readonly nanoseconds: Readonly<Record<string, number>>
}

/** One run of `npm run bench:rust`. */
export interface RustResults {
  /** What the program says it is: name and versions. */
  readonly engine: string
  readonly node: string
  readonly cpu: string
  /** Processes that wanted the cores, on average over the last minute. */
  readonly load: number
  /** By form: the geometric mean of its time over that of the engine in Rust. */
  readonly means: Readonly<Record<string, number>>
  readonly rows: readonly RustRow[]
}

/** All that the page shows besides: one run of `npm run bench:all`. */
export interface BenchResults {
  readonly cpu: string
  readonly cores: number
  /** Processes that wanted the cores, on average over a minute: at the start and at the end. */
  readonly load: readonly [start: number, end: number]
  readonly rounds: number
  /** False while workloads are left to measure. */
  readonly isWhole: boolean
  /** What a reader must know of single figures of this run; whole sentences. */
  readonly notes?: readonly string[]
  readonly rows: readonly WorkloadRow[]
  readonly bodies: BodyFigures
}

/** Forms of ours, the one to compare first. */
export const ownNames = ['source', 'module', 'closures'] as const

/** What a programmer writes in place of an engine. */
export const handNames = ['by hand', 'loop by hand', 'map by hand', 'bound'] as const

/** Subjects that are ours in another use than the one compared. */
export function isOwn(name: string): boolean {
  return name.includes(', ') || name === 'filters in a loop' || (ownNames as readonly string[]).includes(name)
}

export function isHand(name: string): boolean {
  return (handNames as readonly string[]).includes(name)
}

/** The quickest of the other engines. */
export function bestPeer({ times }: WorkloadRow): { readonly name: string; readonly median: number } | undefined {
  return Object.entries(times)
    .filter(([name]) => !isOwn(name) && !isHand(name))
    .map(([name, { median }]) => ({ name, median }))
    .sort((a, b) => a.median - b.median)[0]
}

/** What stands for hand-written code: the condition, or the loop over conditions. */
export function handOf({ times }: WorkloadRow): number {
  return (times['by hand'] ?? times['loop by hand'])?.median ?? Number.NaN
}
