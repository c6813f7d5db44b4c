import type { typeCodes } from '../codes/type.ts'
import { expression, type CodeExamples, type WithoutExample } from './code-example.ts'

/** It comes of how a program calls the library. */
const calledWrongly: WithoutExample = {
  because: 'a program causes it that gives the library something wrong, not a text of yours',
}

/** Examples of {@link typeCodes}. */
export const typeExamples: CodeExamples<typeof typeCodes> = {
  E_UNKNOWN_IDENTIFIER: expression('http.hosts eq "a.example"', 'http.host eq "a.example"'),
  E_UNSUPPORTED_OPERATOR: expression('http.host & 1', 'tcp.srcport & 1'),
  E_TYPE_MISMATCH: expression('any(http.host eq "a")', 'http.host eq "a"'),
  E_INDEX: expression('http.host["a"] eq "b"', 'http.request.headers["a"][0] eq "b"'),
  E_MAP_EACH: expression('concat(http.host, http.request.headers["a"][*]) eq "b"', 'concat(http.host, http.request.headers["a"][0]) eq "b"'),
  E_VALUE_EACH: { form: 'value', wrong: 'http.request.headers["a"][*]', right: 'http.request.headers["a"][0]' },
  E_ARGUMENT_COUNT: expression('lower() eq "a"', 'lower(http.host) eq "a"'),
  E_ARGUMENT_KIND: expression('starts_with("a", "b")', 'starts_with(http.host, "b")'),
  E_ARGUMENT_TYPE: expression('lower(http.response.code) eq "a"', 'lower(http.host) eq "a"'),
  E_ARGUMENT_VALUE: expression('any(split(http.host, "", 3)[*] eq "a")', 'any(split(http.host, ".", 3)[*] eq "a")'),
  E_PHASE: expression('http.response.code eq 500', 'http.host eq "a"', { phase: 'http_request_firewall_custom' }),
  E_FUNCTION_USE: { form: 'value', wrong: 'regex_replace(regex_replace(http.host, "a", "b"), "c", "d")', right: 'regex_replace(http.host, "a", "b")' }, // prettier-ignore
  E_VALUE_TYPE: { because: 'an event causes it whose value has another type than its field, not the text of a rule' },
  E_MISSING_FIELD: calledWrongly,
  E_UNKNOWN_FIELD: calledWrongly,
  E_MISSING_FUNCTION: calledWrongly,
  E_CONTEXT_SCHEME: calledWrongly,
  E_SERIALIZED_VERSION: { because: 'what is serialised is written by the library, and this comes of another version of it' },
  E_SERIALIZED_FORM: { because: 'what is serialised is written by the library, and this comes of a file that was changed' },
  E_REGEX_BUDGET: { because: 'it depends on a value of many thousand characters that meets the pattern' },
  W_REGEX_COST: expression('http.request.uri.path matches "(?:[a-z]{1,90}x){1,30}"', 'http.request.uri.path matches "^/[a-z]{1,90}$"'),
  W_DEPRECATED_NAME: expression('ip.geoip.country eq "DE"', 'ip.src.country eq "DE"'),
  W_DEPRECATED_FIELD: expression('cf.threat_score gt 10', 'cf.bot_management.score lt 30'),
  W_KEY_CASE: expression('any(http.request.headers["X-Api"][*] eq "b")', 'any(http.request.headers["x-api"][*] eq "b")'), // prettier-ignore
  W_VERSION: expression('pkg.ecosystem == "npm" and pkg.version < "4.17"', 'pkg.ecosystem == "npm" and pkg.version < "4.17.0"', { scheme: 'gateway' }), // prettier-ignore
  W_DIALECT: expression('any(http.download.file.types in {"exe"})', 'any(http.download.file.types[*] in {"exe"})', { scheme: 'gateway' }), // prettier-ignore
} // prettier-ignore
