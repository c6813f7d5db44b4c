import { EndpointAggregator, UsageCounter } from '../../../../inspection/discovery/index.ts'
import { reportUnread } from '../../../files/file-problem.ts'
import { readJson } from '../../../files/read.ts'
import { BrokenLines } from './broken-lines.ts'

/** All that is counted. */
export interface Counters {
  readonly aggregator: EndpointAggregator
  readonly usage: UsageCounter
  readonly broken: BrokenLines
}

/** What no log was counted in yet. */
export function createCounters(): Counters {
  return { aggregator: new EndpointAggregator(), usage: new UsageCounter(), broken: new BrokenLines() }
}

/** Adds what was saved before; a file that holds something else is reported. */
export function addSaved(file: string, { aggregator, usage }: Counters): boolean {
  const read = readJson(file, { limit: 'maxStateBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return false
  }
  const state = EndpointAggregator.fromJSON(read.value)
  if (!state.ok) {
    reportUnread({ file, reason: state.reason })
    return false
  }
  const uses = UsageCounter.read((read.value as { readonly usage?: unknown } | null)?.usage)
  if (uses === undefined) {
    reportUnread({ file, reason: 'its usage is not complete' })
    return false
  }
  aggregator.merge(state.value)
  usage.merge(uses)
  return true
}
