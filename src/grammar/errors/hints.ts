/** What a hint rule may look at. */
export interface HintSituation {
  /** The engine's kind of error. */
  readonly kind: string
  readonly text: string
  /** Where the offending text starts. */
  readonly at: number
  /** The offending text up to the end of its word. */
  readonly word: string
  /** What stands before `at`, blanks at its end cut. */
  readonly before: string
  /** What was expected, as the engine names it. */
  readonly expected: string
  /** Names of the scheme's functions, which people write as operators. */
  readonly functions: ReadonlySet<string>
}

interface HintRule {
  readonly when: (situation: HintSituation) => boolean
  readonly hint: (situation: HintSituation) => string
}

const upperOperator = /^(?:AND|OR|XOR|NOT|EQ|NE|LT|LE|GT|GE|IN|CONTAINS|MATCHES|WILDCARD|ANY|ALL|NOT IN)$/
const endsWithNe = /(?:\bne|!=)$/

/** What people really get wrong, most telling first. A rule that fits gives the hint. */
const rules: readonly HintRule[] = [
  {
    when: ({ text, at }) => text[at] === "'",
    hint: () => 'strings take double quotes: `"text"`',
  },
  {
    when: ({ text, at }) => text[at] === '\t',
    hint: () => 'a tab is no blank inside an expression: use a space or a new line',
  },
  {
    when: ({ text, at }) => /[\u00a0\u2000-\u200b\u202f\u3000\ufeff]/.test(text.charAt(at)),
    hint: () => 'an invisible character (such as a no-break space) stands here: replace it by a space',
  },
  {
    when: ({ text, at }) => /[\u201c\u201d\u201e]/.test(text.charAt(at)),
    hint: () => 'typographic quotes are no quotes: use `"`',
  },
  {
    when: ({ text, at, before }) => text[at] === ',' && /\{[^}]*$/.test(before.slice(-200)),
    hint: () => 'items of a set are separated by blanks, without commas: `{80 443}`',
  },
  {
    when: ({ text, at, before }) => text[at] === '{' && endsWithNe.test(before),
    hint: () => 'a set goes with `in`: write `not field in {…}`',
  },
  {
    when: ({ text, at, before }) => text[at] === '{' && /(?:\beq|==)$/.test(before),
    hint: () => 'a set goes with `in`: write `field in {…}`',
  },
  {
    when: ({ text, at, before }) => text[at] === '{' && /(?:\b(?:contains|matches|wildcard)|~)$/.test(before),
    hint: ({ before }) => {
      const operator = /[a-z]+$|~$/.exec(before)?.[0] ?? ''
      return `\`${operator}\` takes one string: join comparisons by \`or\`, or use \`in {…}\` for equality`
    },
  },
  {
    when: ({ kind, expected, text, at, before }) =>
      kind === 'ExpectedName' &&
      expected === 'identifier character' &&
      text[at] === '"' &&
      /(?:and|or|xor|&&|\|\||\^\^)$/.test(before),
    hint: ({ before }) => {
      const operator = /[a-z]+$|[&|^]+$/.exec(before)?.[0] ?? ''
      return `each side of \`${operator}\` is a whole comparison: \`field eq "a" ${operator} field eq "b"\`, or \`field in {"a" "b"}\``
    },
  },
  {
    when: ({ kind, expected, text, at, before }) =>
      kind === 'ExpectedLiteral' && expected === '{' && /\bin$/.test(before) && /[0-9a-fA-F:"]/.test(text.charAt(at)),
    hint: () => '`in` takes a set in braces, `{…}`, or a list, `$name`',
  },
  {
    when: ({ word }) => upperOperator.test(word),
    hint: ({ word }) => `operators are lower case: \`${word.toLowerCase()}\``,
  },
  {
    when: ({ kind, expected, word }) =>
      kind === 'ExpectedLiteral' && (expected === ')' || expected === ',') && /^(?:and|or|xor|&&|\|\||\^\^)/.test(word),
    hint: () => 'an argument holds one comparison: put `and`, `or`, `xor` in parentheses of their own, `any((… or …))`',
  },
  {
    when: ({ expected, word }) => expected === 'ComparisonOp' && word === 'not',
    hint: () => 'there is no `not in`: write `not field in {…}`',
  },
  {
    when: ({ expected, functions, word }) => expected === 'ComparisonOp' && functions.has(word),
    hint: ({ word }) => `\`${word}\` is a function, not an operator: \`${word}(field, "…")\``,
  },
  {
    when: ({ expected, text, at }) => expected === 'ComparisonOp' && text[at] === '=',
    hint: () => 'equality is `==` or `eq`',
  },
  {
    when: ({ expected, text, at }) => expected === 'ComparisonOp' && text[at] === '[',
    hint: () => 'no blank may stand between a name and its `[`',
  },
  {
    when: ({ kind, word, before }) =>
      kind === 'ParseNetwork' && word.includes('/') && !/\{[^}]*$/.test(before.slice(-200)),
    hint: ({ word }) => `a network stands in a set: \`in {${word}}\``,
  },
  {
    when: ({ kind, word, before }) =>
      kind === 'ParseNetwork' && word.includes('..') && !/\{[^}]*$/.test(before.slice(-200)),
    hint: ({ word }) => `a range stands in a set: \`in {${word}}\``,
  },
  {
    when: ({ kind, word }) => kind === 'EOF' && /^(?:==|!=|eq\b|ne\b)/.test(word),
    hint: () => 'a Bool takes no operator: write `field` or `not field`',
  },
  {
    when: ({ kind, text, at }) => kind === 'EOF' && (text[at] === '#' || text.startsWith('//', at)),
    hint: () => 'the language has no comments',
  },
  {
    when: ({ kind, text, at }) => kind === 'EOF' && text[at] === ')',
    hint: () => 'this closing parenthesis has no opening one',
  },
  {
    when: ({ expected, text, at }) =>
      (expected === '" or r' || expected === 'byte separator' || expected === 'digit') &&
      /^[A-Za-z_]/.test(text.slice(at, at + 1)),
    hint: () =>
      'the right side is a literal: a string in double quotes, a number or an address; fields cannot be compared with fields',
  },
  {
    when: ({ expected, text, at }) => expected === 'digit' && text[at] === '"',
    hint: () => 'the left side is an Int: write the number without quotes',
  },
  {
    when: ({ expected, text, at }) => expected === 'IP address character' && text[at] === '"',
    hint: () => 'addresses are written without quotes',
  },
]

/** The hint that fits a mistake, if people make it often enough to have one. */
export function findHint(situation: Omit<HintSituation, 'word' | 'before'>): string | undefined {
  const { text, at } = situation
  const word = /^[^\s(){},]{0,60}/.exec(text.slice(at, at + 60))?.[0] ?? ''
  const before = text.slice(Math.max(0, at - 300), at).trimEnd()
  const full: HintSituation = { ...situation, word, before }
  return rules.find((rule) => rule.when(full))?.hint(full)
}
