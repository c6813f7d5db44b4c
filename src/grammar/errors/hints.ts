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

const asEqual = 'equality is `==` or `eq`'
const asUnequal = 'inequality is `!=` or `ne`'
const asPattern = 'a regular expression goes with `matches` or `~`'
const asPart = 'a part of a text goes with `contains`'

/** Operators of other languages, and what says the same here. */
const foreignOperators: ReadonlyMap<string, string> = new Map([
  ...['is', 'equals', 'equal', 'equal_to', '=', '===', ':='].map((word) => [word, asEqual] as const),
  ...['neq', '<>', '!==', 'isnt', 'is_not', 'not_equals'].map((word) => [word, asUnequal] as const),
  ...['regex', 'regexp', 'match', 'rlike', '=~', '~='].map((word) => [word, asPattern] as const),
  ...['includes', 'include', 'has', 'contain'].map((word) => [word, asPart] as const),
  ...['like', 'ilike'].map((word) => [word, `${asPart}, a pattern of \`*\` with \`wildcard\``] as const),
  ...['startswith', 'beginswith', 'begins_with'].map((word) => [word, 'write `starts_with(field, "…")`'] as const),
  ['endswith', 'write `ends_with(field, "…")`'],
  ['!~', 'write `not field matches "…"`'],
  ['between', 'a range stands in a set: `field in {1..30}`'],
  ['gte', 'write `ge` or `>=`'],
  ['lte', 'write `le` or `<=`'],
  ['in_list', 'a list stands behind `in`: `field in $name`'],
  ...['does', 'doesnt', 'not', 'nor'].map(
    (word) => [word, '`not` stands before the whole comparison: `not field contains "…"`'] as const,
  ),
])

/**
 * What an operator of another language is called here; undefined if none stands at a place. One whose beginning is an
 * operator here, such as `equals`, breaks in the middle: there it is looked for to the left as well.
 */
export function foreignOperatorHint(text: string, at: number): string | undefined {
  const before = /[^\s(){}"',]{0,20}$/.exec(text.slice(Math.max(0, at - 20), at))?.[0] ?? ''
  const behind = /^[^\s(){}"',$]{0,20}/.exec(text.slice(at, at + 20))?.[0] ?? ''
  return foreignOperators.get((before + behind).toLowerCase())
}

/** What people really get wrong, most telling first. A rule that fits gives the hint. */
const rules: readonly HintRule[] = [
  {
    when: ({ expected, word, text, at }) =>
      expected === 'ComparisonOp' &&
      !upperOperator.test(word) &&
      !/^not\s+in\b/.test(text.slice(at, at + 20)) &&
      foreignOperatorHint(text, at) !== undefined,
    hint: ({ text, at }) => foreignOperatorHint(text, at) ?? '',
  },
  {
    when: ({ text, at }) => /[^\s(){}"',]/.test(text.charAt(at - 1)) && foreignOperatorHint(text, at) !== undefined,
    hint: ({ text, at }) => foreignOperatorHint(text, at) ?? '',
  },
  {
    when: ({ kind, text, at }) =>
      kind === 'UnknownIdentifier' &&
      /^(?:exists?|isset|is_set|defined|is_?null|is_?empty|empty)\(/i.test(text.slice(at, at + 12)),
    hint: () => 'no function asks whether a value is there: compare it, as in `field ne ""`',
  },
  {
    when: ({ kind, text, at }) => kind === 'InvalidListName' && text[at] === '{',
    hint: () => 'Terraform takes `$${` for `${` as it stands: for the list that a hole names write `${"$"}${…}`',
  },
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
    hint: ({ before }) => {
      const field = /[A-Za-z_][\w.]{0,100}$/.exec(before)?.[0] ?? 'field'
      return `a Bool takes no operator: write \`${field}\` or \`not ${field}\``
    },
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
