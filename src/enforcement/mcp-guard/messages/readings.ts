import { findMcpTarget, isNameless, uriProblem, type McpTarget } from '../../../inspection/mcp/index.ts'
import { isJsonObject, type JsonValue } from '../../../inspection/traffic/index.ts'
import type { TaskOrigin } from '../memory.ts'
import type { Asking } from './rpc.ts'

/** One way to understand a message: what its method is, and what it is about. */
export interface Reading {
  readonly method: string
  readonly targets: readonly McpTarget[]
}

/** Methods that are judged as another: who may ask for a thing may hear of it. */
const judgedAs = new Map([['notifications/resources/updated', 'resources/subscribe']])

/**
 * The readings of a message: the portal reads each under all its names. The first must be allowed; a rule that blocks
 * counts for each. What is about a task is judged as the call that made it.
 */
export function readingsOf(
  message: Asking,
  target: McpTarget | undefined,
  origin: TaskOrigin | undefined,
): readonly [Reading, ...Reading[]] {
  const targets = target === undefined ? [] : [target]
  const own: Reading = { method: judgedAs.get(message.method) ?? message.method, targets }
  if (target?.subject !== 'task' || origin === undefined) return [own]
  const made = findMcpTarget(origin.message)
  const first: Reading = { method: origin.message.method, targets: made === undefined ? [] : [made] }
  const itself: Reading = {
    method: message.method,
    targets: [{ ...target, arguments: made?.arguments ?? target.arguments }, ...first.targets],
  }
  return [first, itself]
}

/** Why members that rules ask about cannot be read. */
function findOddMember(message: Asking): string | undefined {
  const { method, params } = message
  const at = (name: string): JsonValue | undefined =>
    params !== undefined && Object.hasOwn(params, name) ? params[name] : undefined
  if (method === 'completion/complete') {
    const argument = at('argument')
    const isRead =
      isJsonObject(argument) && typeof argument['name'] === 'string' && typeof argument['value'] === 'string'
    const context = at('context')
    const settled = isJsonObject(context) ? (context['arguments'] ?? null) : (context ?? null)
    if (!isRead || !(settled === null || isJsonObject(settled)))
      return 'its argument has no name and value that are texts'
    return undefined
  }
  const given = at('arguments') ?? null
  return given === null || isJsonObject(given) ? undefined : 'its arguments are no object'
}

/** Why nobody can say what a message is about; undefined if rules can judge it. */
export function findUnjudgeable(
  message: Asking,
  target: McpTarget | undefined,
  origin: TaskOrigin | undefined,
): string | undefined {
  if (target === undefined || message.method === 'tasks/list') return undefined
  if (isNameless(target)) return `\`${message.method}\` does not name what it is about by a text`
  if (target.subject === 'task')
    return origin === undefined ? 'no call that went through this guard made that task' : undefined
  return uriProblem(target) ?? findOddMember(message)
}
