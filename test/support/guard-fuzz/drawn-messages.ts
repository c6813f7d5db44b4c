import type { Draw } from '../../../src/testing/index.ts'
import { card } from './world.ts'

const tools = ['get_customer', 'echo', 'get_a', 'delete_user', 'put_a', 'Delete_user', ' delete_user', 'ｄelete_user', 'de\u200blete_user', 'Get_Customer', 'get_customer ', '__proto__'] // prettier-ignore
const uris = ['file:///public/a', 'file:///secret/a', 'file:///public/../secret/a', 'file:///public/%2e%2e/secret/a', 'FILE:///secret/a', 'file:////secret/a', 'file:///%73ecret/a', 'file:///public/..\\secret/a', 'file:///public/%252e%252e/secret/a', 'file:/secret/a', 'file:///public/a?/../../secret/a', 'file:///SECRET/a', 'file:///private/a', 'x:a', 'public/a'] // prettier-ignore
const uriPieces = ['file:', '//', '/', 'public', 'secret', '..', '.', '%2e', '%2F', '%25', '\\', 'localhost', '?', '#', '%73', 'a', 'S', ';'] // prettier-ignore

/** Draws ids from so few that they are used again and again. */
export const drawId = (draw: Draw): string | number =>
  draw.chance(0.1) ? String(draw.integer(0, 2)) : draw.integer(0, 5)

/** Something that is no message, or hardly one. */
export function drawNoise(draw: Draw): unknown {
  const id = drawId(draw)
  return draw.pick<unknown>([
    null, 'tools/call', 7, [], {}, { jsonrpc: '2.0' }, { jsonrpc: '2.0', id }, { jsonrpc: '2.0', id, method: 7 },
    { jsonrpc: '2.0', id: {}, method: 'ping' }, { jsonrpc: '1.0', id, method: 'tools/call', params: { name: 'echo' } },
    { jsonrpc: '2.0', id, method: 'tools/call', params: ['echo'] }, { jsonrpc: '2.0', id, method: 'tools/call', result: {} },
    { jsonrpc: '2.0', id, error: 'x' }, { jsonrpc: '2.0', method: 'odd' }, { jsonrpc: '2.0', id: null, method: 'ping' },
    { jsonrpc: '2.0', id, method: 'tools/call', params: { name: ['delete_user'] } }, [{ jsonrpc: '2.0', id, method: 'ping' }],
  ]) // prettier-ignore
}

export interface DrawnAsking {
  readonly method: string
  readonly params?: Readonly<Record<string, unknown>>
}

export const drawUri = (draw: Draw): string =>
  draw.chance(0.7) ? draw.pick(uris) : `file:///${draw.list(1, 6, () => draw.pick(uriPieces)).join('')}`

/** Something that a client asks. */
export function drawAsking(draw: Draw, tasks: readonly string[]): DrawnAsking {
  const tool = draw.pick(tools)
  const task = tasks.length > 0 && draw.chance(0.9) ? draw.pick(tasks) : 'task-x'
  const uri = drawUri(draw)
  switch (draw.integer(0, 15)) {
    case 0:
    case 1:
    case 2:
      return { method: 'tools/call', params: { name: tool, arguments: { q: draw.chance(0.1) ? card : 'q' }, ...(draw.chance(0.3) ? { task: {} } : {}) } } // prettier-ignore
    case 3:
      return { method: 'prompts/get', params: { name: draw.pick(['greet', 'Greet', 'evil', 'greet\0']) } }
    case 4:
    case 5:
      return { method: draw.pick(['resources/read', 'resources/subscribe']), params: { uri } }
    case 6:
      return { method: 'completion/complete', params: { ref: draw.pick<object>([{ type: 'ref/prompt', name: 'evil', uri: 'file:///public/a' }, { type: 'ref/resource', uri, name: 'greet' }, { uri }]), argument: { name: 'a', value: 'b' } } } // prettier-ignore
    case 7:
    case 8:
      return {
        method: draw.pick(['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'tasks/list']),
      }
    case 9:
    case 10:
    case 11:
      return {
        method: draw.pick(['tasks/result', 'tasks/get', 'tasks/cancel', 'tasks/update']),
        params: { taskId: task },
      }
    case 12:
      return { method: draw.pick(['ping', 'initialize', 'server/discover', 'logging/setLevel']), params: {} }
    case 13:
      return { method: 'subscriptions/listen', params: { notifications: draw.pick<object>([{ toolsListChanged: true }, { resourceSubscriptions: [uri] }, { taskIds: [task] }]) } } // prettier-ignore
    default:
      return { method: draw.pick(['tools/execute', 'Tools/Call', 'sampling/createMessage', 'notifications/odd', '']), params: { name: tool } } // prettier-ignore
  }
}

/** Names of the items of a list that a server has. */
export const listed = { tools, uris }
