import type { CodeRow } from './code-row.ts'

/** A limit was reached. Each message names the limit and its setting. */
// prettier-ignore
export const limitCodes = {
  E_LIMIT_LENGTH: { severity: 'error', message: 'the expression has {actual} characters, more than `maxLength` allows ({limit})' },
  E_LIMIT_NESTING: { severity: 'error', message: 'the expression nests deeper than `maxNestingDepth` allows ({limit})' },
  E_LIMIT_NODES: { severity: 'error', message: 'the expression has more parts than `maxNodes` allows ({limit})' },
  E_LIMIT_SET_ITEMS: { severity: 'error', message: 'the set has more items than `maxSetItems` allows ({limit})' },
  E_LIMIT_ARGUMENTS: { severity: 'error', message: 'the call has more arguments than `maxArguments` allows ({limit})' },
  E_LIMIT_REGEX_SIZE: { severity: 'error', message: 'the regular expression is larger than `maxRegexSize` allows ({limit})' },
  E_LIMIT_WILDCARD_STARS: { severity: 'error', message: 'the wildcard pattern has more stars than `wildcardStarLimit` allows ({limit})' },
  E_LIMIT_FINDINGS: { severity: 'error', message: 'the document has {count} more errors; the first {limit} are shown' },
  E_LIMIT_RULES: { severity: 'error', message: 'the policy has more rules than `maxRules` allows ({limit}), counted where rulesets execute each other', hint: 'a ruleset that several rules execute counts each time, from the second time on four-fold' },
  E_LIMIT_DOCUMENT_LENGTH: { severity: 'error', message: 'the document has {actual} characters, more than `maxDocumentLength` allows ({limit})' },
  E_LIMIT_DOCUMENT_DEPTH: { severity: 'error', message: 'the document nests deeper than `maxDocumentDepth` allows ({limit})' },
  E_LIMIT_ALIASES: { severity: 'error', message: 'the YAML aliases name nothing, or multiply to more than `maxAliases` allows ({limit})' },
  E_LIMIT_EVENT_LENGTH: { severity: 'error', message: 'line {line} has more than {limit} bytes (`maxEventBytes`)' },
} as const satisfies Readonly<Record<string, CodeRow>>
