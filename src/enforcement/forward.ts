import { createDiagnostic } from '../diagnostics/index.ts'
import type { Decision, PlainValue } from '../policy/index.ts'
import type { EnforcementDecision, EnforcementProblem } from './decision.ts'

/** What a request that goes on gets, by the rules that matched. */
export interface ForwardChanges {
  /** Headers in the order of the rules. `remove` takes every line of a name away. */
  readonly headers: readonly HeaderEdit[]
  /** Path and query as a rewrite leaves them; undefined if no rule changes them. */
  readonly target: string | undefined
  /** Changes that no message can carry. */
  readonly problems: readonly EnforcementProblem[]
}

export type HeaderEdit =
  | { readonly operation: 'set' | 'add'; readonly name: string; readonly value: string }
  | { readonly operation: 'remove'; readonly name: string }

type Plain = Readonly<Record<string, PlainValue>>

function isRecord(value: PlainValue | undefined): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A name and value that a header line can carry; others would be told apart by nobody behind us. */
function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !/[\0\r\n]/.test(value)
}

/** Collects edits, and tells those that no header line can carry. */
class EditList {
  readonly edits: HeaderEdit[] = []
  readonly problems: EnforcementProblem[] = []

  refuse(reason: string): void {
    const { code, message } = createDiagnostic('E_FORWARD', { start: 0, end: 0 }, { reason })
    this.problems.push({ code, message })
  }

  put(operation: 'set' | 'add', name: string, value: string): void {
    if (isHeader(name, value)) this.edits.push({ operation, name, value })
    else this.refuse(`the header \`${name}\` has a name or value that no line can hold`)
  }
}

/** `add_headers` of Gateway's Allow: names with a list of values. Source: Gateway, custom headers. */
function addHeaders({ matched }: Pick<Decision, 'matched'>, list: EditList): void {
  for (const { action, parameters } of matched) {
    const added = parameters?.['add_headers']
    if (action !== 'allow' || !isRecord(added)) continue
    for (const [name, values] of Object.entries(added)) {
      const texts = (Array.isArray(values) ? (values as readonly PlainValue[]) : [values]).filter(
        (value) => typeof value === 'string',
      )
      for (const [index, value] of texts.entries()) list.put(index === 0 ? 'set' : 'add', name, value)
    }
  }
}

/** Changes of headers that rewrite rules make, as the decision lists them. */
function rewriteHeaders(settings: PlainValue | undefined, list: EditList): void {
  const changes = isRecord(settings) ? settings['headers'] : undefined
  for (const change of Array.isArray(changes) ? (changes as readonly PlainValue[]) : []) {
    if (!isRecord(change)) continue
    const { name, operation, value } = change
    if (typeof name !== 'string') continue
    if (operation === 'remove') list.edits.push({ operation, name })
    else if ((operation === 'set' || operation === 'add') && typeof value === 'string') list.put(operation, name, value)
  }
}

function textAt(value: PlainValue | undefined, key: string): string | undefined {
  const part = isRecord(value) ? value[key] : undefined
  const text = isRecord(part) ? part['value'] : part
  return typeof text === 'string' ? text : undefined
}

/** Path and query behind the rewrites of a decision. */
function rewrittenTarget(
  settings: PlainValue | undefined,
  path: string,
  query: string,
  list: EditList,
): string | undefined {
  const uri = isRecord(settings) ? settings['uri'] : undefined
  const [newPath, newQuery] = [textAt(uri, 'path'), textAt(uri, 'query')]
  if (newPath === undefined && newQuery === undefined) return undefined
  const target = newPath ?? path
  const rest = newQuery ?? query
  // A path of another form would name another host to whoever joins it to one.
  if (!target.startsWith('/') || target.startsWith('//') || /[\0\r\n]/.test(target + rest)) {
    list.refuse('a rewrite gives what is no path of this host')
    return undefined
  }
  return rest === '' ? target : `${target}?${rest}`
}

/** Phases whose rewrites are about the request; a rule of our own rewrites in the first. */
const requestPhases = ['http_request_transform', 'http_request_late_transform']

/**
 * What a decision changes of the request that goes on: `add_headers` of an Allow, and rewrites of headers and URI.
 *
 * @param path - the path of the request
 * @param query - its query without the question mark
 */
export function forwardChanges(
  decision: Pick<Decision, 'matched' | 'settings'>,
  path: string,
  query: string,
): ForwardChanges {
  const { settings } = decision
  const list = new EditList()
  for (const phase of requestPhases) rewriteHeaders(settings[phase], list)
  addHeaders(decision, list)
  const target = rewrittenTarget(settings['http_request_transform'], path, query, list)
  return { headers: list.edits, target, problems: list.problems }
}

/** What a decision changes of the headers of the answer. */
export function answerChanges({ settings }: Pick<Decision, 'settings'>): readonly HeaderEdit[] {
  const list = new EditList()
  rewriteHeaders(settings['http_response_headers_transform'], list)
  return list.edits
}

/** Changes headers in place, edit by edit. */
export function editHeaders(headers: Headers, edits: readonly HeaderEdit[]): void {
  for (const edit of edits) {
    if (edit.operation === 'remove') headers.delete(edit.name)
    else if (edit.operation === 'set') headers.set(edit.name, edit.value)
    else headers.append(edit.name, edit.value)
  }
}

/** A Fetch request with the changes of a decision; the same one if there are none. */
export function applyChanges(request: Request, { headers, target }: ForwardChanges): Request {
  if (headers.length === 0 && target === undefined) return request
  const url = target === undefined ? request.url : new URL(target, request.url).href
  const changed = new Request(url, request)
  editHeaders(changed.headers, headers)
  return changed
}

/** A decision with the changes that it makes of what goes on; what none can carry is among its problems. */
export function planForward(
  decision: EnforcementDecision,
  target: string,
): { readonly decision: EnforcementDecision; readonly changes: ForwardChanges } {
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  const changes = forwardChanges(decision, path, mark === -1 ? '' : target.slice(mark + 1))
  const { problems } = changes
  return {
    decision: problems.length === 0 ? decision : { ...decision, problems: [...decision.problems, ...problems] },
    changes,
  }
}
