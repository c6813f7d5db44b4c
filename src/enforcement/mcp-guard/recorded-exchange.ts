import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { createDiagnostic } from '../../diagnostics/index.ts'
import { MessageBody, prepareBody, type Decompressors, type Exchange } from '../../inspection/traffic/index.ts'
import { toCallDecision, type CallDecision, type Portal } from '../../policy/index.ts'
import type { AuditRecord } from './audit.ts'
import type { Caller } from './caller.ts'
import type { GuardProblem } from './options.ts'
import { GuardSession } from './session/session.ts'

/** What the guard is asked with about an exchange that is over. */
export interface RecordedOptions {
  readonly portal: Portal
  readonly caller: Caller
  /** How content codings beyond gzip and deflate are undone. */
  readonly decompressors?: Decompressors
}

/** The messages of a body; undefined if it holds none, a text if it cannot be told. */
async function messagesOf(
  part: Pick<Exchange, 'headers' | 'body' | 'bodySize'>,
  decompressors: Decompressors | undefined,
): Promise<readonly unknown[] | string | undefined> {
  if (part.body === undefined && (part.bodySize ?? 0) === 0) return undefined
  const message = { ...part, ...(decompressors === undefined ? {} : { decompressors }) }
  const body = new MessageBody(message, {}, await prepareBody(message))
  if (body.size === 0) return undefined
  const { json } = body
  if (json === undefined || json.failure !== undefined || json.duplicates.length > 0 || body.truncated)
    return 'its body cannot be read as one JSON text'
  return Array.isArray(json.value) ? json.value : [json.value]
}

function headersOf({ headers }: Exchange): Record<string, string[]> {
  const byName = new Map<string, string[]>()
  for (const [name, value] of headers)
    byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), value])
  return Object.fromEntries(byName)
}

function isDenied({ decision }: AuditRecord): boolean {
  return decision === 'deny'
}

/** The rules that one record names: the deciding one, and those of DLP. */
function matchedBy({ rule, dlp }: AuditRecord): readonly string[] {
  return [...(rule === null ? [] : [rule]), ...dlp.flatMap(({ rules }) => rules)]
}

/**
 * What the guard of a portal makes of a recorded request to one of its servers, and of the answer if that is at hand:
 * each message of the body is a call.
 *
 * @returns undefined if the request goes to no server of the portal, or carries no message
 */
export async function decideRecordedExchange(
  exchange: Exchange,
  { portal, caller, decompressors }: RecordedOptions,
): Promise<CallDecision | undefined> {
  const { scheme, host, target, response } = exchange
  const url = `${scheme}://${host}${target}`
  const server = URL.canParse(url) ? portal.findServer(url) : undefined
  const read = server === undefined ? undefined : await messagesOf(exchange, decompressors)
  // `GET` opens a stream and `DELETE` ends a session; a `POST` carries a message, and one that nobody has cannot be judged.
  const asked = read ?? (exchange.method.toUpperCase() === 'POST' ? 'its body is not there' : undefined)
  if (server === undefined || asked === undefined) return undefined
  const records: AuditRecord[] = []
  const problems: GuardProblem[] = []
  const options = { portal, server: server.id, caller, audit: (record: AuditRecord) => void records.push(record), onProblem: (problem: GuardProblem) => void problems.push(problem) } // prettier-ignore
  const session = new GuardSession(options)
  if (typeof asked === 'string') {
    const { code, message } = createDiagnostic('E_MCP_MESSAGE', { start: 0, end: 0 }, { reason: asked })
    problems.push({ code, message })
  } else {
    const extra = { requestInfo: { headers: headersOf(exchange) } }
    for (const message of asked) session.pass(message as JSONRPCMessage, 'client', { extra })
    const answered = response === undefined ? undefined : await messagesOf(response, decompressors)
    if (typeof answered === 'object') for (const message of answered) session.pass(message as JSONRPCMessage, 'server')
  }
  session.close()
  const denied = records.find(isDenied)
  const isMasked = records.some(({ dlp }) => dlp.some(({ action }) => action === 'mask'))
  const isRefused = denied !== undefined || problems.some(({ code }) => code.startsWith('E_'))
  const masking = records.find(({ dlp }) => dlp.length > 0)?.dlp[0]
  const rule =
    denied === undefined ? (isMasked ? (masking?.rules[0] ?? null) : (records[0]?.rule ?? null)) : denied.rule
  return toCallDecision(portal, {
    action: isRefused ? 'block' : isMasked ? 'mask' : 'allow',
    rule: denied === undefined && isRefused ? null : rule,
    matched: records.flatMap(matchedBy),
    monitored: records.flatMap(({ monitored, dlp }) => [...monitored, ...dlp.flatMap((found) => found.monitored)]),
    tags: [...new Set(records.flatMap(({ tags }) => tags))],
    problems: problems.map(({ code, message }) => ({ code, message })),
  })
}
