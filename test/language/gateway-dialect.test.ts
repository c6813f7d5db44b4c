import { describe, expect, it } from 'vitest'
import { check, compile, deserializeFilter, serialize, sourceText, type EventRecord } from '../../src/compiler/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { format } from '../../src/grammar/index.ts'
import { cloudflare, defineScheme, gateway } from '../../src/language/index.ts'
import { evaluateReference } from '../../src/testing/index.ts'

const scheme = defineScheme({
  extends: gateway,
  fields: { isolated: 'Bool?', flags: 'Array<Bool>?' },
})

const groups = { 'identity.groups': [{ name: 'Finance', id: '1' }, { name: 'HR' }] }

/** Documented spellings, with what they give. Source: `../shared/catalog/gateway-operators.json`, `dialect`. */
const spellings: readonly (readonly [text: string, event: EventRecord, result: boolean])[] = [
  ['any(identity.groups.name[*] in {"Finance"})', groups, true],
  ['any(identity.groups.id[*] in {"2"})', groups, false],
  ['identity.groups.name[1] == "HR"', groups, true],
  ['identity.groups.name == "HR"', groups, true],
  ['not(any(identity.groups.name[*] in {"Contractors"}))', groups, true],
  ['any(http.conn.dst_ip[*] in {192.0.2.0/24})', { 'http.conn.dst_ip': '192.0.2.7' }, true],
  ['any(http.conn.dst_ip[*] in {192.0.2.0/24})', {}, false],
  ['not(any(net.dst.port[*] == 80)) ', { 'net.dst.port': 443 }, true],
  ['isolated == true', { isolated: true }, true],
  ['isolated == false', { isolated: true }, false],
  ['isolated == false', {}, true],
  ['isolated != true', {}, true],
  ['isolated != false', { isolated: true }, true],
  ['isolated eq true and not(isolated == false)', { isolated: true }, true],
  ['any(flags[*] == false)', { flags: [true, false] }, true],
  ['http.response.status_code == 101', { 'http.response.status_code': '101' }, true],
  ['http.response.status_code in {101 "200"}', { 'http.response.status_code': '200' }, true],
  ['http.response.status_code == 31:30:31', { 'http.response.status_code': '101' }, true],
  ['any(isolated[*] == true)', { isolated: true }, true],
]

describe('Gateway’s dialect', () => {
  it.each(spellings)('%s with %j is %s', (text, event, result) => {
    const filter = unwrap(compile(text, scheme))
    const context = scheme.createContext().setAll(event)
    expect(filter.matches(context)).toBe(result)
    expect(evaluateReference(filter.checked, context)).toBe(result)
    expect(sourceText(filter.plan)).not.toBe('')
    const again = unwrap(deserializeFilter(JSON.parse(JSON.stringify(serialize(text, filter.checked, scheme))), scheme))
    expect(evaluateReference(again.checked, context)).toBe(result)
  })

  it('is not the Rules language’s', () => {
    expect(check('ssl == true', cloudflare)).toMatchObject([{ code: 'E_TRAILING_TEXT' }])
    expect(check('any(ip.src[*] == 1.1.1.1)', cloudflare)[0]).toMatchObject({ code: 'E_INDEX' })
    expect(check('identity.nowhere == "x"', gateway)[0]).toMatchObject({ code: 'E_UNKNOWN_IDENTIFIER' })
  })

  it.each([
    ['not(identity.email in {"a@example.com"})', 'not(identity.email in {"a@example.com"})'],
    ['not (identity.email eq "a@example.com")', 'not(identity.email == "a@example.com")'],
    ['!identity.email ne "x"', 'not(identity.email != "x")'],
    ['net.dst.port ge 80 && net.dst.port lt 90', 'net.dst.port >= 80 and net.dst.port < 90'],
    ['http.request.uri ~ "a"', 'http.request.uri matches "a"'],
    ['isolated eq true', 'isolated == true'],
    ['http.response.status_code == 101', 'http.response.status_code == "101"'],
    ['any(identity.groups.name[*] in {"A"})', 'any(identity.groups.name[*] in {"A"})'],
    ['any(identity.groups[*].name in {"A"})', 'any(identity.groups[*].name in {"A"})'],
  ])('writes %s as the API does', (text, canonical) => {
    expect(format(text, scheme)).toMatchObject({ ok: true, value: canonical })
    expect(format(canonical, scheme)).toMatchObject({ ok: true, value: canonical })
  })
})

it('tells a member without a name', () => {
  for (const text of ['any(identity.groups[*]. == "a")', 'any(http.request.uri.content_category[*].)']) {
    const result = compile(text, gateway)
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['E_EXPECTED_NAME'])
  }
})
