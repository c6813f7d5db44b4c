import type { CodeRow } from './code-row.ts'

/** A limit that was reached: what is beyond it, and by which setting. */
const limit = <const Message extends string>(
  message: Message,
): { readonly severity: 'error'; readonly message: Message } => ({
  severity: 'error',
  message,
})

/** A limit was reached. Each message names the limit and its setting. */
export const limitCodes = {
  E_LIMIT_LENGTH: limit('the expression has {actual} characters, more than `maxLength` allows ({limit})'),
  E_LIMIT_NESTING: limit('the expression nests deeper than `maxNestingDepth` allows ({limit})'),
  E_LIMIT_NODES: limit('the expression has more parts than `maxNodes` allows ({limit})'),
  E_LIMIT_SET_ITEMS: limit('the set has more items than `maxSetItems` allows ({limit})'),
  E_LIMIT_ARGUMENTS: limit('the call has more arguments than `maxArguments` allows ({limit})'),
  E_LIMIT_REGEX_SIZE: limit('the regular expression is larger than `maxRegexSize` allows ({limit})'),
  E_LIMIT_WILDCARD_STARS: limit('the wildcard pattern has more stars than `wildcardStarLimit` allows ({limit})'),
  E_LIMIT_FINDINGS: limit('the document has {count} more errors; the first {limit} are shown'),
  E_LIMIT_RULES: {
    ...limit('the policy has more rules than `maxRules` allows ({limit}), counted where rulesets execute each other'),
    hint: 'a ruleset that several rules execute counts each time, from the second time on four-fold',
  },
  E_LIMIT_DOCUMENT_LENGTH: limit(
    'the document has {actual} characters, more than `maxDocumentLength` allows ({limit})',
  ),
  E_LIMIT_DOCUMENT_DEPTH: limit('the document nests deeper than `maxDocumentDepth` allows ({limit})'),
  E_LIMIT_ALIASES: limit('the YAML aliases name nothing, or multiply to more than `maxAliases` allows ({limit})'),
  E_LIMIT_EVENT_LENGTH: limit('line {line} has more than {limit} bytes (`maxEventBytes`)'),
} as const satisfies Readonly<Record<string, CodeRow>>
