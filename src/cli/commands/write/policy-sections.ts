import type { Policy } from '../../../policy/index.ts'
import { plural } from '../../terminal/text.ts'

type Document = Policy['document']

/** One section and how much of it is in force. */
export interface SectionCount {
  /** Where it stands in a document, or the name of a stage of rules. */
  readonly section: string
  readonly count: number
  /** The count in words. */
  readonly text: string
}

const sizeOf = (table: object | undefined): number => Object.keys(table ?? {}).length

/** What is counted of each section that holds no rules of the stages. */
const sections: readonly (readonly [
  section: string,
  word: string,
  several: string | undefined,
  count: (document: Document) => number,
])[] = [
  ['portal.servers', 'portal server', undefined, ({ portal }) => sizeOf(portal?.servers)],
  ['portal.rules', 'portal rule', undefined, ({ portal }) => sizeOf(portal?.rules)],
  ['portal.dlp', 'portal DLP rule', undefined, ({ portal }) => sizeOf(portal?.dlp)],
  ['dlp.profiles', 'DLP profile', undefined, ({ dlp }) => sizeOf(dlp?.profiles)],
  ['lists', 'list', undefined, ({ lists }) => sizeOf(lists)],
  ['fields', 'field', undefined, ({ fields }) => sizeOf(fields)],
  ['applications', 'application', undefined, ({ applications }) => sizeOf(applications)],
  ['categories', 'category', 'categories', ({ categories }) => sizeOf(categories)],
  ['detections.custom_topics', 'custom topic', undefined, ({ detections }) => sizeOf(detections?.custom_topics)],
  [
    'detections.prompt_endpoints',
    'prompt endpoint',
    undefined,
    ({ detections }) => sizeOf(detections?.prompt_endpoints),
  ],
  ['detections.labels', 'label', undefined, ({ detections }) => sizeOf(detections?.labels)],
  ['detections.embedded', 'embedded detector', undefined, ({ detections }) => sizeOf(detections?.embedded)],
  ['detections.models', 'model', undefined, ({ detections }) => sizeOf(detections?.models)],
  ['identity', 'source of identity', 'sources of identity', ({ identity }) => sizeOf(identity)],
  ['isolation', 'isolation address', undefined, ({ isolation }) => (isolation === undefined ? 0 : 1)],
  ['invariants', 'invariant', undefined, ({ invariants }) => sizeOf(invariants)],
  ['tests', 'test', undefined, ({ tests }) => sizeOf(tests)],
]

/** Counts what is in force in each section of a policy that has something: stages of rules first, then the others. */
export function countSections({ document, stages }: Policy): SectionCount[] {
  const staged = new Map<string, number>()
  for (const { stage, rules } of stages) staged.set(stage.name, (staged.get(stage.name) ?? 0) + rules.length)
  const rows = [...staged].map(([section, count]) => ({ section, count, text: `${String(count)} in ${section}` }))
  const others = sections.map(([section, word, several, count]) => {
    const number = count(document)
    return { section, count: number, text: plural(number, word, several) }
  })
  return [...rows, ...others].filter(({ count }) => count > 0)
}
