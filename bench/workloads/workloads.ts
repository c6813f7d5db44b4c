import { firstMatch, parseIpv4, toWirefilter, type PlainEvent, type Tree } from './tree.ts'

/** Rules, events, and for each event the number of the first rule that holds, or -1. */
export interface Workload {
  readonly id: WorkloadId
  readonly rules: readonly Tree[]
  readonly inputs: readonly { readonly event: PlainEvent; readonly expect: number }[]
}

export type WorkloadId = 'W1' | 'W2' | 'W3' | 'W4' | 'W5'

interface Draw {
  readonly next: () => number
  readonly integer: (below: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly sample: <T>(items: readonly T[], count: number) => T[]
}

/** The generator mulberry32, so that the workloads are those on which the figures of the issue were measured. */
function createDraw(seed: number): Draw {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  return {
    next,
    integer,
    pick: <T>(items: readonly T[]) => items[integer(items.length)] as T,
    sample(items, count) {
      const left = items.slice()
      const taken: typeof left = []
      while (taken.length < count && left.length > 0) taken.push(...left.splice(integer(left.length), 1))
      return taken
    },
  }
}

const usual: PlainEvent = {
  score: 0,
  method: 'GET',
  path: '/',
  host: 'www.example',
  ua: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  country: 'GB',
  ip: '192.0.2.1',
  tags: ['a'],
  topics: { competitors: 99, politics: 50 },
}

const eventOf = (values: Partial<PlainEvent>): PlainEvent => ({ ...usual, ...values })
const eventCount = 64
const and = (...args: readonly Tree[]): Tree => ({ op: 'and', args })
const or = (...args: readonly Tree[]): Tree => ({ op: 'or', args })
const not = (arg: Tree): Tree => ({ op: 'not', arg })
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

type Generated = readonly [rules: readonly Tree[], events: readonly PlainEvent[]]

/** One expression: a score in a map, a method, a part of the path. */
function topicRule(): Generated {
  const rule = and(
    { op: 'lt', f: ['topics', 'competitors'], v: 20 },
    { op: 'eq', f: 'method', v: 'POST' },
    not({ op: 'contains', f: 'path', v: '/health' }),
  )
  const event = (at: number): PlainEvent =>
    eventOf({
      topics: { competitors: (at * 7) % 40, politics: at },
      method: at % 3 === 0 ? 'GET' : 'POST',
      path: at % 5 === 0 ? `/v1/health/${String(at)}` : `/v1/chat/completions/${String(at)}`,
    })
  return [[rule], times(eventCount, event)]
}

/** One expression: networks or hosts, the beginning of the path, a pattern. */
function networkRule(draw: Draw): Generated {
  const networks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']
  while (networks.length < 20) {
    const bits = 16 + draw.integer(9)
    const first = 11 + draw.integer(150)
    const second = draw.integer(256)
    const third = bits > 16 ? draw.integer(256) & (256 - 2 ** Math.max(0, 24 - bits)) : 0
    networks.push(`${first}.${second}.${third}.0/${bits}`)
  }
  const hosts = times(200, (at) => `h${draw.integer(1e6)}-${at}.example`)
  const rule = and(
    or({ op: 'cidr', f: 'ip', v: networks }, { op: 'in', f: 'host', v: hosts }),
    { op: 'starts', f: 'path', v: '/api/' },
    { op: 'regex', f: 'ua', v: '(curl|wget|python-requests)/[0-9]+\\.[0-9]+' },
  )
  const agents = [
    usual.ua,
    'curl/8.5.0',
    'Wget 1.21',
    'Mozilla/5.0 (compatible; tool) python-requests/2.31',
    'curl-like agent without a version number',
    'wget/1.21.4 (linux-gnu)',
  ]
  const event = (at: number): PlainEvent => {
    const inside = parseIpv4((networks[at % 20] ?? '').split('/')[0] ?? '') + draw.integer(250)
    const address = at % 2 === 0 ? inside : 0xc6336400 + draw.integer(250)
    return eventOf({
      ip: [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.'),
      host: at % 3 === 0 ? (hosts[draw.integer(200)] ?? '') : `x${at}.example`,
      path: at % 4 === 0 ? `/static/${at}.js` : `/api/v${at}/items`,
      ua: agents[draw.integer(agents.length)] ?? '',
    })
  }
  return [[rule], times(eventCount, event)]
}

/** One expression: any of 20 tags in a set of 100. */
function tagRule(draw: Draw): Generated {
  const set = times(100, (at) => `tag-${draw.integer(1e6)}-${at}`)
  const event = (at: number): PlainEvent => {
    const tags = times(20, () => `other-${draw.integer(1e6)}`)
    if (at % 4 !== 0) tags[draw.integer(20)] = draw.pick(set)
    return eventOf({ tags })
  }
  return [[{ op: 'any', f: 'tags', v: set }], times(eventCount, event)]
}

/** A host, the beginning of a path and a score for each rule; each host stands in one rule. */
function hostRules(draw: Draw, count: number): Generated {
  const rules = times(count, (at) =>
    and(
      { op: 'eq', f: 'host', v: `host${at}.example` },
      { op: 'starts', f: 'path', v: `/api${at}` },
      { op: 'lt', f: 'score', v: 10 + (at % 50) },
    ),
  )
  // First, middle, last and nowhere: each block of eight events has two of each.
  const places = [0, count >> 1, count - 1, -1]
  const events = times(eventCount, (number) => {
    const block = number >> 3
    const turn = number & 7
    const place = places[turn % 4] ?? -1
    if (place >= 0) return eventOf({ host: `host${place}.example`, path: `/api${place}/v${block}`, score: 5 })
    return block % 2 === 1
      ? eventOf({ host: `host${draw.integer(count)}.example`, path: '/none', score: 5 })
      : eventOf({ host: `nowhere${turn}.example`, path: '/api1', score: 5 })
  })
  return [rules, events]
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']
const countries = 'GB US DE FR PL ES IT NL SE NO DK FI IE PT CZ AT CH BE HU RO'.split(' ')

/** Equalities, sets, parts, patterns, `or` and `not` on six fields, of 200 distinct literals. */
function mixedRules(count: number): Generated {
  const literals = createDraw(4242)
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const word = (): string => times(5 + literals.integer(4), () => letters[literals.integer(26)]).join('')
  const hosts = times(80, (at) => `${word()}${at}.example`)
  const words = times(45, () => `/${word()}`)
  const agents = times(25, () => word())
  const patternWords = times(30, () => word())
  const patterns = patternWords.map(
    (own, at) => [`/v[0-9]+/${own}`, `${own}-[a-f0-9]{4,}`, `^/${own}/.*\\.(php|asp)$`][at % 3] ?? '',
  )
  const hitPath = (at: number): string => {
    const own = patternWords[at] ?? ''
    return [`/v${1 + (at % 9)}/${own}/x`, `/id/${own}-beef01`, `/${own}/index.php`][at % 3] ?? ''
  }

  const draw = createDraw(99)
  const host = (): Tree => ({ op: 'eq', f: 'host', v: draw.pick(hosts) })
  const hostIn = (most: number): Tree => ({ op: 'in', f: 'host', v: draw.sample(hosts, most) })
  const countryIn = (): Tree => ({ op: 'in', f: 'country', v: draw.sample(countries, 3) })
  const path = (): Tree => ({ op: 'contains', f: 'path', v: draw.pick(words) })
  const agent = (): Tree => ({ op: 'contains', f: 'ua', v: draw.pick(agents) })
  const pattern = (): Tree => ({ op: 'regex', f: 'path', v: draw.pick(patterns) })
  const method = (): Tree => ({ op: 'eq', f: 'method', v: draw.pick(methods) })
  const side = (): Tree => {
    switch (draw.integer(5)) {
      case 0:
        return method()
      case 1:
        return countryIn()
      case 2:
        return { op: 'lt', f: 'score', v: 10 + draw.integer(60) }
      case 3:
        return not({ op: 'eq', f: 'country', v: draw.pick(countries) })
      default:
        return { op: 'gt', f: 'score', v: 20 + draw.integer(60) }
    }
  }
  const rules = times(count, () => {
    switch (draw.integer(10)) {
      case 0:
      case 1:
      case 2:
        return and(host(), path(), side())
      case 3:
      case 4:
        return and(hostIn(3), pattern(), side())
      case 5:
        return and(side(), agent(), path(), countryIn())
      case 6:
        return and(pattern(), agent(), side())
      case 7:
        return and(or(host(), host()), side(), path(), agent())
      case 8:
        return and(hostIn(8), agent(), path())
      default:
        return and(method(), host(), pattern(), not(agent()))
    }
  })
  return [rules, mixedEvents(rules, { hosts, words, agents, hitPath })]
}

interface MixedWords {
  readonly hosts: readonly string[]
  readonly words: readonly string[]
  readonly agents: readonly string[]
  readonly hitPath: (at: number) => string
}

/** A third of the events matches an early rule, a third a late one, the rest none, as far as the rules allow. */
function mixedEvents(rules: readonly Tree[], { hosts, words, agents, hitPath }: MixedWords): PlainEvent[] {
  const draw = createDraw(31_337)
  const kinds = [
    { most: 20, events: [] as PlainEvent[] },
    { most: 20, events: [] as PlainEvent[] },
    { most: 24, events: [] as PlainEvent[] },
  ] as const
  const taken = (): number => kinds.reduce((sum, { events }) => sum + events.length, 0)
  for (let turn = 0; turn < 60_000 && kinds.some(({ most, events }) => events.length < most); turn++) {
    const sort = draw.integer(10)
    const event = eventOf({
      host: sort < 6 ? draw.pick(hosts) : `unknown${draw.integer(999)}.example`,
      method: draw.pick(methods),
      country: draw.pick(countries),
      score: draw.integer(100),
      path:
        draw.integer(2) === 1
          ? `/app${draw.pick(words)}/list/${draw.integer(1000)}`
          : draw.integer(2) === 1
            ? hitPath(draw.integer(30))
            : `/plain/item/${draw.integer(1e5)}/view`,
      ua: draw.integer(3) === 0 ? `Mozilla/5.0 ${draw.pick(agents)}/1.${draw.integer(9)} (like Gecko)` : usual.ua,
    })
    if (turn < 20_000 || taken() < eventCount) {
      const place = firstMatch(rules, event)
      const { most, events } = kinds[place < 0 ? 2 : place < rules.length / 2 ? 0 : 1]
      if (events.length < most || (turn > 4000 && taken() < eventCount)) events.push(event)
    }
    if (taken() >= eventCount && turn > 4000) break
  }
  return createDraw(5).sample(
    kinds.flatMap(({ events }) => events),
    eventCount,
  )
}

function generate(id: WorkloadId, count: number): Generated {
  const draw = createDraw(7919 + count)
  switch (id) {
    case 'W1':
      return topicRule()
    case 'W2':
      return networkRule(draw)
    case 'W3':
      return tagRule(draw)
    case 'W4':
      return hostRules(draw, count)
    case 'W5':
      return mixedRules(count)
  }
}

/**
 * Makes a workload, the same each time.
 *
 * @param count - rules, for `W4` and `W5`; the others have one
 */
export function createWorkload(id: WorkloadId, count = 1): Workload {
  const [rules, events] = generate(id, count)
  return { id, rules, inputs: events.map((event) => ({ event, expect: firstMatch(rules, event) })) }
}

/** The rules of a workload in Cloudflare's language. */
export function expressionsOf({ rules }: Workload): string[] {
  return rules.map((rule) => toWirefilter(rule))
}
