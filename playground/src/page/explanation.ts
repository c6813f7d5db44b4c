import type { ExplanationNode, RuleExplanation } from '../../../src/policy/index.ts'
import { element, icon, icons } from './element.ts'

/** Characters of a value that are shown at once. */
const longestValue = 160

/** A value as people read it: what JSON has no form for is told by its kind. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'missing'
  return JSON.stringify(value, (_key, own: unknown) => {
    if (typeof own === 'bigint') return String(own)
    if (own instanceof Uint8Array) return `${String(own.length)} bytes`
    return own instanceof Map ? (Object.fromEntries(own) as unknown) : own
  })
}

function valueElement(node: ExplanationNode): HTMLElement | null {
  if (!('value' in node)) return null
  const text = showValue(node.value)
  if (text.length <= longestValue)
    return element('span', { class: text === 'missing' ? 'value missing' : 'value' }, text)
  return element(
    'details',
    { class: 'value' },
    element('summary', {}, `${text.slice(0, longestValue)}… (${String(text.length)} characters)`),
    element('span', {}, text),
  )
}

/** True, false, or not known: by sign, by word for screen readers, and by colour last. */
export function mark(result: boolean | null): HTMLElement {
  const [name, path, word] =
    result === null
      ? ['unknown', icons.unknown, 'not known']
      : result
        ? ['true', icons.check, 'true']
        : ['false', icons.cross, 'false']
  return element('span', { class: `mark ${name}` }, icon(path), element('span', { class: 'unseen' }, `${word}: `))
}

const joints: Readonly<Record<string, string>> = {
  and: 'all of',
  or: 'any of',
  xor: 'an odd number of',
  not: 'not',
}

function nodeElement(node: ExplanationNode): HTMLElement {
  const text = node.text.replace(/\s+/g, ' ')
  const isJoint = node.children.length > 0
  return element(
    'li',
    {},
    mark(node.result),
    element(
      'div',
      { class: 'said' },
      isJoint
        ? element('span', { class: 'joint' }, joints[node.kind] ?? node.kind)
        : element('code', { class: 'part' }, text),
      valueElement(node),
      node.error !== undefined && element('span', { class: 'node-error' }, node.error),
    ),
    isJoint && element('ul', {}, node.children.map(nodeElement)),
  )
}

/** How one rule came out, part by part. A rule that matched, or decided, is open. */
export function ruleElement(
  explanation: RuleExplanation,
  isOpen: boolean,
  role: 'decided' | 'matched' | 'monitored' | null,
): HTMLElement {
  const { rule, action, monitor, conditions, matched, stage } = explanation
  const results = conditions.map(({ result }) => result)
  const result = matched ? true : results.includes(null) ? null : false
  return element(
    'details',
    { class: role === null ? 'rule' : `rule ${role}`, open: isOpen },
    element(
      'summary',
      {},
      mark(result),
      element('span', { class: 'rule-name' }, rule),
      element('span', { class: 'rule-action' }, monitor ? `${action}, monitored` : action),
      element('span', { class: 'rule-stage' }, role === 'decided' ? 'decided' : stage),
    ),
    element('ul', { class: 'tree' }, conditions.map(nodeElement)),
  )
}
