/** How much of an answer must be there before a rule can be asked: none, its head, or all of it. */
export type AnswerReach = 'none' | 'head' | 'whole'

const headField = /^(?:raw\.)?(?:http|cf)\.response\.|^http\.download\./
const wholeField = /^ai\.response\./

/** Whether a field tells what a model answered. */
export function isAnswerContentField(name: string): boolean {
  return wholeField.test(name)
}

/** How much of an answer a field tells of. */
function reachOfField(name: string): AnswerReach {
  if (wholeField.test(name)) return 'whole'
  return headField.test(name) ? 'head' : 'none'
}

/** How much of an answer must be there for a rule with these fields. */
export function answerReach(fields: readonly string[]): AnswerReach {
  const reaches = new Set(fields.map(reachOfField))
  return reaches.has('whole') ? 'whole' : reaches.has('head') ? 'head' : 'none'
}

/** The first field that tells of an answer; undefined if none does. */
export function findAnswerField(fields: readonly string[]): string | undefined {
  return fields.find((name) => reachOfField(name) !== 'none')
}
