import type { PolicyDocument } from '../src/policy/index.ts'
import { createSeededDraw } from '../src/testing/index.ts'

/** Values of one event, by field. */
export type EventValues = Readonly<Record<string, string | number>>

export const positions = ['first', 'middle', 'last', 'nowhere'] as const
export type Position = (typeof positions)[number]

/** A policy of a given size, and events whose first match is at a given place. */
export interface PolicySubject {
  readonly name: string
  readonly expressions: readonly string[]
  readonly events: Readonly<Record<Position, readonly EventValues[]>>
  /** The number of the first rule that matches, written as one would by hand for this policy alone. */
  readonly byHand?: (host: string, path: string, score: number) => number
}

const eventCount = 64

export const hostField = 'http.host'
export const pathField = 'http.request.uri.path'
export const scoreField = 'cf.llm.prompt.injection_score'

function place(position: Position, count: number, turn: number): number {
  const spread = turn % Math.max(1, Math.min(8, count >> 2))
  if (position === 'first') return spread
  if (position === 'middle') return (count >> 1) + spread
  return count - 1 - spread
}

function fillEvents(make: (position: Position, turn: number) => EventValues): PolicySubject['events'] {
  return Object.fromEntries(
    positions.map((position) => [position, Array.from({ length: eventCount }, (_, turn) => make(position, turn))]),
  ) as unknown as PolicySubject['events']
}

/** `host eq X and path starts_with Y and score lt K`, with a host of its own for each rule. */
export function hostRules(count: number): PolicySubject {
  const rows = Array.from({ length: count }, (_, rule) => ({
    host: `host-${String(rule)}.example.com`,
    path: `/v${String(rule % 7)}/chat`,
    score: 20 + (rule % 30),
  }))
  const byHost = new Map(rows.map((row, rule) => [row.host, { ...row, rule }]))
  return {
    name: 'hosts',
    expressions: rows.map(
      ({ host, path, score }) =>
        `${hostField} eq "${host}" and starts_with(${pathField}, "${path}") and ${scoreField} lt ${String(score)}`,
    ),
    events: fillEvents((position, turn) => {
      const row = rows[place(position, count, turn)] as (typeof rows)[number]
      const host = position === 'nowhere' ? `other-${String(turn)}.example.net` : row.host
      return { [hostField]: host, [pathField]: `${row.path}/completions/${String(turn)}`, [scoreField]: row.score - 1 }
    }),
    byHand(host, path, score) {
      const row = byHost.get(host)
      return row !== undefined && path.startsWith(row.path) && score < row.score ? row.rule : -1
    },
  }
}

export const mixedFields = [
  hostField,
  pathField,
  'http.user_agent',
  'ip.src',
  'http.request.method',
  'http.referer',
] as const

/** Sorts of predicates by field; together they have 200 distinct literals. */
const mixedSorts: readonly { count: number; write: (n: number) => string; hit: (n: number) => EventValues }[] = [
  {
    count: 50,
    write: (n) => `http.host eq "h${String(n)}.example.com"`,
    hit: (n) => ({ 'http.host': `h${String(n)}.example.com` }),
  },
  {
    count: 20,
    write: (n) => `http.request.method in {"M${String(n)}" "N${String(n)}"}`,
    hit: (n) => ({ 'http.request.method': `M${String(n)}` }),
  },
  {
    count: 40,
    write: (n) => `http.request.uri.path contains "/area${String(n)}/"`,
    hit: (n) => ({ 'http.request.uri.path': `/x/area${String(n)}/y` }),
  },
  {
    count: 30,
    write: (n) => `http.referer wildcard "https://r${String(n)}.*/start*"`,
    hit: (n) => ({ 'http.referer': `https://r${String(n)}.example/start` }),
  },
  {
    count: 20,
    write: (n) => `http.user_agent matches "Bot${String(n)}/[0-9]+\\.[0-9]+"`,
    hit: (n) => ({ 'http.user_agent': `Bot${String(n)}/4.2` }),
  },
  {
    count: 40,
    write: (n) => `ip.src in {10.${String(n)}.0.0/16}`,
    hit: (n) => ({ 'ip.src': `10.${String(n)}.3.4` }),
  },
]

/** Two predicates on different fields for each rule, of eq, in, contains, wildcard, regex and CIDR. */
export function mixedRules(count: number): PolicySubject {
  const draw = createSeededDraw(20_261_124 + count)
  const rows = Array.from({ length: count }, () => {
    const first = draw.integer(0, mixedSorts.length - 1)
    const second = (first + draw.integer(1, mixedSorts.length - 1)) % mixedSorts.length
    return [first, second].map((sort) => ({ sort, n: draw.integer(0, (mixedSorts[sort]?.count ?? 1) - 1) }))
  })
  const quiet: EventValues = {
    'http.host': 'quiet.example.com',
    'http.request.uri.path': '/quiet',
    'http.user_agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130',
    'ip.src': '192.0.2.7',
    'http.request.method': 'GET',
    'http.referer': 'https://quiet.example.com/',
  }
  const hit = (parts: (typeof rows)[number]): EventValues =>
    Object.assign({ ...quiet }, ...parts.map(({ sort, n }) => mixedSorts[sort]?.hit(n))) as EventValues
  return {
    name: 'mixed',
    expressions: rows.map((parts) => parts.map(({ sort, n }) => mixedSorts[sort]?.write(n)).join(' and ')),
    events: fillEvents((position, turn) => {
      const parts = rows[place(position, count, turn)] as (typeof rows)[number]
      // Nowhere: one predicate of many rules is true, so there is something to look at.
      return hit(position === 'nowhere' ? parts.slice(0, 1) : parts)
    }),
  }
}

/** Rules that all have a regular expression, with a word that no other rule has. */
export function regexRules(count: number): PolicySubject {
  return {
    name: 'regexes',
    expressions: Array.from(
      { length: count },
      (_, rule) => `${pathField} matches "^/t${String(rule)}/(?:ask|chat)/[a-z0-9-]{1,40}$"`,
    ),
    events: fillEvents((position, turn) => {
      const rule = place(position, count, turn)
      return {
        [pathField]:
          position === 'nowhere' ? `/other/chat/x${String(turn)}` : `/t${String(rule)}/chat/x${String(turn)}`,
      }
    }),
  }
}

/** The document of a subject. Every rule blocks, so the first match decides. */
export function toDocument(expressions: readonly string[]): PolicyDocument {
  return {
    rules: expressions.map((expression, rule) => ({
      id: `rule-${String(rule)}`,
      expression,
      action: 'block',
      action_parameters: { number: rule },
    })),
  }
}
