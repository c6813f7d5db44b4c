/**
 * How long mutants of a policy of 100 rules take: `npm run bench:mutation`. The rules read hosts, paths, methods,
 * addresses, lists and scores; every tenth has a test.
 */
import { openPolicy } from '../src/policy/index.ts'
import { createSuite, runMutants, toQuestions } from '../src/suite/index.ts'

const wanted = 500
const count = 100
const rules = Array.from({ length: count }, (_, at) => {
  const condition = [
    `http.host eq "h${String(at)}.example" and http.request.uri.path contains "/a${String(at % 7)}"`,
    `ip.src in {10.${String(at)}.0.0/16 192.0.2.${String(at)}} and not http.request.method eq "GET"`,
    `cf.llm.prompt.injection_score lt ${String(10 + at)} and http.host in {"a${String(at)}" "b${String(at)}"}`,
    `http.request.uri.path matches "^/v${String(at)}/[a-z]+$" or http.host wildcard "*.w${String(at)}.example"`,
    `ip.src in $office and http.request.uri.path contains "/admin${String(at)}"`,
  ][at % 5]
  return { id: `r${String(at)}`, expression: condition, action: at % 3 === 0 ? 'log' : 'block' }
})
const document = {
  version: 1,
  lists: { office: { kind: 'ip', items: ['203.0.113.0/24', '198.51.100.7'] } },
  rules,
  tests: Array.from({ length: 10 }, (_, at) => ({
    event: { 'http.host': `h${String(at * 10)}.example`, 'http.request.uri.path': `/a${String((at * 10) % 7)}/x` },
    expect: { matched: at % 3 === 0 ? [`r${String(at * 10)}`] : [`r${String(at * 10)}`] },
  })),
}
const opened = openPolicy(JSON.stringify(document))
if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
const { value: policy } = opened
const suite = createSuite({ policy, file: 'policy', locate: (finding) => opened.locate(finding), testFiles: [] })
const { questions } = await toQuestions(policy, suite.cases, () => undefined)
const started = performance.now()
const used = process.cpuUsage()
const results = { killed: 0, equivalent: 0, survived: 0, open: 0 }
let mutants = 0
for (const result of runMutants(policy, questions)) {
  results[result.status] += 1
  if (result.status === 'survived' && result.test === undefined) results.open += 1
  mutants += 1
  if (mutants === wanted) break
}
const { user, system } = process.cpuUsage(used)
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)
process.stdout.write(
  `${String(mutants)} mutants of ${String(count)} rules: ${seconds(performance.now() - started)} s, ${seconds((user + system) / 1000)} s of CPU ` +
    `(bar: 20 s); ${JSON.stringify({ tests: questions.length, ...results })}\n`,
)
