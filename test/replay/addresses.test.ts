import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { createPolicy } from '../../src/policy/index.ts'
import { isAddressText } from '../../src/replay/columns/index.ts'
import { DuckdbSession, replayOnDuckdb, type ColumnMap } from '../../src/replay/node/index.ts'
import { ipKey } from '../../src/replay/sql/index.ts'
import { lastIp, maskIp, parseIp, printIp, type IpValue } from '../../src/runtime/index.ts'
import { drawSeed } from '../support/amounts.ts'

const seed = drawSeed()
const folder = mkdtempSync(join(tmpdir(), 'portcullis-addresses-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const octet = fc.oneof(fc.constantFrom(0, 1, 9, 10, 99, 100, 199, 200, 249, 250, 255), fc.nat(255))
const four: fc.Arbitrary<IpValue> = fc.tuple(octet, octet, octet, octet).map(([a, b, c, d]) => ((a * 256 + b) * 256 + c) * 256 + d) // prettier-ignore
const group = fc.oneof(fc.constantFrom(0, 0, 0, 1, 0xffff), fc.nat(0xffff))
const six: fc.Arbitrary<IpValue> = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.reduce((all, one) => (all << 16n) | BigInt(one), 0n)) // prettier-ignore
const address = fc.oneof(four, four, six)

/** Texts that are addresses, that nearly are, and that are in another form. */
const text = fc.oneof(
  address.map(printIp),
  six.map((ip) =>
    (ip as bigint)
      .toString(16)
      .padStart(32, '0')
      .replace(/(....)(?=.)/g, '$1:'),
  ),
  fc.array(fc.constantFrom('0', '1', 'ab', 'FFFF', '12345', '::', ':', ':', ':', '.', '1.2.3.4', 'g', ' '), { minLength: 1, maxLength: 17 }).map((parts) => parts.join('')), // prettier-ignore
  fc.tuple(fc.array(fc.constantFrom('1', 'a0'), { maxLength: 8 }), fc.array(fc.constantFrom('1', 'B'), { maxLength: 8 })).map(([left, right]) => `${left.join(':')}::${right.join(':')}`), // prettier-ignore
  fc.tuple(address, fc.constantFrom('0', ' ', '\n', '.', '1', ':', '')).map(([ip, more]) => `${printIp(ip)}${more}`),
  fc.tuple(address, fc.constantFrom('0', ' ', '+', '00')).map(([ip, more]) => `${more}${printIp(ip)}`),
)

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`

it(`reads addresses of DuckDB as the engine does (seed ${String(seed)})`, async () => {
  const texts = [...new Set(fc.sample(text, { seed, numRuns: 4000 }))]
  const session = await DuckdbSession.open()
  await session.run(`CREATE TEMP TABLE drawn AS SELECT * FROM (VALUES ${texts.map((one) => `(${quote(one)})`).join(', ')}) AS t(t)`) // prettier-ignore
  const found = await session.rows(`SELECT t, ${isAddressText('t')}, portcullis_address(t) FROM drawn`)
  session.close()
  expect(found.filter(([, isAddress]) => isAddress).length).toBeGreaterThan(500)
  for (const [given, isAddress, key] of found) {
    const ip = parseIp(String(given))
    expect([given, key]).toEqual([given, ip === undefined ? null : ipKey(ip)])
    // What the pattern leaves out goes to the engine's own reader; what it takes is an address.
    if (isAddress === true) expect(ip, String(given)).toBeDefined()
  }
})

const own: ColumnMap = { name: 'own', source: 'this test', fields: { 'ip.src': { column: 'ip', type: 'address' } } }

it.each([8, 80])(
  `finds the rows of networks and ranges of all sizes, by %i rules (seed ${String(seed)})`,
  async (count) => {
    const range = fc.tuple(address, fc.nat(128)).map(([ip, drawn]) => {
      const bits = typeof ip === 'number' ? drawn % 33 : drawn
      const first = maskIp(ip, bits)
      return { first, last: lastIp(first, bits), item: `${printIp(first)}/${String(bits)}` }
    })
    const drawn = fc.sample(fc.array(range, { minLength: 1, maxLength: 3 }), { seed, numRuns: count })
    // All but the first rules only log, so that each row's rules are told.
    const opened = createPolicy({
      rules: drawn.map((ranges, at) => ({ id: `r${String(at)}`, expression: `ip.src in {${ranges.map(({ item }) => item).join(' ')}}`, action: 'log' as const })), // prettier-ignore
    })
    if (!opened.ok) throw new Error(opened.diagnostics[0]?.message)
    const near = drawn.flat().flatMap(({ first, last }) => [first, last, step(first, -1), step(last, 1)])
    const ips = [...near, ...fc.sample(address, { seed, numRuns: 200 })].map(printIp)
    const file = join(folder, `${String(count)}.parquet`)
    const session = await DuckdbSession.open()
    await session.run(`COPY (SELECT * FROM (VALUES ${ips.map((ip) => `('${ip}')`).join(', ')}) AS t(ip)) TO '${file}' (FORMAT parquet)`) // prettier-ignore
    session.close()
    const { sets } = await replayOnDuckdb(opened.value, { kind: 'parquet', files: [file] }, own)
    const counts = new Map(sets.map(({ rules, rows }) => [rules.join(), rows]))
    const expected = new Map<string, number>()
    for (const ip of ips) {
      const value = parseIp(ip) as IpValue
      const matched = drawn.flatMap((ranges, at) => ranges.some(({ first, last }) => typeof first === typeof value && first <= value && value <= last) ? [at] : []) // prettier-ignore
      expected.set(matched.join(), (expected.get(matched.join()) ?? 0) + 1)
    }
    expect(counts).toEqual(expected)
  },
)

/** The address before or behind another, where there is one. */
function step(ip: IpValue, by: 1 | -1): IpValue {
  const next = typeof ip === 'number' ? ip + by : ip + BigInt(by)
  const isThere = typeof next === 'number' ? next >= 0 && next < 2 ** 32 : next >= 0n && next < 1n << 128n
  return isThere ? next : ip
}
