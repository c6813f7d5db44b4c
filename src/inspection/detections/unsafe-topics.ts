import type { Detector } from './detector.ts'
import { defaultValues } from './detector.ts'
import { createTopicPattern, sentencesOf, speaksOfElse } from './unsafe-topic-frames.ts'
import { createTopicFinder } from './unsafe-topic-lists.ts'
import { unsafeTopicRows } from './unsafe-topic-words.ts'

export { unsafeTopicRows, type UnsafeTopicRow } from './unsafe-topic-words.ts'

/** Which names `cf.llm.prompt.unsafe_topic_categories` uses; `both` lists codes and newer names. */
export type UnsafeTopicVocabulary = 'codes' | 'newer' | 'both'

const newerByCode = new Map(
  unsafeTopicRows.flatMap((row) => (row.newer === undefined ? [] : [[row.code, row.newer] as const])),
)

/** Codes in a vocabulary; codes without a newer name are dropped from `newer`. */
export function toTopicVocabulary(codes: readonly string[], vocabulary: UnsafeTopicVocabulary): string[] {
  const newer = codes.flatMap((code) => newerByCode.get(code) ?? [])
  return [...new Set([...(vocabulary === 'newer' ? [] : codes), ...(vocabulary === 'codes' ? [] : newer)])]
}

/** The fields of unsafe topics. */
export const unsafeTopicFields = [
  'cf.llm.prompt.unsafe_topic_detected',
  'cf.llm.prompt.unsafe_topic_categories',
] as const

/** Codes of unsafe topics in a text that asks for nothing, such as an answer. */
export function createUnsafeTopicJudge(): (text: string) => readonly string[] {
  const find = createTopicFinder()
  return (text) => (speaksOfElse(text) ? [] : find(text))
}

/**
 * Unsafe topics by patterns of a wish, a verb and what it is done to, in plain English: it misses most other wordings, and
 * errs where a harmless prompt is worded like a deed; docs/detections.md has figures. It is no safeguard; where a miss costs
 * something, ask a guard model.
 */
export function createUnsafeTopicDetector(options: { readonly vocabulary?: UnsafeTopicVocabulary } = {}): Detector {
  const topics = unsafeTopicRows.map((row) => ({ code: row.code, asksFor: createTopicPattern(row) }))
  const codesAt = (sentences: readonly string[], at: number): readonly string[] => {
    const codes = topics.filter(({ asksFor }) => asksFor(sentences[at] ?? '')).map(({ code }) => code)
    // What the sentences around say counts too: a novel is named before the question for it.
    return codes.length === 0 || speaksOfElse(sentences.slice(Math.max(0, at - 3), at + 3).join(' ')) ? [] : codes
  }
  return {
    name: 'unsafe_topic',
    provides: unsafeTopicFields,
    detect(input) {
      const { prompt } = input
      if (prompt === undefined) return Promise.resolve(defaultValues(unsafeTopicFields))
      const sentences = sentencesOf(prompt)
      const codes = new Set(sentences.flatMap((_, at) => codesAt(sentences, at)))
      return Promise.resolve(
        new Map<string, boolean | string[]>([
          [unsafeTopicFields[0], codes.size > 0],
          [unsafeTopicFields[1], toTopicVocabulary([...codes], options.vocabulary ?? 'codes')],
        ]),
      )
    },
  }
}
