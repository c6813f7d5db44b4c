import { compareDigits, compareParts, compareTexts, isDigits } from './numbers.ts'

/** Source: docs.ruby-lang.org, Gem::Version; what `Gem::Version.correct?` takes. */
const version = /^[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

/** The numbers and words of a version; a dash begins a pre-release. */
function segments(text: string): readonly string[] | undefined {
  const trimmed = text.trim()
  if (!version.test(trimmed)) return undefined
  const all = trimmed.replaceAll('-', '.pre.').match(/[0-9]+|[A-Za-z]+/g) ?? []
  const firstWord = all.findIndex((segment) => !isDigits(segment))
  const numbers = firstWord === -1 ? all.slice() : all.slice(0, firstWord)
  // Zeros at the end of the numbers say nothing: 1.0.a is 1.a.
  while (numbers.length > 0 && /^0+$/.test(numbers[numbers.length - 1] as string)) numbers.pop()
  return firstWord === -1 ? numbers : [...numbers, ...all.slice(firstWord)]
}

/** A word is below a number, so that pre-releases come first. */
function compareSegments(a: string, b: string): number {
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? 1 : -1
  return isDigits(a) ? compareDigits(a, b) : compareTexts(a, b)
}

/** RubyGems. */
export function compareRuby(a: string, b: string): number | undefined {
  const left = segments(a)
  const right = segments(b)
  return left === undefined || right === undefined ? undefined : compareParts(left, right, compareSegments, '0')
}
