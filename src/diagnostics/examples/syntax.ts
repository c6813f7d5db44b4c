import type { syntaxCodes } from '../codes/syntax.ts'
import { expression, type CodeExamples } from './code-example.ts'

/** Examples of {@link syntaxCodes}. */
export const syntaxExamples: CodeExamples<typeof syntaxCodes> = {
  E_EXPECTED_NAME: expression('http.host eq "a.example" and', 'http.host eq "a.example" and ssl'),
  E_EXPECTED_TOKEN: expression('(http.host eq "a.example"', '(http.host eq "a.example")'),
  E_UNQUOTED_TEXT: expression('http.host eq a.example', 'http.host eq "a.example"'),
  E_FIELD_COMPARISON: expression('http.host eq http.referer', 'http.host eq "a.example"'),
  E_TRAILING_TEXT: expression('http.host eq "a.example" ssl', 'http.host eq "a.example" and ssl'),
  E_EXPECTED_LITERAL: expression('starts_with(http.host, )', 'starts_with(http.host, "a")'),
  E_INTEGER: expression('http.response.code eq 99999999999999999999', 'http.response.code eq 200'),
  E_IP: expression('ip.src in {192.0.2.0/33}', 'ip.src in {192.0.2.0/24}'),
  E_REGEX: expression('http.host matches "("', 'http.host matches "[(]"'),
  E_WILDCARD: expression('http.host wildcard "a**"', 'http.host wildcard "a*"'),
  E_ESCAPE: expression('http.host eq "a\\d"', 'http.host eq "a\\\\d"'),
  E_RAW_STRING_HASHES: expression(`http.host eq r${'#'.repeat(256)}"a"${'#'.repeat(256)}`, 'http.host eq r#"a"#'),
  E_UNTERMINATED_STRING: expression('http.host eq "a.example', 'http.host eq "a.example"'),
  E_LIST_NAME: expression('ip.src in $Office', 'ip.src in $office'),
  E_RANGE: expression('http.response.code in {599..500}', 'http.response.code in {500..599}'),
}
