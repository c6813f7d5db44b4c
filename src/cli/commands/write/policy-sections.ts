import type { Policy } from '../../../policy/index.ts'
import { plural } from '../../terminal/text.ts'

type Document = Policy['document']

/** What is counted of each section that holds no rules of the stages. */
const sections: readonly (readonly [
  word: string,
  several: string | undefined,
  count: (document: Document) => number,
])[] = [
  ['portal rule', undefined, ({ portal }) => portal?.rules?.length ?? 0],
  ['DLP profile', undefined, ({ dlp }) => dlp?.profiles?.length ?? 0],
  ['list', undefined, ({ lists }) => Object.keys(lists ?? {}).length],
  ['application', undefined, ({ applications }) => Object.keys(applications ?? {}).length],
  ['custom topic', undefined, ({ detections }) => detections?.custom_topics?.length ?? 0],
  ['prompt endpoint', undefined, ({ detections }) => detections?.prompt_endpoints?.length ?? 0],
  ['label', undefined, ({ detections }) => detections?.labels?.length ?? 0],
  ['model', undefined, ({ detections }) => detections?.models?.length ?? 0],
  ['test', undefined, ({ tests }) => tests?.length ?? 0],
]

/** Counts what is in force in each section of a policy that has something; empty for a policy of one list of rules. */
export function countSections({ document, stages }: Policy): string {
  const perStage = stages
    .filter(({ rules }) => rules.length > 0)
    .map(({ stage, rules }) => [stage.name, rules.length] as const)
  const staged = perStage.length < 2 ? [] : perStage.map(([name, count]) => `${String(count)} in ${name}`)
  const others = sections.flatMap(([word, several, count]) => {
    const number = count(document)
    return number === 0 ? [] : [plural(number, word, several)]
  })
  return [...staged, ...others].join(', ')
}
