import type { limitCodes } from '../codes/limit.ts'
import { expression, policy, ruleOf, type CodeExamples } from './code-example.ts'

const short = 'ssl'

/** Examples of {@link limitCodes}, each under a limit that is lower than its default. */
export const limitExamples: CodeExamples<typeof limitCodes> = {
  E_LIMIT_LENGTH: expression('http.host eq "a"', short, { limits: { maxLength: 10 } }),
  E_LIMIT_NESTING: expression('((((ssl))))', short, { limits: { maxNestingDepth: 3 } }),
  E_LIMIT_NODES: expression('ssl or ssl or ssl or ssl', short, { limits: { maxNodes: 3 } }),
  E_LIMIT_SET_ITEMS: expression('http.host in {"a" "b" "c"}', 'http.host in {"a" "b"}', { limits: { maxSetItems: 2 } }),
  E_LIMIT_ARGUMENTS: expression('concat("a", "b", "c") eq "abc"', 'concat("a", "b") eq "ab"', { limits: { maxArguments: 2 } }), // prettier-ignore
  E_LIMIT_REGEX_SIZE: expression('http.host matches "[a-z]{1000}"', 'http.host matches "[a-z]+"', { limits: { maxRegexSize: 1000 } }), // prettier-ignore
  E_LIMIT_WILDCARD_STARS: expression('http.host wildcard "*a*b*"', 'http.host wildcard "*a*"', { limits: { wildcardStarLimit: 2 } }), // prettier-ignore
  E_LIMIT_FINDINGS: { because: 'it takes a document with more than a hundred mistakes' },
  E_LIMIT_RULES: { because: 'it takes rulesets that run each other until they count more than 200,000 rules' },
  E_LIMIT_DOCUMENT_LENGTH: policy(ruleOf('http.host eq "a.example"'), ruleOf('ssl'), { limits: { maxDocumentLength: 80 } }), // prettier-ignore
  E_LIMIT_DOCUMENT_DEPTH: policy(`${ruleOf('ssl')}    action_parameters: { a: { b: { c: { d: 1 } } } }\n`, ruleOf('ssl'), { limits: { maxDocumentDepth: 5 } }), // prettier-ignore
  E_LIMIT_ALIASES: policy(`${ruleOf('ssl')}    tags: *none\n`, ruleOf('ssl')),
  E_LIMIT_EVENT_LENGTH: { because: 'it takes a line of an event file that is longer than 64 MB' },
}
