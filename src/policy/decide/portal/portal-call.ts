import { findMcpMethod, readMcpFields } from '../../../inspection/mcp/index.ts'
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

function paramsOf({ tool, prompt, resource, arguments: given }: TestCall): JsonObject {
  const values = (given ?? {}) as JsonObject
  if (resource !== undefined) return { uri: resource }
  return { name: tool ?? prompt ?? '', arguments: values }
}

function methodOf({ method, prompt, resource }: TestCall): string {
  return method ?? (resource !== undefined ? 'resources/read' : prompt !== undefined ? 'prompts/get' : 'tools/call')
}

/**
 * The call that a test of a document writes.
 *
 * @returns undefined if the portal has no such server
 */
export function toPortalCall(portal: Portal, call: TestCall): PortalCall | undefined {
  const server = portal.servers.get(call.server ?? '')
  if (server === undefined) return undefined
  const method = methodOf(call)
  const facts = {
    detected: true,
    confidence: 99,
    messages: [{ kind: 'request' as const, id: 1, method, params: paramsOf(call), result: undefined }],
    incomplete: false,
    access: call.tool === undefined ? (findMcpMethod(method)?.access ?? 'write') : server.accessOf(call.tool),
    server: server.id,
    serverHost: server.url?.hostname,
  }
  const fields = readMcpFields(facts).map(([name, read]) => [name, read()] as const)
  const texts = Object.entries(call.arguments ?? {}).map(([name, value]) => [
    `arguments.${name}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return {
    record: {
      ...Object.fromEntries(fields),
      ...identityFields(toIdentity(call.caller), toDevice(call.device)),
    },
    texts: { arguments: Object.fromEntries(texts) as Record<string, string>, results: call.result },
  }
}
