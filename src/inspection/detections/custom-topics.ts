import { createDiagnostic, fail, succeed, type Diagnostic, type Result } from '../../diagnostics/index.ts'
import { defaultValues, type Detector } from './detector.ts'

/** A topic of the user. */
export interface CustomTopic {
  /** 2 to 20 of `a-z 0-9 -`; rules look it up in `cf.llm.prompt.custom_topic_categories`. */
  readonly label: string
  /** What a prompt is asked to be about: 2 to 50 printable ASCII characters, best 3 to 6 words. */
  readonly topic: string
}

/** Source: ai-detections.json, customTopics. */
export const maxCustomTopics = 20
export const customTopicField = 'cf.llm.prompt.custom_topic_categories'

/** Checks topics as the documented API does, with warnings for what it takes but cannot mean. */
export function checkCustomTopics(topics: readonly CustomTopic[]): Result<readonly CustomTopic[]> {
  const errors: Diagnostic[] = []
  const warnings: Diagnostic[] = []
  const place = { start: 0, end: 0 }
  if (topics.length > maxCustomTopics)
    errors.push(
      createDiagnostic('E_CUSTOM_TOPIC', place, {
        label: '',
        reason: `expected at most ${String(maxCustomTopics)} topics, found ${String(topics.length)}`,
      }),
    )
  const labels = new Set<string>()
  const wordings = new Map<string, string>()
  for (const { label, topic } of topics) {
    const report = (list: Diagnostic[], code: 'E_CUSTOM_TOPIC' | 'W_CUSTOM_TOPIC', reason: string): void =>
      void list.push(createDiagnostic(code, place, { label, reason }))
    if (!/^[a-z0-9-]{2,20}$/.test(label))
      report(errors, 'E_CUSTOM_TOPIC', 'a label has 2 to 20 characters of `a-z`, `0-9` and `-`')
    if (!/^[\x20-\x7e]{2,50}$/.test(topic))
      report(errors, 'E_CUSTOM_TOPIC', 'a topic has 2 to 50 printable ASCII characters')
    if (labels.has(label)) report(errors, 'E_CUSTOM_TOPIC', 'two topics have this label')
    labels.add(label)
    if (topic.includes(',')) report(warnings, 'W_CUSTOM_TOPIC', 'only the text before the first comma counts')
    if (topic.split(',')[0]?.trim().split(/\s+/).length === 1)
      report(warnings, 'W_CUSTOM_TOPIC', 'one word says little; describe the intent in three to six words')
    const wording = stems(topic).sort().join(' ')
    const twin = wordings.get(wording)
    if (twin !== undefined) report(warnings, 'W_CUSTOM_TOPIC', `it says the same as \`${twin}\``)
    wordings.set(wording, label)
  }
  return errors.length > 0 ? fail(...errors) : succeed(topics, warnings)
}

const emptyWords = new Set(
  'a an the of on in to for or and about with as by from is are be any some info information asking seeking requesting ask seek request advice getting looking'.split(
    ' ',
  ),
)
const endings = /(?:ations?|ings?|ies|ers?|ors?|ed|es|s|y)$/

function stem(word: string): string {
  const cut = word.replace(endings, '')
  return cut.length >= 3 ? cut : word
}

/** The words of a text that carry meaning, without their endings. */
function stems(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !emptyWords.has(word)).map(stem)
}

/**
 * How near a prompt is to a topic, 1 (about it) to 99: `99 - 98 * share of the topic's words in the prompt`, rounded.
 * Words are compared by stem; synonyms and other languages than the topic's are not known.
 */
export function scoreCustomTopic(topic: string, promptStems: ReadonlySet<string>): number {
  const wanted = new Set(stems(topic.split(',')[0] ?? ''))
  if (wanted.size === 0) return 99
  let present = 0
  for (const word of wanted) if (promptStems.has(word)) present++
  return Math.round(99 - (98 * present) / wanted.size)
}

/** The score of each topic for a text, by label; see {@link scoreCustomTopic}. */
export function scoreCustomTopics(topics: readonly CustomTopic[], text: string): ReadonlyMap<string, number> {
  const words = new Set(stems(text.slice(0, 100_000)))
  return new Map(topics.map(({ label, topic }) => [label, scoreCustomTopic(topic, words)]))
}

/**
 * Scores up to 20 topics by their words. Pass topics that {@link checkCustomTopics} has taken.
 */
export function createCustomTopicDetector(topics: readonly CustomTopic[]): Detector {
  return {
    name: 'custom_topic',
    provides: [customTopicField],
    detect({ prompt }) {
      if (prompt === undefined) return Promise.resolve(defaultValues([customTopicField]))
      return Promise.resolve(new Map([[customTopicField, scoreCustomTopics(topics, prompt)]]))
    },
  }
}
