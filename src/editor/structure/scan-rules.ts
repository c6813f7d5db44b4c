import { splitRules, type PlainRule, type RuleSettings } from '../../lint/index.ts'
import { keepWord } from './detach.ts'
import type { Chunk, Entry, Scanner } from './entry.ts'
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

/** Plain rules, with one chunk for each and the comments before it. */
export const rulesScanner: Scanner = {
  first: { key: '' },
  scan(text, from, before): Chunk {
    if (last.text !== text) last = { text, rules: splitRules(text) }
    const rule = last.rules.find(({ start, text: own }) => start + own.length > from)
    const end = rule === undefined ? text.length : rule.start + rule.text.length
    const entries = settingsOf(text.slice(from, rule?.start ?? end))
    if (rule === undefined) return { length: end - from, before, after: before, entries, rule: undefined }
    const [start, valueEnd] = [rule.start - from, end - from]
    const keys = ruleKeys
    return {
      length: end - from,
      before,
      // What comments say of all that follows is read anew with each change.
      after: { key: JSON.stringify([rule.settings, last.rules.indexOf(rule)]) },
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
  },
}
