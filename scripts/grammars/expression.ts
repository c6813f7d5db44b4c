import { comparisonSpellings, functionDocs, logicalOperators } from '../../src/language/index.ts'

/** A rule of a TextMate grammar. */
export interface GrammarRule {
  readonly name?: string
  readonly contentName?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly while?: string
  readonly include?: string
  readonly captures?: Readonly<Record<string, GrammarRule>>
  readonly beginCaptures?: Readonly<Record<string, GrammarRule>>
  readonly endCaptures?: Readonly<Record<string, GrammarRule>>
  readonly patterns?: readonly GrammarRule[]
}

/** A TextMate grammar, as it is written to a file. */
export interface Grammar {
  readonly scopeName: string
  readonly name?: string
  readonly injectionSelector?: string
  readonly patterns: readonly GrammarRule[]
  readonly repository: Readonly<Record<string, GrammarRule>>
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s+')
}

/**
 * Spellings as one pattern, the longest first, with word boundaries where they are words.
 *
 * @param others - spellings that are not meant where one of them begins with one of these: `!=` is no `!`
 */
function anyOf(spellings: readonly string[], others: readonly string[]): string {
  const sorted = [...new Set(spellings)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const words = sorted.filter((text) => /^\w/.test(text)).map(escapePattern)
  const signs = sorted.filter((text) => !/^\w/.test(text))
  const apart = signs.map((sign) => {
    const longer = others.filter((other) => other !== sign && other.startsWith(sign))
    return `${escapePattern(sign)}${longer.map((other) => `(?!${escapePattern(other.slice(sign.length))})`).join('')}`
  })
  return [...(words.length === 0 ? [] : [`\\b(?:${words.join('|')})\\b(?![.\\[])`]), ...apart].join('|')
}

const logical = logicalOperators.flatMap(({ name, symbol }) => [name, symbol])
const comparisons = comparisonSpellings.map(({ spelling }) => spelling)

const functions = Object.keys(functionDocs)
const quantifiers = functions.filter((name) => name === 'any' || name === 'all')

/**
 * A string between quotes.
 *
 * @param quote - a pattern of the quote itself, such as `\\"` where the text stands inside of quotes
 * @param backslash - how a backslash is written there
 */
function quotedString(quote: string, backslash: string): GrammarRule {
  return {
    name: 'string.quoted.double.wirefilter',
    begin: quote,
    end: quote,
    beginCaptures: { 0: { name: 'punctuation.definition.string.begin.wirefilter' } },
    endCaptures: { 0: { name: 'punctuation.definition.string.end.wirefilter' } },
    patterns: [
      {
        name: 'constant.character.escape.wirefilter',
        match: `${backslash}(?:${quote}|${backslash}|x[0-9A-Fa-f]{2}|[0-7]{3})`,
      },
    ],
  }
}

const rawString: GrammarRule = {
  name: 'string.quoted.other.raw.wirefilter',
  begin: '\\br(#*)"',
  end: '"\\1',
  beginCaptures: { 0: { name: 'punctuation.definition.string.begin.wirefilter' } },
  endCaptures: { 0: { name: 'punctuation.definition.string.end.wirefilter' } },
}

const plain: readonly GrammarRule[] = [
  { name: 'variable.other.constant.list.wirefilter', match: '\\$[A-Za-z_][\\w.]*' },
  { name: 'keyword.operator.unpack.wirefilter', match: '\\[\\*\\]' },
  { name: 'keyword.control.quantifier.wirefilter', match: `\\b(?:${quantifiers.join('|')})\\b(?=\\s*\\()` },
  { name: 'support.function.wirefilter', match: `\\b(?:${functions.join('|')})\\b(?=\\s*\\()` },
  // Addresses stand before numbers and operators: `2001:db8::/32`, `10.0.0.0/8`, `10.0.0.1..10.0.0.9`.
  { name: 'constant.numeric.address.wirefilter', match: '\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?\\b' },
  { name: 'constant.numeric.address.wirefilter', match: '(?<![\\w.:])(?:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*|::[0-9A-Fa-f:]*)(?:/\\d{1,3})?' }, // prettier-ignore
  { name: 'constant.numeric.wirefilter', match: '(?<![\\w.])-?(?:0x[0-9A-Fa-f]+|\\d+)(?![\\w])' },
  { name: 'keyword.operator.range.wirefilter', match: '\\.\\.' },
  { name: 'constant.language.boolean.wirefilter', match: '\\b(?:true|false)\\b' },
  { name: 'keyword.operator.logical.wirefilter', match: anyOf(logical, comparisons) },
  { name: 'keyword.operator.comparison.wirefilter', match: anyOf(comparisons, logical) },
  { name: 'variable.other.field.wirefilter', match: '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*' },
  { name: 'punctuation.separator.wirefilter', match: ',' },
  { name: 'punctuation.section.wirefilter', match: '[(){}\\[\\]]' },
]

const settings = ['rule', 'action', 'phase', 'mode', 'scheme', 'tier']

/** The grammar of plain rule files, whose parts the injections use. */
export const expressionGrammar: Grammar = {
  name: 'Wirefilter',
  scopeName: 'source.wirefilter',
  patterns: [{ include: '#comment' }, { include: '#expression' }],
  repository: {
    comment: {
      patterns: [
        {
          name: 'comment.line.wirefilter',
          match: `^\\s*(?:#|//)\\s*(${settings.join('|')})\\s*(:)\\s*(.*)$`,
          captures: {
            1: { name: 'keyword.other.setting.wirefilter' },
            2: { name: 'punctuation.separator.setting.wirefilter' },
            3: { name: 'constant.other.setting.wirefilter' },
          },
        },
        { name: 'comment.line.wirefilter', match: '^\\s*(?:#|//).*$' },
      ],
    },
    expression: { patterns: [rawString, quotedString('"', '\\\\'), ...plain] },
    // Inside of a text in double quotes each quote and backslash of the expression has a backslash before it.
    escaped: { patterns: [quotedString('\\\\"', '\\\\\\\\'), ...plain] },
    // Inside of single quotes of YAML a single quote is written twice, and nothing else.
    single: { patterns: [rawString, quotedString('"', '\\\\'), ...plain] },
  },
}
