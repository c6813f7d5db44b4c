import { createAnalyzer } from '../../analysis/index.ts'
import { compile } from '../../compiler/index.ts'
import { detectorsById, topicRows } from '../../inspection/dlp/index.ts'
import { defineScheme } from '../../language/index.ts'
import type { MutantContent } from './mutant.ts'

type Entry = Extract<MutantContent, { kind: 'profile' }>['entry']

const patternScheme = defineScheme({ fields: { text: 'Bytes' }, nilNotEqual: true })

/** The shortest text that a pattern finds, or nothing where that is not known. */
function textOfPattern(pattern: string): readonly string[] {
  const hashes = '#'.repeat(1 + Math.max(0, ...[...pattern.matchAll(/"(#*)/g)].map(([, run = '']) => run.length)))
  const made = compile(`text matches r${hashes}"${pattern}"${hashes}`, patternScheme)
  if (!made.ok) return []
  const answer = createAnalyzer({ scheme: patternScheme }).satisfiable(made.value.checked.root)
  const text = answer.kind === 'satisfiable' ? answer.witness.event['text'] : undefined
  return typeof text === 'string' ? [text] : []
}

/**
 * Texts in which an entry of a profile may find something: the examples of a detector or a topic, a word, the shortest text of a
 * pattern, alone and behind a word that speaks for it. Nothing for values that are known by their hash.
 */
export function sampleTexts({ detector, topic, words = [], pattern, context = [] }: Entry): readonly string[] {
  if (detector !== undefined) return detectorsById.get(detector)?.examples.positive ?? []
  if (topic !== undefined) return topicRows.find(({ id }) => id === topic)?.examples.positive ?? []
  if (pattern === undefined) return words.slice(0, 1).map((word) => word.replace(/\*$/, ''))
  const before = context.slice(0, 1).map((word) => `${word.replace(/\*$/, '')} `)
  return textOfPattern(pattern).flatMap((text) => ['', ...before].map((label) => `${label}${text}`))
}
