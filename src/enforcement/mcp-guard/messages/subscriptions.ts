import { isJsonObject, type JsonObject } from '../../../inspection/traffic/index.ts'

/** What `subscriptions/listen` asks to hear of, as the call that asks about it. */
export interface Subscription {
  readonly method: 'resources/subscribe' | 'tasks/get'
  readonly params: JsonObject
}

/** The members of the filter that name something. Source: specification 2026-07-28, `SubscriptionFilter`; SEP-2663 (`taskIds`). */
const rows = [
  ['resourceSubscriptions', 'resources/subscribe', 'uri'],
  ['taskIds', 'tasks/get', 'taskId'],
] as const

/** What the params of `subscriptions/listen` name; a text says why they cannot be read. */
export function findSubscriptions(params: JsonObject | undefined): readonly Subscription[] | string {
  const filter = params?.['notifications']
  if (filter === undefined) return []
  if (!isJsonObject(filter)) return 'its `notifications` are no object'
  const found: Subscription[] = []
  for (const [member, method, parameter] of rows) {
    const names = filter[member]
    if (names === undefined) continue
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
      return `its \`${member}\` are no list of texts`
    found.push(...names.map((name): Subscription => ({ method, params: { [parameter]: name } })))
  }
  return found
}
