/** Module 5: shadow AI: find endpoints of models in a log, see who is not approved, and block it. */
import { EndpointAggregator, fromLogRow, openDiscoveryRules, reportApplications, type ApplicationRow } from '../../src/inspection/discovery/index.ts' // prettier-ignore
import { LivePolicy, type Policy } from '../../src/policy/index.ts'
import { defineModule } from './lab.ts'
import { trafficLog } from './traffic-log.ts'

/** The applications of a policy, as the report takes them. */
function applicationsOf({ document }: Policy): readonly ApplicationRow[] {
  return Object.entries(document.applications ?? {}).map(([key, { name, hosts, status }]) => ({
    name: name ?? key,
    hosts: hosts ?? [],
    status: status ?? 'unreviewed',
  }))
}

export const module5 = await defineModule(import.meta.url, '5 Shadow AI', async (lab) => {
  const policy = lab.openPolicy('shadow-ai.yaml')
  const label = openDiscoveryRules()
  if (!label.ok) throw new Error('the default heuristics do not compile')

  const aggregator = new EndpointAggregator()
  for (const row of trafficLog) {
    const exchange = fromLogRow(row)
    if ('problem' in exchange) throw new Error(exchange.problem)
    aggregator.add(exchange)
  }
  const endpoints = aggregator.endpoints().map(label.value)
  lab.say(`Endpoints in ${trafficLog.length} requests`)
  lab.table(
    ['label', 'score', 'endpoint', 'why'],
    endpoints.map(({ endpoint, verdict, score, signals }) => [
      verdict,
      `${score}`,
      `${endpoint.method} ${endpoint.host}${endpoint.path}`,
      signals.filter((signal) => signal.score > 0).map(({ id }) => id).join(', '),
    ]), // prettier-ignore
  )
  const report = reportApplications(endpoints, applicationsOf(policy))
  lab.say('Shadow AI by application')
  lab.table(
    ['application', 'status', 'requests', 'sent bytes'],
    report.map(({ application, status, requests, sentBytes }) => [application, status, `${requests}`, `${sentBytes}`]),
  )

  lab.say('The review ends: Scribbler is not approved, and nobody asked for helperbot')
  const changed = lab.openPolicy('shadow-ai.yaml', (text) =>
    text
      .replace('status: in_review', 'status: unapproved')
      .replace(
        'tiers:',
        '  helperbot:\n    name: Helperbot\n    hosts: [api.helperbot.example]\n    status: unapproved\n\ntiers:',
      ),
  )
  const live = new LivePolicy(policy)
  const decide = (): string[] => trafficLog.map(({ host }) => live.decide({ 'http.request.host': host }).action)
  const before = decide()
  const { status } = await live.update(changed.document)
  const after = decide()
  const hosts = [...new Set(trafficLog.map(({ host }) => host))]
  lab.table(
    ['host', 'requests', 'before', 'after'],
    hosts.map((host) => {
      const own = trafficLog.flatMap((row, index) => (row.host === host ? [index] : []))
      const at = own[0] ?? -1
      return [host, `${own.length}`, before[at] ?? '', after[at] ?? '']
    }),
  )

  const found = endpoints.filter(({ verdict }) => verdict === 'cf-llm').map(({ endpoint }) => endpoint.host)
  const models = ['api.helperbot.example', 'api.openai.com', 'app.scribbler.example', 'shop.kiwicart.example']
  const unapproved = ['app.scribbler.example', 'api.helperbot.example']
  const different = trafficLog.filter((_, index) => before[index] !== after[index])
  lab.expect('the four endpoints of models get the label cf-llm, and no other', found.sort().join() === models.join())
  lab.expect('the application that nobody listed is reported as unreviewed', report.some(({ application, status: review }) => application === 'api.helperbot.example' && review === 'unreviewed')) // prettier-ignore
  lab.expect('the changed policy takes its place', status === 'updated')
  lab.expect(`${different.length} of ${trafficLog.length} requests are decided differently, all of the two unapproved tools`, different.length === 100 && different.every(({ host }) => unapproved.includes(host))) // prettier-ignore
})
