import { describe, expect, it } from 'vitest'
import { compile, compileValue } from '../../src/compiler/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { cloudflare, functionDocs, toPlain } from '../../src/language/index.ts'
import { parseIp, type ExecutionContext } from '../../src/runtime/index.ts'

const rows = Object.entries(functionDocs).flatMap(([name, { examples }]) =>
  examples.map((example) => ({ name, ...example })),
)

/** The examples of `is_jwt_*` speak of a request with a token that is not valid. */
function toContext(given: unknown): ExecutionContext {
  const context = cloudflare.createContext({ jwt: () => 'invalid' })
  return context.setAll(given ?? {})
}

/** Addresses are written in several ways. */
function normal(value: unknown): unknown {
  return typeof value === 'string' ? (parseIp(value) ?? value) : value
}

describe('the catalogue’s examples', () => {
  it('are there', () => {
    expect(rows.length).toBeGreaterThan(60)
  })

  it.each(rows)('$expr', ({ expr, given, result }) => {
    const context = toContext(given)
    const filter = compile(expr, cloudflare)
    if (filter.ok) {
      expect(filter.value.matches(context)).toBe(result)
      return
    }
    const value = unwrap(compileValue(expr, cloudflare))
    expect(normal(toPlain(value.evaluate(context), value.type))).toEqual(normal(result))
  })
})

describe('misuse of functions', () => {
  it.each([
    ['len(split(http.host, "", 3)) > 0', 'the separator is not empty'],
    ['len(split(http.host, ",", 0)) > 0', '1 to 128'],
    ['len(split(http.host, ",", 129)) > 0', '1 to 128'],
    ['cidr(ip.src, 33, 24) == 1.2.3.4', '1 to 32'],
    ['cidr6(ip.src, 0) == ::', '1 to 128'],
    ['cidr(1.2.3.4, 24, 24) == 1.2.3.0', 'literal'],
    ['bit_slice(tcp, 0, 2041) == 1', '0 to 2040'],
    ['bit_slice(http.host, 0, 8) == 1', '`ip`'],
    ['encode_base64(http.host, "x") == ""', '"u"'],
    ['url_decode(http.host, "") == ""', '"r"'],
    ['url_decode("a%20b") == ""', 'literal'],
    ['remove_query_args(http.host, "a") == ""', '`http.request.uri.query`'],
    ['remove_query_args(http.request.uri.query) == ""', 'argument'],
    ['starts_with("a", "b")', 'literal'],
    ['concat(http.host) == "a"', 'at least 2 arguments'],
    ['concat(http.host, ip.src.asnum) == "a"', 'Int'],
    ['has_value(http.request.headers, "x")', 'Array'],
    ['has_value(http.request.headers.names, 1)', 'Int'],
    ['has_key(http.request.headers.names, "x")', 'Array<Bytes>'],
    ['regex_replace(http.host, "(", "x") == ""', 'regex_replace'],
    ['wildcard_replace(http.host, "a**", "x") == ""', 'wildcard_replace'],
    ['regex_replace(http.host, "a", "${1}${1}${1}${1}${1}${1}${1}${1}${1}") == ""', '8'],
    ['regex_replace(http.host, "a", "b") == "" and regex_replace(http.host, "a", "b") == ""', '1 time'],
    ['regex_replace(http.host, "a", "b") == "" and wildcard_replace(http.host, "a", "b") == ""', '`wildcard_replace`'],
    ['wildcard_replace(http.host, "*", "b", "i") == ""', '"s"'],
    ['to_string(http.host) == ""', 'Int, Bool or Ip'],
  ])('%s', (text, part) => {
    const result = compile(text, cloudflare)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.diagnostics.map(({ message }) => message).join('\n')).toContain(part)
  })

  it('keeps functions to their phases', () => {
    const text = 'to_string(ip.src.asnum) == "1"'
    expect(compile(text, cloudflare, { phase: 'http_request_transform' }).ok).toBe(true)
    expect(compile(text, cloudflare, { phase: 'http_request_firewall_custom' }).ok).toBe(false)
  })

  it('keeps response fields out of phases that have no response', () => {
    const text = 'http.response.code == 404'
    const refused = compile(text, cloudflare, { phase: 'http_request_firewall_custom' })
    expect(refused.ok ? [] : refused.diagnostics.map(({ code }) => code)).toEqual(['E_PHASE'])
    expect(compile(text, cloudflare, { phase: 'http_ratelimit' }).ok).toBe(true)
    expect(compile(text, cloudflare, { phase: 'http_custom_errors' }).ok).toBe(true)
  })

  it('warns of a deprecated field that has no successor', () => {
    const result = compile('cf.threat_score gt 5', cloudflare)
    expect(result.ok && result.warnings.map(({ code }) => code)).toEqual(['W_DEPRECATED_FIELD'])
  })

  it('lets an escaped dollar stand before a brace without counting it as a reference', () => {
    expect(compile(`regex_replace(http.host, "a", "${'$${'.repeat(9)}") == ""`, cloudflare).ok).toBe(true)
  })
})

describe('missing arguments', () => {
  it.each(
    [
      'lower(http.host)',
      'len(http.host)',
      'starts_with(http.host, "a")',
      'substring(http.host, 1)',
      'split(http.host, ",", 3)',
      'join(http.request.headers.names, ",")',
      'has_key(http.request.headers, "a")',
      'has_value(http.request.headers.names, "a")',
      'lookup_json_integer(http.request.body.raw, "a")',
      'to_string(ip.src)',
      'to_string(ssl)',
      'cidr(ip.src, 24, 24)',
      'url_decode(http.host, "r")',
      'encode_base64(http.host)',
      'decode_base64(http.host)',
      'sha256(http.host)',
      'regex_replace(http.host, "a", "b")',
      'wildcard_replace(http.host, "a", "b", "s")',
      'remove_query_args(http.request.uri.query, "a")',
      'uuidv4(cf.random_seed)',
      'bit_slice(tcp, 0, 8)',
      'is_timed_hmac_valid_v0("k", http.request.uri, 1, http.request.timestamp.sec)',
      'concat(http.host, http.user_agent)',
    ].map((expression) => [expression]),
  )('%s is missing', (expression) => {
    expect(unwrap(compileValue(expression, cloudflare)).evaluate({})).toBeUndefined()
  })
})
