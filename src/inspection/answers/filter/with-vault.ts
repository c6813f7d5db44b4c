import type { PlaceholderVault } from '../redaction/placeholder-vault.ts'
import type { SpanFinder } from '../spans/span-finder.ts'
import type { FoundSpan } from '../spans/span-guard.ts'

/** The guard that stands for putting placeholders back. */
export const restoringGuard = '(restore)'

/** A finder that also finds the placeholders of a vault, so that one way over the text finds both. */
export function withVault(finder: SpanFinder, vault: PlaceholderVault): SpanFinder {
  return {
    find(text) {
      const spans = finder.find(text)
      const own = vault
        .find(text)
        .filter(({ start, end }) => spans.every((span) => end <= span.start || start >= span.end))
      const put = own.map(({ start, end }): FoundSpan => ({ start, end, category: 'placeholder', guard: restoringGuard, action: 'log' })) // prettier-ignore
      return [...spans, ...put].sort((a, b) => a.start - b.start)
    },
    hold: (text, from, isPatient, begun) => Math.min(finder.hold(text, from, isPatient, begun), vault.hold(text, from)),
    mayHold: (text, from, to) => finder.mayHold(text, from, to) || text.slice(from).includes('['),
    watch: () => undefined,
    acts: finder.acts,
    segments: finder.segments,
    holdsWhole: finder.holdsWhole,
    longestTail: finder.longestTail,
    longestHeld: (tail) => finder.longestHeld(tail),
    onOverflow: finder.onOverflow,
    restrict: (isInForce) => withVault(finder.restrict(isInForce), vault),
  }
}
