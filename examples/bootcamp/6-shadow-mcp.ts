/** Module 6: shadow MCP on three layers, without false alarms, and what may be done about it. */
import { createEnforcer, toResponse, type EnforcementDecision } from '../../src/enforcement/index.ts'
import { defineModule } from './lab.ts'
import { mcpRequests } from './mcp-requests.ts'

/** The three actions that the shipped policy offers for its tier `shadow-mcp`. */
const variants = [
  { name: 'block', text: 'action: block' },
  {
    name: 'redirect',
    text: "action: redirect\n    action_parameters: { target_uri: 'https://mcp-portal.example.com', include_context: true }",
  },
  { name: 'log', text: 'action: log' },
] as const

function layersOf({ mcp }: EnforcementDecision): string {
  const layers = mcp?.layers.map(({ layer, confidence }) => `${layer} ${confidence}`) ?? []
  return layers.length === 0 ? '-' : layers.join(', ')
}

export const module6 = await defineModule(import.meta.url, '6 Shadow MCP', async (lab) => {
  const enforcer = createEnforcer(lab.openPolicy('shadow-mcp-gateway.yaml'), { deadlineMs: 30_000 })
  const rows: string[][] = []
  const evidence: string[] = []
  let calls = 0
  let lookAlikes = 0
  for (const { what, exchange, rule } of mcpRequests) {
    const decision = await enforcer.decide(exchange)
    const { mcp } = decision
    if (rule !== null && decision.rule === rule && mcp?.mcp === true) calls += 1
    if (rule === null && decision.rule === null && mcp?.mcp === false) lookAlikes += 1
    rows.push([what, mcp?.mcp === true ? `MCP ${mcp.confidence}` : 'no', layersOf(decision), decision.rule ?? '-', decision.action]) // prettier-ignore
    if (rule === 'shadow-mcp-path')
      evidence.push(...(mcp?.layers.map(({ layer, evidence: sign }) => `${layer}: ${sign}`) ?? []))
  }
  lab.table(['request', 'verdict', 'layers', 'rule', 'action'], rows)
  lab.say('The evidence against the path that says mcp')
  for (const line of evidence) lab.say(`  ${line}`)
  lab.say()

  const byPattern = createEnforcer(lab.openPolicy('shadow-mcp-patterns.yaml'), { deadlineMs: 30_000 })
  const missed: string[] = []
  let patternAlarms = 0
  for (const { what, exchange, rule } of mcpRequests) {
    const decision = await byPattern.decide(exchange)
    if (rule !== null && decision.rule === null) missed.push(what)
    if (rule === null && decision.rule !== null) patternAlarms += 1
  }
  lab.say('Where a body cannot be parsed: shadow-mcp-patterns.yaml')
  lab.say(`  missed: ${missed.join(', ') || 'nothing'}`)
  lab.say()

  const shadow = mcpRequests.find(({ rule }) => rule === 'shadow-mcp-tool-call')
  if (shadow === undefined) throw new Error('there is no call to try the actions on')
  const outcomes: string[][] = []
  for (const { name, text } of variants) {
    const policy = lab.openPolicy('shadow-mcp-gateway.yaml', (whole) =>
      whole.replace(/^ {4}action: block$/m, `    ${text}`),
    )
    const identity = { email: 'ana@kiwicart.example' }
    const decision = await createEnforcer(policy, { deadlineMs: 30_000 }).decide(shadow.exchange, { identity })
    const response = toResponse(decision, { accept: 'application/json', method: 'POST' })
    outcomes.push([name, decision.action, response === undefined ? 'goes on' : `${response.status}`, response?.headers.get('location') ?? '-', [...new Set(decision.matched.flatMap(({ tags }) => tags ?? []))].join(', ')]) // prettier-ignore
  }
  lab.say('A tool call, with each of the three actions')
  lab.table(['variant', 'action', 'answer', 'location', 'tags'], outcomes)

  const meant = mcpRequests.filter(({ rule }) => rule !== null).length
  lab.expect(`${calls} of ${meant} MCP calls are found by the rule of their layer`, calls === meant)
  lab.expect(
    `${lookAlikes} of ${mcpRequests.length - meant} look-alikes pass`,
    lookAlikes === mcpRequests.length - meant,
  )
  lab.expect('patterns miss the escaped call, and take no look-alike for one', missed.join() === 'the body says so in escapes' && patternAlarms === 0) // prettier-ignore
  lab.expect('block refuses, redirect leads to the portal, log lets it go on', outcomes.map(([, , answer]) => answer).join() === '403,307,goes on' && outcomes[1]?.[3] === 'https://mcp-portal.example.com/?cf_user_email=ana@kiwicart.example') // prettier-ignore
})
