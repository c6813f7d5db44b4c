import { bucketScale, growthSteps, longestHost, maxPathLength, shortestStreamMs, slowBitrate } from '../../inspection/discovery/index.ts' // prettier-ignore

/** What the two databases say differently of counting. */
interface CountingDialect {
  float(value: number): string
  integer(sql: string): string
  text(sql: string): string
  /** Counts by value, where a condition holds. */
  histogram(value: string, where: string): string
  countWhere(where: string): string
  replaceAll(sql: string, pattern: string, by: string): string
  ln(sql: string): string
  firstOf(value: string): string
}

const duckdb: CountingDialect = {
  float: (value) => `(${String(value)})::DOUBLE`,
  integer: (sql) => `(${sql})::BIGINT`,
  text: (sql) => `(${sql})::VARCHAR`,
  histogram: (value, where) => `map_entries(histogram(${value}) FILTER (WHERE ${where}))`,
  countWhere: (where) => `count(*) FILTER (WHERE ${where})`,
  replaceAll: (sql, pattern, by) => `regexp_replace(${sql}, '${pattern}', '${by}', 'g')`,
  ln: (sql) => `ln(${sql})`,
  firstOf: (value) => `arg_min(${value}, id)`,
}

const clickhouse: CountingDialect = {
  float: (value) => `toFloat64(${String(value)})`,
  integer: (sql) => `toInt64(${sql})`,
  text: (sql) => `toString(${sql})`,
  histogram: (value, where) => `sumMapIf([${value}], [toUInt64(1)], ${where})`,
  countWhere: (where) => `countIf(${where})`,
  replaceAll: (sql, pattern, by) => `replaceRegexpAll(${sql}, '${pattern}', '${by.replaceAll('\\', '\\\\')}')`,
  ln: (sql) => `log(${sql})`,
  firstOf: (value) => `argMin(${value}, id)`,
}

const dialects = { duckdb, clickhouse }

/** The largest size or time that a number holds exactly. */
const largestCount = '9007199254740991'

const measures = ['request_bytes', 'response_bytes', 'ttfb_ms', 'duration_ms'] as const

/** Why a row is no exchange, in the words of the reader of rows; '' where it is one. */
const problem = `CASE
  WHEN method = '' OR length(method) > 32 THEN 'it has no method'
  WHEN host = '' THEN 'it has no host'
  WHEN length(host) > ${String(longestHost)} THEN 'its host has more than ${String(longestHost)} characters'
  WHEN NOT has_path THEN 'it has no path'
  WHEN length(path) > ${String(maxPathLength)} THEN 'its path has more than ${String(maxPathLength)} characters'
  WHEN NOT (status >= 0 AND status <= 999 AND floor(status) = status) THEN 'its status is no HTTP status'
  ${measures.map((name) => `WHEN NOT (${name} >= 0 AND ${name} <= ${largestCount}) THEN 'its ${name} is no number from 0 on'`).join('\n  ')}
  ELSE '' END`

/**
 * A query for exchanges that are alike in method, host, user, status, types and in their path but for numbers: a row for
 * each such group, with all that an aggregator of endpoints counts, in order of their first rows.
 *
 * @param rows - a query for `id` and the names of discovery: texts never NULL ('' for nothing), `has_path`, and numbers
 *   that are -1 where they are none
 */
export function writeDiscoveryQuery(name: keyof typeof dialects, rows: string): string {
  const sql = dialects[name]
  const bucket = (value: string): string => `CASE WHEN ${value} >= 1 THEN ${sql.integer(`ceil(${sql.ln(`least(${value}, ${sql.float(bucketScale.largest)})`)} / ${String(bucketScale.logGamma)})`)} ELSE ${sql.integer('-1')} END` // prettier-ignore
  const steps = (value: string): string => sql.integer(`round(${sql.ln(`greatest(${sql.float(1)}, least(${value}, ${sql.float(bucketScale.largest)}))`)} * ${String(growthSteps)})`) // prettier-ignore
  // Twice, since a slash ends one number and begins the next.
  const numbers = (path: string): string => sql.replaceAll(path, '/[0-9]+(/|$)', '/1\\1')
  const plain = sql.replaceAll('path', '[?#].*$', '')
  const checked = `SELECT *, ${problem} AS problem FROM (${rows}) AS read_rows`
  const measured = `SELECT *, ${numbers(numbers(plain))} AS place, duration_ms - ttfb_ms AS stream_ms, response_bytes / greatest(1, duration_ms) * 1000 AS bitrate, ${steps('response_bytes')} AS x, ${steps('duration_ms')} AS y FROM (${checked}) AS checked_rows`
  const isStream = `stream_ms > ${String(shortestStreamMs)}`
  const list = [
    'problem',
    'method',
    'host',
    sql.firstOf('path'),
    'user',
    sql.text('status'),
    'request_content_type',
    'response_content_type',
    'count(*) AS requests',
    sql.text('sum(request_bytes)'),
    sql.text('sum(response_bytes)'),
    sql.countWhere('response_bytes = 0'),
    sql.countWhere(`bitrate < ${String(slowBitrate)}`),
    sql.countWhere(`${isStream} AND stream_ms > duration_ms / 2`),
    ...['x', 'y', 'x * x', 'y * y', 'x * y'].map((each) => sql.text(`sum(${each})`)),
    ...['duration_ms', 'ttfb_ms', 'request_bytes', 'response_bytes', 'bitrate'].map((each) => sql.histogram(bucket(each), "problem = ''")), // prettier-ignore
    sql.histogram(bucket(`response_bytes / greatest(stream_ms, 1) * 1000`), `problem = '' AND ${isStream}`),
    sql.histogram('user_agent', "user_agent <> ''"),
  ]
  return `SELECT ${list.join(', ')} FROM (${measured}) AS measured_rows GROUP BY problem, method, host, place, user, status, request_content_type, response_content_type ORDER BY min(id)`
}
