/** Module 2: the same assistant behind four WAF rules: watched, enforced, and with a model as detector. */
import {
  createCustomTopicDetector,
  createInjectionScorer,
  createPiiDetector,
  createUnsafeTopicDetector,
  type CustomTopic,
  type Detector,
} from '../../src/inspection/detections/index.ts'
import { createEnforcer, type EnforcementDecision } from '../../src/enforcement/index.ts'
import { createNodeMiddleware } from '../../src/enforcement/node/index.ts'
import type { Policy } from '../../src/policy/index.ts'
import type { PromptEndpoint } from '../../src/inspection/traffic/index.ts'
import { guardDetectors, guardServer } from './guard-server.ts'
import { askAssistant, assistant, secretsIn, withServer } from './kiwicart.ts'
import { defineModule } from './lab.ts'
import { attacks, harmless, unwanted } from './questions.ts'

const topics: readonly CustomTopic[] = [{ label: 'competitors', topic: 'seeking info on competitors' }]
const embedded = [
  createInjectionScorer(),
  createPiiDetector(),
  createUnsafeTopicDetector(),
  createCustomTopicDetector(topics),
]
/** Where the shop's own body has the prompt. */
const endpoint: PromptEndpoint = { method: 'POST', path: '/api/assistant', prompt: ['$.request.question'] }
/** Generous, so that a slow machine does not change what the lab shows. */
const deadlineMs = 30_000

const questions = [
  ...attacks.map(({ level, prompt }) => ({ kind: level, prompt })),
  ...unwanted,
  ...harmless.map((prompt) => ({ kind: 'shopping', prompt })),
]

interface Outcome {
  readonly decision: EnforcementDecision
  /** `leaked`, `answered`, or `blocked`. */
  readonly result: string
}

/** Asks everything of an assistant that stands behind a policy. */
async function askAll(
  policy: Policy,
  detectors: readonly Detector[],
  promptEndpoints: readonly PromptEndpoint[],
): Promise<readonly Outcome[]> {
  const enforcer = createEnforcer(policy, { detectors, promptEndpoints, deadlineMs, failure: 'closed' })
  const decisions: EnforcementDecision[] = []
  const enforce = createNodeMiddleware(enforcer, { onDecision: (decision) => void decisions.push(decision) })
  return withServer(
    (message, response) => {
      void enforce(message, response, (error) => {
        if (error === undefined) assistant(message, response)
        else response.writeHead(500).end()
      })
    },
    async (url) => {
      const outcomes: Outcome[] = []
      for (const { prompt } of questions) {
        const { status, text } = await askAssistant(url, prompt)
        const decision = decisions.at(-1)
        if (decision === undefined) throw new Error('nobody decided')
        const result = status === 403 ? 'blocked' : secretsIn(text).length > 0 ? 'leaked' : 'answered'
        outcomes.push({ decision, result })
      }
      return outcomes
    },
  )
}

function describe({ result, decision }: Outcome): string {
  if (decision.rule !== null) return `${result} (${decision.rule})`
  const watched = decision.monitored.map(({ rule }) => rule).join(', ')
  return watched === '' ? result : `${result}, would match ${watched}`
}

export const module2 = await defineModule(import.meta.url, '2 Four WAF rules', async (lab) => {
  const enforced = lab.openPolicy('waf-rules.yaml')
  const monitored = lab.openPolicy('waf-rules.yaml', (text) => text.replace('mode: enforce', 'mode: monitor'))

  lab.say('Without a JSONPath for the endpoint')
  const blind = await askAll(enforced, embedded, [])
  const unread = blind.filter(({ decision }) => decision.extraction?.promptLength === null).length
  lab.expect(`no prompt is found in ${unread} of ${questions.length} requests`, unread === questions.length)
  lab.expect(
    'nothing is blocked',
    blind.every(({ result }) => result !== 'blocked'),
  )
  lab.say()

  const watching = await askAll(monitored, embedded, [endpoint])
  const acting = await askAll(enforced, embedded, [endpoint])
  const guarded = await withServer(guardServer, (url) =>
    askAll(enforced, [...guardDetectors(url, topics, deadlineMs), ...embedded], [endpoint]),
  )
  const rows = questions.map(({ kind, prompt }, index) => {
    const [before, after, withGuard] = [watching[index], acting[index], guarded[index]]
    if (before === undefined || after === undefined || withGuard === undefined) throw new Error('an answer is missing')
    return { kind, prompt, before, after, withGuard }
  })
  for (const { kind, prompt, before, after, withGuard } of rows) {
    lab.say(`[${kind}] ${prompt}`)
    lab.say(`  monitor:    ${describe(before)}`)
    lab.say(`  enforce:    ${describe(after)}`)
    lab.say(`  with guard: ${describe(withGuard)}`)
  }
  lab.say()

  const kinds = [...new Set(questions.map(({ kind }) => kind))]
  lab.table(
    ['blocked of', 'asked', 'monitor', 'enforce', 'with guard'],
    kinds.map((kind) => {
      const own = rows.filter((row) => row.kind === kind)
      const blocked = (pick: (row: (typeof rows)[number]) => Outcome): string =>
        `${own.filter((row) => pick(row).result === 'blocked').length}`
      return [
        kind,
        `${own.length}`,
        blocked((row) => row.before),
        blocked((row) => row.after),
        blocked((row) => row.withGuard),
      ]
    }),
  )

  const bad = rows.filter(({ kind }) => kind !== 'shopping')
  const good = rows.filter(({ kind }) => kind === 'shopping')
  const missed = bad.filter(({ after }) => after.result !== 'blocked')
  lab.say(
    `The embedded detectors know words, not meaning: they miss ${missed.length} of ${bad.length} unwanted prompts.`,
  )
  lab.expect(
    'monitor mode blocks nothing',
    rows.every(({ before }) => before.result !== 'blocked'),
  )
  lab.expect('monitor mode tells beforehand what enforcing blocks', rows.every(({ before, after }) => before.decision.monitored[0]?.rule === (after.decision.rule ?? undefined))) // prettier-ignore
  lab.expect('each of the four rules blocks something', new Set(acting.map(({ decision }) => decision.rule ?? '').filter((rule) => rule !== '')).size === 4) // prettier-ignore
  lab.expect('the plain attack of each level is blocked', attacks.every((_, index) => index % 2 === 1 || acting[index]?.result === 'blocked')) // prettier-ignore
  lab.expect('with the guard every unwanted prompt is blocked', bad.every(({ withGuard }) => withGuard.result === 'blocked')) // prettier-ignore
  lab.expect('every shopping question is answered in every mode', good.every((row) => [row.before, row.after, row.withGuard].every(({ result }) => result === 'answered'))) // prettier-ignore
})
