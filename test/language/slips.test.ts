import { describe, expect, it } from 'vitest'
import { check } from '../../src/compiler/index.ts'
import { cloudflare } from '../../src/language/index.ts'

/** What people write and what they are told, beside the engine’s kind of error. */
const slips: readonly (readonly [text: string, code: string, kind: string, told: RegExp])[] = [
  ['ip.src.country eq US', 'E_UNQUOTED_TEXT', 'ParseInt', /double quotes/],
  ['ip.src.country in {US CA}', 'E_UNQUOTED_TEXT', 'ParseInt', /double quotes/],
  ['http.host contains example.com', 'E_UNQUOTED_TEXT', 'ParseInt', /"example\.com"/],
  ['http.request.uri.path matches abc', 'E_UNQUOTED_TEXT', 'ExpectedName', /double quotes/],
  ['http.host wildcard abc', 'E_UNQUOTED_TEXT', 'ExpectedName', /double quotes/],
  ['http.host eq http.referer', 'E_FIELD_COMPARISON', 'ParseInt', /two fields cannot be compared/],
  ['ip.src eq ip.src', 'E_FIELD_COMPARISON', 'ExpectedName', /two fields cannot be compared/],
  ['http.request.body.size gt cf.bot_management.score', 'E_FIELD_COMPARISON', 'ParseInt', /two fields/],
  ['http.host contains {"a" "b"}', 'E_EXPECTED_LITERAL', 'ParseInt', /`contains` takes one string/],
  ['http.host contains {"a"}', 'E_EXPECTED_LITERAL', 'ParseInt', /`contains` takes one string/],
  ['contains(lower(http.request.uri.path), "/wp-")', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /is an operator/],
  ['matches(http.host, "a")', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /is an operator/],
  ['http.host eq "a" or "b"', 'E_EXPECTED_NAME', 'ExpectedName', /whole comparison.*in \{"a" "b"\}/],
  ['http.uri.path eq "/"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`http\.request\.uri\.path`/],
  ['http.request.referer contains "a.example"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`http\.referer`/],
  ['http.request.useragent eq "x"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`http\.user_agent`/],
  ['http.request.uri.querystring eq "x"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`http\.request\.uri\.query`/],
  ['ip.geoip.countrycode eq "US"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`ip\.geoip\.country`/],
  ['http.method eq "GET"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /mean `http\.request\.method`/],
  ['http.host like "%x%"', 'E_EXPECTED_NAME', 'ExpectedName', /`contains`.*`wildcard`/],
  ['http.host equals "x"', 'E_UNQUOTED_TEXT', 'ParseInt', /`==` or `eq`/],
  ['http.host = "x"', 'E_EXPECTED_NAME', 'ExpectedName', /`==` or `eq`/],
  ['http.host <> "x"', 'E_EXPECTED_LITERAL', 'ParseInt', /`!=` or `ne`/],
  ['http.host =~ "x"', 'E_EXPECTED_NAME', 'ExpectedName', /`matches` or `~`/],
  ['http.host does not contain "x"', 'E_EXPECTED_NAME', 'ExpectedName', /`not` stands before/],
  ['http.host not in {"x"}', 'E_EXPECTED_NAME', 'ExpectedName', /`not field in/],
  ['http.host includes "x"', 'E_EXPECTED_TOKEN', 'ExpectedLiteral', /`contains`/],
  ['cf.bot_management.score gte 5', 'E_INTEGER', 'ParseInt', /`ge` or `>=`/],
  ['http.request.user_agent eq "x"', 'E_UNKNOWN_IDENTIFIER', 'UnknownIdentifier', /`http\.user_agent`/],
]

describe('slips that people make', () => {
  it.each(slips)('%s', (text, code, kind, told) => {
    const [first] = check(text, cloudflare)
    expect([first?.code, first?.wirefilter?.kind]).toEqual([code, kind])
    expect(`${first?.message ?? ''} ${first?.hint ?? ''}`).toMatch(told)
  })

  it('says that a map holds lower-case names', () => {
    expect(check('http.request.headers["X-Auth"][0] eq "a"', cloudflare)).toMatchObject([
      { code: 'W_KEY_CASE', severity: 'warning', span: { start: 20, end: 30 } },
    ])
    expect(check('http.request.headers["x-auth"][0] eq "a"', cloudflare)).toEqual([])
    expect(check('http.request.cookies["A"][0] eq "a"', cloudflare)).toEqual([])
  })
})
