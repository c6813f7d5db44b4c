import type { EventRecord } from '../../compiler/index.ts'
import { runCase, type Policy, type Test } from '../../policy/index.ts'

/** What a stage of a portal says of a call. */
export function verdictOf({ portal }: Policy, stage: string, event: EventRecord): string {
  if (portal === undefined) return ''
  if (stage === 'access') return JSON.stringify(portal.decide(event))
  const { action, rule, matched, monitored, tags } = portal.scan(
    event,
    stage === 'arguments' ? 'arguments' : 'results',
    {},
  )
  return JSON.stringify([action, rule, matched, monitored, tags])
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  if (value instanceof Map) return Object.fromEntries(value as ReadonlyMap<string, unknown>)
  return value as Record<string, unknown> | undefined
}

function groupsOf(value: unknown): Record<string, string>[] | undefined {
  if (!Array.isArray(value)) return undefined
  return (value as readonly unknown[]).map((group) =>
    group instanceof Map
      ? (Object.fromEntries(group as ReadonlyMap<string, string>) as Record<string, string>)
      : (group as Record<string, string>),
  )
}

function compact<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}

/** Names of tools to try: those that the portal knows of a server, with something in the place of a star. */
function toolsOf({ document }: Policy, server: string): readonly string[] {
  return Object.keys(document.portal?.servers?.[server]?.tools ?? {}).map((name) => name.replaceAll('*', 'x'))
}

/** Texts that calls bring beside what their event says. */
export type CallTexts = Pick<NonNullable<Test['call']>, 'arguments' | 'result'>

/**
 * Tests that make calls of which a rule's fields have some values, and expect what the portal decides now. What the
 * event leaves open is tried.
 */
export function toPortalTests(
  policy: Policy,
  event: EventRecord,
  change: string,
  texts: CallTexts = {},
): readonly Test[] {
  const servers = Object.keys(policy.document.portal?.servers ?? {})
  const server = textOf(event['mcp.server']) ?? servers[0]
  if (server === undefined || !servers.includes(server)) return []
  const caller = compact<NonNullable<NonNullable<Test['call']>['caller']>>({
    email: textOf(event['identity.email']),
    name: textOf(event['identity.name']),
    groups: groupsOf(event['identity.groups']),
  })
  const device = compact<NonNullable<NonNullable<Test['call']>['device']>>({
    posture_passed: textsOf(event['device_posture.checks.passed']),
    posture_failed: textsOf(event['device_posture.checks.failed']),
  })
  const given = recordOf(event['mcp.arguments'])
  const shared = {
    ...compact({
      method: textOf(event['mcp.method']),
      arguments: texts.arguments === undefined ? given : { ...given, ...texts.arguments },
      result: texts.result,
    }),
    ...(Object.keys(caller).length === 0 ? {} : { caller }),
    ...(Object.keys(device).length === 0 ? {} : { device }),
    server,
  }
  const tool = textOf(event['mcp.tool'])
  const tools = tool === undefined ? [...toolsOf(policy, server), 'unknown_tool'] : [tool]
  const calls: NonNullable<Test['call']>[] = [
    ...tools.map((name) => ({ ...shared, tool: name })),
    { ...shared, prompt: textOf(event['mcp.prompt.name']) ?? 'summary' },
    { ...shared, resource: textOf(event['mcp.resource.uri']) ?? 'file:///notes.txt' },
  ]
  return calls.flatMap((call) => expectNow(policy, call, change))
}

/** Expectations that a call is decided as it is now: what matters most, then every member. */
function expectNow(policy: Policy, call: NonNullable<Test['call']>, change: string): readonly Test[] {
  const one = { name: '', test: { call, expect: {} }, path: ['tests', 0], row: undefined, mistakes: [] }
  const { members } = runCase(policy, one) ?? {}
  if (members === undefined) return []
  const { action, rule, matched, monitored, tags } = members as Required<Omit<Test['expect'], 'not'>>
  const name = `${rule ?? 'no rule'}: ${action} (${change})`
  const plain = { action, rule, ...(monitored.length === 0 ? {} : { monitored }) }
  return [
    { name, call, expect: plain },
    { name, call, expect: { action, rule, matched, monitored, tags } },
  ]
}
