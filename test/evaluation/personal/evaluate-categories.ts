/** Figures by category of personal data: `npx tsx test/evaluation/personal/evaluate-categories.ts [--seed N] [--each N]`. */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { createPiiDetector, longPiiCategories } from '../../../src/inspection/detections/index.ts'
import { categoryForms, type CategoryForm } from './category-forms.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '20261127' }, each: { type: 'string', default: '30' } },
})
const [seed, each] = [Number(values.seed), Number(values.each)]
const carriers = [
  (word: string, value: string) => `${word} ${value}`,
  (word: string, value: string) => `Please check this for me, ${word} ${value}, and answer soon.`,
  (word: string, value: string) => `Hello,\n${word} ${value}\nThanks`,
]
/** What numbers of the same form are called that are nobody's. */
const harmlessWords = ['order', 'part no.', 'ticket', 'invoice', 'serial number', 'build']
const draw = ({ form, accepts }: CategoryForm, right: boolean): string[] =>
  fc.sample(
    fc.noBias(fc.stringMatching(form)).filter((value) => accepts === undefined || accepts(value) === right),
    { seed, numRuns: each },
  )

const detector = createPiiDetector()
async function categoriesOf(prompt: string): Promise<readonly string[]> {
  const found = await detector.detect({ prompt }, new AbortController().signal)
  return found.get('cf.llm.prompt.pii_categories') as readonly string[]
}

const [found, alarms, total] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
const count = (of: Map<string, number>, name: string): void => void of.set(name, (of.get(name) ?? 0) + 1)
for (const form of categoryForms)
  for (const [at, value] of draw(form, true).entries()) {
    const word = form.words[at % form.words.length] ?? ''
    const named = await categoriesOf((carriers[at % carriers.length] ?? carriers[0])?.(word, value) ?? '')
    count(total, form.category)
    if (named.includes(form.category)) count(found, form.category)
    for (const other of named) if (other !== form.category) count(alarms, other)
  }
// The same forms behind words of other things, and with a wrong check where there is one. Mail and pages are what they are.
for (const form of categoryForms.filter(({ category }) => !/^(?:EMAIL_ADDRESS|IP_ADDRESS|URL)$/.test(category)))
  for (const [at, value] of draw(form, false).entries()) {
    const harmless = harmlessWords[at % harmlessWords.length] ?? ''
    for (const other of await categoriesOf(`The ${harmless} ${value} is late.`)) count(alarms, other)
  }
console.log(`seed ${String(seed)}, ${String(each)} values of each category\n`)
console.log(
  '| category | values | found | named wrongly | precision | recall |\n| --- | ---: | ---: | ---: | ---: | ---: |',
)
for (const name of longPiiCategories) {
  const [all, right, wrong] = [total.get(name) ?? 0, found.get(name) ?? 0, alarms.get(name) ?? 0]
  if (all === 0 && wrong === 0) continue
  const precision = (right / Math.max(1, right + wrong)).toFixed(3)
  console.log(
    `| ${name} | ${String(all)} | ${String(right)} | ${String(wrong)} | ${precision} | ${(right / Math.max(1, all)).toFixed(3)} |`,
  )
}
