/** A policy of mixed rules, some of which can never decide: what was planted is known. */
export interface PlantedPolicy {
  readonly expressions: readonly string[]
  /** Places of the planted rules, by how they are covered. */
  readonly planted: ReadonlyMap<number, 'narrower' | 'pattern' | 'several'>
}

type Random = (below: number) => number

const pick = <T>(random: Random, items: readonly T[]): T => items[random(items.length)] as T

const path = 'http.request.uri.path'
const agent = 'http.user_agent'
const referer = 'http.referer'
const country = 'ip.src.country'
const header = 'http.request.headers["x-client"]'
const names = 'http.request.uri.args.names'
const score = 'cf.bot_management.score'

const words = ['login', 'admin', 'export', 'search', 'upload', 'token', 'report', 'cart']
const countries = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'GB', 'CN']

/** One predicate about a thing of its own, told by a number; half of them with a pattern. */
function predicate(random: Random, n: number): string {
  const word = pick(random, words)
  const id = String(n)
  return pick(random, [
    `http.host eq "h${id}.example.com"`,
    `http.host in {"a${id}.example.com" "b${id}.example.com"}`,
    `ip.src in {10.${String(n % 200)}.${String(random(250))}.0/24}`,
    `starts_with(${path}, "/${word}${id}/")`,
    `http.request.method eq "M${id}"`,
    `any(${names}[*] eq "${word}${id}")`,
    `${path} contains "/${word}${id}"`,
    `${path} matches "^/v[0-9]+/${word}${id}/[a-z0-9-]{1,40}$"`,
    `${agent} matches "(?i)${word}bot${id}/[0-9]+\\.[0-9]+"`,
    `${referer} wildcard "https://r${id}.*/${word}*"`,
    `${path} strict wildcard "/*/${word}${id}/*.json"`,
    `any(${header}[*] contains "${word}-${id}")`,
    `lower(${agent}) contains "${word}${id}"`,
  ])
}

/** What makes a rule narrower without being covered by anything itself. */
function narrowing(random: Random): string {
  return pick(random, [
    `${score} lt ${String(10 + random(80))}`,
    `${country} in {"${pick(random, countries)}" "${pick(random, countries)}"}`,
    'not ssl',
    `len(${path}) gt ${String(random(20))}`,
    `not ${path} contains "/${pick(random, words)}/health"`,
    `${agent} ne ""`,
    `not any(${names}[*] eq "debug")`,
  ])
}

interface Planting {
  readonly covers: readonly string[]
  readonly dead: string
}

function plantPattern(random: Random, n: number): Planting {
  const id = String(n)
  const word = pick(random, words)
  return pick<() => Planting>(random, [
    () => ({ covers: [`ip.src in {172.${String(16 + (n % 16))}.0.0/16}`], dead: `ip.src in {172.${String(16 + (n % 16))}.${String(random(256))}.0/24}` }),
    () => ({ covers: [`${path} matches "(?i)/q${id}[a-z]*/${word}"`], dead: `${path} matches "^/v1/q${id}[a-f]{0,8}/${word}$"` }),
    () => ({ covers: [`${agent} matches "scan${id}.{0,200}probe"`], dead: `${agent} matches "scan${id}.{0,100}probe"` }),
    () => ({ covers: [`${referer} wildcard "https://w${id}.*"`], dead: `${referer} strict wildcard "https://w${id}.*/${word}*"` }),
    () => ({ covers: [`${path} contains "/c${id}"`], dead: `${path} matches "^/x/c${id}/[0-9]+"` }),
    () => ({ covers: [`any(${header}[*] contains "t${id}")`], dead: `any(${header}[*] matches "^t${id}-[0-9]+$")` }),
    () => ({ covers: [`any(${names}[*] in {"p${id}" "q${id}"})`], dead: `all(${names}[*] eq "p${id}") and len(${names}) gt 0` }),
    () => ({ covers: [`lower(http.host) wildcard "*.l${id}.example"`], dead: `http.host matches "^[a-z]+\\.l${id}\\.example$"` }),
  ])() // prettier-ignore
}

function plantSeveral(random: Random, n: number): Planting {
  const id = String(n)
  const host = `http.host eq "s${id}.example.com"`
  const bound = 20 + random(50)
  const dead = `${host} and ${narrowing(random)}`
  return pick<() => Planting>(random, [
    () => ({ covers: [`${host} and ${score} lt ${String(bound)}`, `${host} and ${score} ge ${String(bound)}`, `${host} and not ${score} ge 0`, `${host} and ${score} lt 0`], dead }),
    () => ({ covers: [`ip.src in {192.168.${String(n % 256)}.0/25}`, `ip.src in {192.168.${String(n % 256)}.128/25}`], dead: `ip.src in {192.168.${String(n % 256)}.0/24}` }),
    () => ({ covers: [`${host} and ssl`, `${host} and not ssl`], dead }),
    () => ({ covers: [`${host} and ${path} matches "^/[a-m]"`, `${host} and not ${path} matches "^/[a-f]"`], dead }),
    () => ({ covers: [`${host} and any(${names}[*] contains "${id}")`, `${host} and all(${names}[*] ne "x${id}")`], dead }),
    () => ({ covers: [`${host} and ${country} in {"DE" "FR"}`, `${host} and ${country} gt "DE"`, `${host} and not ${country} ge "DE"`, `${host} and ${country} eq "DE"`], dead }),
  ])() // prettier-ignore
}

function plantNarrower(random: Random, n: number): Planting {
  const cover = predicate(random, n)
  return { covers: [cover], dead: `${cover} and ${narrowing(random)}` }
}

/** `count` rules of which `dead` are planted: a third each narrower, by patterns, and covered by several only. */
export function plantRules(count: number, dead: number, random: Random): PlantedPolicy {
  const rows: { readonly text: string; readonly order: number; readonly kind?: 'narrower' | 'pattern' | 'several' }[] =
    []
  const kinds = ['narrower', 'pattern', 'several'] as const
  for (let n = 0; n < dead; n++) {
    const kind = kinds[n % 3] as (typeof kinds)[number]
    const id = 100_000 + n
    const { covers, dead: text } = kind === 'pattern' ? plantPattern(random, id) : kind === 'several' ? plantSeveral(random, id) : plantNarrower(random, id) // prettier-ignore
    const order = 0.3 + random(7000) / 10_000
    for (const cover of covers) rows.push({ text: cover, order: (order * random(10_000)) / 10_000 })
    rows.push({ text, order, kind })
  }
  for (let n = 0; rows.length < count; n++)
    rows.push({ text: `${predicate(random, n)} and ${random(2) === 0 ? predicate(random, 50_000 + n) : narrowing(random)}`, order: random(10_000) / 10_000 }) // prettier-ignore
  rows.sort((a, b) => a.order - b.order)
  return {
    expressions: rows.map(({ text }) => text),
    planted: new Map(rows.flatMap(({ kind }, place) => (kind === undefined ? [] : [[place, kind] as const]))),
  }
}
