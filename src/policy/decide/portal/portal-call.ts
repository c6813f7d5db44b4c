import { findMcpMethod, findMcpTarget, readMcpFields, type McpTarget } from '../../../inspection/mcp/index.ts'
import type { JsonObject } from '../../../inspection/traffic/index.ts'
import type { PolicyRecord, ScannedTexts } from '../../../runtime/index.ts'
import type { TestCall } from '../../document/generated/document.generated.ts'
import { identityFields, toDevice, toIdentity } from '../../sections/identity.ts'
import type { Portal } from './portal.ts'

/** A call through a portal, as its rules see it. */
export interface PortalCall {
  readonly record: PolicyRecord
  /** What DLP looks at in the arguments, and in the answer if there is one. */
  readonly texts: { readonly arguments: ScannedTexts; readonly results: string | undefined }
}

/** A call as a test or a row writes it. */
export interface WrittenCall extends TestCall {
  /** What the tool may change, as the server says; it counts where the policy trusts the server. */
  readonly access?: string
}

function paramsOf({ tool, prompt, resource, arguments: given }: TestCall): JsonObject {
  const values = (given ?? {}) as JsonObject
  if (resource !== undefined) return { uri: resource }
  return { name: tool ?? prompt ?? '', arguments: values }
}

function methodOf({ method, prompt, resource }: TestCall): string {
  return method ?? (resource !== undefined ? 'resources/read' : prompt !== undefined ? 'prompts/get' : 'tools/call')
}

/**
 * The call that a test of a document or a row of a log writes.
 *
 * @returns undefined if the portal has no such server
 */
export function toPortalCall(portal: Portal, call: WrittenCall): PortalCall | undefined {
  const server = portal.servers.get(call.server ?? '')
  if (server === undefined) return undefined
  const method = methodOf(call)
  const params = paramsOf(call)
  const target = findMcpTarget({ method, params })
  const toRecord = (targets: readonly McpTarget[]): PolicyRecord => {
    const [tool] = targets.filter(({ subject }) => subject === 'tool')
    const facts = {
      detected: true,
      confidence: 99,
      messages: [{ kind: 'request' as const, id: 1, method, params, result: undefined }],
      method,
      targets,
      incomplete: false,
      access:
        tool === undefined
          ? (findMcpMethod(method)?.access ?? ('write' as const))
          : server.accessOf(tool.name ?? '', call.access === 'read'),
      server: server.id,
      serverHost: server.url?.hostname,
    }
    return {
      ...Object.fromEntries(readMcpFields(facts).map(([name, read]) => [name, read()] as const)),
      // As it was written: the portal judges spellings that servers read in several ways.
      ...(target?.subject === 'resource' ? { 'mcp.resource.uri': target.name } : {}),
      ...identityFields(toIdentity(call.caller), toDevice(call.device)),
    }
  }
  const texts = Object.entries(call.arguments ?? {}).map(([name, value]) => [
    `arguments.${name}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return {
    record: toRecord(target === undefined ? [] : [target]),
    texts: { arguments: Object.fromEntries(texts) as Record<string, string>, results: call.result },
  }
}
