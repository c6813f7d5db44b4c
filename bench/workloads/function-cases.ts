import { parseIp } from '../../src/runtime/index.ts'
import { createCopy } from '../timing.ts'

/** One condition, values that it is asked for in turn, and the same by hand. */
export interface FunctionCase {
  readonly name: string
  readonly field: 'bench.address' | 'bench.number' | 'bench.text' | 'bench.list' | 'bench.map' | 'bench.flag'
  readonly expression: string
  readonly values: readonly unknown[]
  /** The same condition on an object that holds the value; made from a text, so that no two share what V8 learns. */
  readonly byHand: (event: never) => boolean
  /** Makes what the hand-written side holds of what our side is given; absent: the same. */
  readonly read?: (value: string) => unknown
}

/** Hand-written code with what it makes once, in a function of its own. */
function hand(body: string, made: Readonly<Record<string, unknown>> = {}): (event: never) => boolean {
  const text = `return ({ value }) => ${body}`
  return createCopy(Object.keys(made), text, Object.values(made)) as (event: never) => boolean
}

const networks = [
  '10.16.0.0/22 2405:8100::/32 104.16.0.0/12 2803:f800::/32 131.0.72.0/22 173.245.48.0/20 2405:b500::/32 172.64.0.0/13',
  '190.93.240.0/20 103.22.200.0/22 2606:4700::/32 198.41.128.0/17 197.234.240.0/22 162.158.0.0/15 108.162.192.0/18',
  '2c0f:f248::/32 2400:cb00::/32 103.31.4.0/22 2a06:98c0::/29 141.101.64.0/18 188.114.96.0/20',
].join(' ')

/** The ends of the networks of one family, in order. */
function endsOf(isIpv4: boolean): { readonly firsts: (number | bigint)[]; readonly lasts: (number | bigint)[] } {
  const ranges = networks
    .split(' ')
    .filter((network) => network.includes(':') !== isIpv4)
    .map((network) => {
      const [address = '', bits = '0'] = network.split('/')
      const first = parseIp(address) ?? 0
      return typeof first === 'number'
        ? { first, last: first + 2 ** (32 - Number(bits)) - 1 }
        : { first, last: first + (1n << BigInt(128 - Number(bits))) - 1n }
    })
    .sort((a, b) => (a.first < b.first ? -1 : 1))
  return { firsts: ranges.map(({ first }) => first), lasts: ranges.map(({ last }) => last) }
}

const [four, six] = [endsOf(true), endsOf(false)]

/** What a programmer writes for networks of both families: a search from the last on whose begin is not above. */
function inNetworks(value: number | bigint): boolean {
  const { firsts, lasts } = typeof value === 'number' ? four : six
  let at = firsts.length - 1
  while (at >= 0 && value < (firsts[at] as number)) at--
  return at >= 0 && value <= (lasts[at] as number)
}

const countries =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE GB GF GP MQ ME YT RE MF GI AX PM GL BL SX AW CW WF PF NC TF AI BM IO VG KY FK MS PN SH GS TC AD LI MC SM VA JE GG IM CH'.split(
    ' ',
  )
const bot =
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Samplebot/2.1; +https://bots.example/about) Safari/537.36'
const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.109 Safari/537.36'
const paths = ['/v1/chat/completions/17', '/v1/health/live', '/static/app.js', '/api/users/4711/orders']
const body = `${'Please rewrite the following paragraph so that a new colleague understands it. '.repeat(25)}The key is sk-4711.`
const quoted = (items: readonly string[]): string => items.map((item) => JSON.stringify(item)).join(' ')

const text = (name: string, expression: string, values: readonly string[], byHand: FunctionCase['byHand']): FunctionCase => ({ name, field: 'bench.text', expression, values, byHand }) // prettier-ignore
const number = (name: string, expression: string, values: readonly number[], byHand: FunctionCase['byHand']): FunctionCase => ({ name, field: 'bench.number', expression, values, byHand }) // prettier-ignore
const address = (name: string, expression: string, value: string, byHand: FunctionCase['byHand']): FunctionCase => ({ name, field: 'bench.address', expression, values: [value], byHand, read: parseIp }) // prettier-ignore

const v4 = '127.0.0.1'
const v4In = '173.245.48.1'
const v6 = '2001:db8:85a3::8a2e:370:7334'
const v6In = '2606:4700:4700::1111'
const upTo = (low: string, high: string): FunctionCase['byHand'] =>
  hand(`typeof value === typeof low && value >= low && value < high`, { low: parseIp(low), high: parseIp(high) })

// prettier-ignore
export const functionCases: readonly FunctionCase[] = [
  // Marked with a star in the output: the kinds that upstream's own bench has.
  ...[v4, v6, v4In, v6In].flatMap((ip) => [
    address(`* ip eq v4 of ${ip}`, 'bench.address eq 173.245.48.1', ip, hand('value === own', { own: parseIp(v4In) })),
    address(`* ip eq v6 of ${ip}`, 'bench.address eq 2606:4700:4700::1111', ip, hand('value === own', { own: parseIp(v6In) })),
    address(`* ip range v4 of ${ip}`, 'bench.address ge 173.245.48.0 and bench.address lt 173.245.49.0', ip, upTo('173.245.48.0', '173.245.49.0')),
    address(`* ip range v6 of ${ip}`, 'bench.address ge 2606:4700:: and bench.address lt 2606:4701::', ip, upTo('2606:4700::', '2606:4701::')),
    address(`* ip networks of ${ip}`, `bench.address in {${networks}}`, ip, hand('inNetworks(value)', { inNetworks })),
  ]),
  ...[80, 8081].flatMap((port) => [
    number(`* int eq of ${String(port)}`, 'bench.number eq 80', [port], hand('value === 80')),
    number(`* int ge of ${String(port)}`, 'bench.number ge 1024', [port], hand('value >= 1024')),
    number(`* int set of ${String(port)}`, 'bench.number in {80 8080 8880 2052 2082 2086 2095}', [port], hand('set.has(value)', { set: new Set([80, 8080, 8880, 2052, 2082, 2086, 2095]) })),
  ]),
  ...['GB', 'T1'].flatMap((country) => [
    text(`* bytes eq of ${country}`, 'bench.text eq "GB"', [country], hand('value === "GB"')),
    text(`* bytes set of ${country}`, `bench.text in {${quoted(countries)}}`, [country], hand('set.has(value)', { set: new Set(countries) })),
  ]),
  ...[['bot', bot], ['browser', browser]].flatMap(([name = '', agent = '']) => [
    text(`* matches without case of ${name}`, 'bench.text matches r"(?i)samplebot/\\d+\\.\\d+"', [agent], hand('own.test(value)', { own: /samplebot\/\d+\.\d+/i })),
    text(`* matches of ${name}`, 'bench.text matches "Samplebot"', [agent], hand('own.test(value)', { own: /Samplebot/ })),
    text(`* contains of ${name}`, 'bench.text contains "Samplebot"', [agent], hand('value.includes("Samplebot")')),
  ]),
  ...['example.org', 'EXAMPLE.ORG'].flatMap((host) => [
    text(`* lower of ${host}`, 'lower(bench.text) eq "example.org"', [host], hand('value.toLowerCase() === "example.org"')),
    text(`* upper of lower of ${host}`, 'upper(lower(bench.text)) eq "EXAMPLE.ORG"', [host], hand('value.toLowerCase().toUpperCase() === "EXAMPLE.ORG"')),
  ]),
  { name: 'bool', field: 'bench.flag', expression: 'bench.flag', values: [true, false], byHand: hand('value') },
  { name: 'not, and, or, xor', field: 'bench.number', expression: 'not bench.number eq 3 and (bench.number lt 10 or bench.number gt 90) xor bench.number eq 5', values: [3, 5, 50, 95], byHand: hand('(value !== 3 && (value < 10 || value > 90)) !== (value === 5)') },
  number('int bits', 'bench.number & 4', [4, 3, 12], hand('(value & 4) !== 0')),
  number('int ranges', 'bench.number in {1..9 20..29 40..49}', [5, 15, 45], hand('(value >= 1 && value <= 9) || (value >= 20 && value <= 29) || (value >= 40 && value <= 49)')),
  text('bytes lt', 'bench.text lt "m"', paths, hand('value < "m"')),
  text('bytes ne', 'bench.text ne "/static/app.js"', paths, hand('value !== "/static/app.js"')),
  text('contains, short value', 'bench.text contains "/health"', paths, hand('value.includes("/health")')),
  text('contains, 2 KB, at the end', 'bench.text contains "key is sk-"', [body], hand('value.includes("key is sk-")')),
  text('contains, 2 KB, nowhere', 'bench.text contains "password"', [body], hand('value.includes("password")')),
  text('wildcard', 'bench.text wildcard "/v1/*/completions/*"', paths, hand('own.test(value)', { own: /^\/v1\/.*\/completions\/.*$/is })),
  text('strict wildcard', 'bench.text strict wildcard "/api/*"', paths, hand('value.startsWith("/api/")')),
  text('matches, alternatives', 'bench.text matches r"^/(api|v[0-9]+)/[a-z]+/[0-9]+"', paths, hand('own.test(value)', { own: /^\/(api|v[0-9]+)\/[a-z]+\/[0-9]+/ })),
  text('starts_with', 'starts_with(bench.text, "/api/")', paths, hand('value.startsWith("/api/")')),
  text('ends_with', 'ends_with(bench.text, ".js")', paths, hand('value.endsWith(".js")')),
  text('len', 'len(bench.text) gt 20', paths, hand('value.length > 20')),
  text('concat', 'concat(bench.text, "?x") eq "/static/app.js?x"', paths, hand('value + "?x" === "/static/app.js?x"')),
  text('substring', 'substring(bench.text, 0, 4) eq "/api"', paths, hand('value.slice(0, 4) === "/api"')),
  text('lower, path with capitals', 'lower(bench.text) contains "/admin"', ['/App/Admin/Users', '/V1/Chat'], hand('value.toLowerCase().includes("/admin")')),
  text('url_decode', 'url_decode(bench.text) contains "/../"', ['/a%2f..%2Fb', '/static/app.js'], hand('decodeURIComponent(value).includes("/../")')),
  text('url_decode, until it changes no more', 'url_decode(bench.text, "r") contains "/../"', ['/a%252f..%2Fb', '/static/app.js'], hand('decodeURIComponent(decodeURIComponent(value)).includes("/../")')),
  text('regex_replace', 'regex_replace(bench.text, "[0-9]+", "N") eq "/api/users/N/orders"', paths, hand('value.replace(own, "N") === "/api/users/N/orders"', { own: /[0-9]+/ })),
  text('remove_bytes', 'remove_bytes(bench.text, "/.") eq "staticappjs"', paths, hand('value.replace(own, "") === "staticappjs"', { own: /[/.]/g })),
  number('to_string', 'to_string(bench.number) eq "404"', [200, 404, 503], hand('String(value) === "404"')),
  { name: 'any in a list', field: 'bench.list', expression: 'any(bench.list[*] eq "x")', values: [['a', 'b', 'c'], ['a', 'x']], byHand: hand('value.includes("x")') },
  { name: 'all in a list', field: 'bench.list', expression: 'all(bench.list[*] contains "/")', values: [['a/b', 'b/c', 'c'], ['a/', '/x']], byHand: hand('value.every((item) => item.includes("/"))') },
  { name: 'lower of a list', field: 'bench.list', expression: 'any(lower(bench.list[*])[*] eq "x")', values: [['a', 'b', 'c'], ['a', 'X']], byHand: hand('value.some((item) => item.toLowerCase() === "x")') },
  { name: 'map', field: 'bench.map', expression: 'bench.map["b"] lt 20', values: [{ a: 1, b: 2 }, { a: 1, b: 30 }], byHand: hand('value.b < 20') },
  { name: 'any in a map', field: 'bench.map', expression: 'any(bench.map[*] gt 20)', values: [{ a: 1, b: 2 }, { a: 1, b: 30 }], byHand: hand('Object.values(value).some((item) => item > 20)') },
]
