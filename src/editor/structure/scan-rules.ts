import { splitRules, type PlainRule, type RuleSettings } from '../../lint/index.ts'
import { keepWord } from './detach.ts'
import type { Chunk, Entry, Scan, Scanner } from './entry.ts'
import { keysBelow, topKeys } from './keys.ts'

const settingLine = /^[ \t]*(?:#|\/\/)[ \t]*(rule|action|phase|mode|scheme|tier)[ \t]*:[ \t]*(\S*)/gm

/** The member of a rule that a setting is. */
const members: Readonly<Record<string, string>> = { rule: 'id' }

const ruleKeys = keysBelow(topKeys, 'rules', '*')

/** Entries of the settings in the comments before a rule. */
function settingsOf(text: string): Entry[] {
  return [...text.matchAll(settingLine)].map((match): Entry => {
    const [whole, name = '', value = ''] = match
    const end = match.index + whole.length
    const start = match.index + whole.indexOf(name)
    return {
      kind: 'member',
      keys: keysBelow(ruleKeys, members[name] ?? name),
      start,
      nameEnd: start + name.length,
      valueStart: end - value.length,
      valueEnd: end,
      style: value === '' ? 'none' : 'plain',
    }
  })
}

function keepSettings(settings: RuleSettings): RuleSettings {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, keepWord(String(value))]))
}

/** The rules of the text that was read last: a text is scanned rule by rule. */
let last: { readonly text: string; readonly rules: readonly PlainRule[] } = { text: '', rules: [] }

/** The number of the first rule that ends behind an offset. */
function ruleBehind(rules: readonly PlainRule[], offset: number): number {
  let low = 0
  let high = rules.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { start, text } = rules[middle] as PlainRule
    if (start + text.length > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** Plain rules, with one chunk for each and the comments before it. */
export const rulesScanner: Scanner = {
  first: { key: '' },
  // A comment speaks of rules far behind it, and a quote that is not closed takes them in.
  needsWhole: true,
  scan(text, from, before): Scan {
    if (last.text !== text) last = { text, rules: splitRules(text) }
    const rule = last.rules[ruleBehind(last.rules, from)]
    const end = rule === undefined ? text.length : rule.start + rule.text.length
    const entries = settingsOf(text.slice(from, rule?.start ?? end))
    const seen = Infinity
    if (rule === undefined)
      return { chunk: { length: end - from, before, after: before, entries, rule: undefined }, seen }
    const [start, valueEnd] = [rule.start - from, end - from]
    const keys = ruleKeys
    const chunk: Chunk = {
      length: end - from,
      before,
      after: before,
      entries: [
        {
          kind: 'item',
          keys,
          start: entries[0]?.start ?? start,
          nameEnd: entries[0]?.start ?? start,
          valueStart: start,
          valueEnd,
          style: 'nested',
        },
        ...entries,
        {
          kind: 'member',
          keys: keysBelow(keys, 'expression'),
          start,
          nameEnd: start,
          valueStart: start,
          valueEnd,
          style: 'rule',
        },
      ],
      rule: keys,
      settings: keepSettings(rule.settings),
    }
    return { chunk, seen }
  },
}
