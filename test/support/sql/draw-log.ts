import type { ColumnMap } from '../../../src/replay/columns/index.ts'

/** Columns of an HTTP log in the manner of Logpush, and a policy's fields in them. */
export const drawnMap: ColumnMap = {
  name: 'drawn',
  source: 'this test',
  time: 'ts',
  fields: {
    'http.host': { column: 'host', type: 'text', always: true },
    'http.request.method': { column: 'method', type: 'text', always: true },
    'http.request.uri.path': { column: 'path', type: 'text', always: true },
    'http.user_agent': { column: 'ua', type: 'text', missing: [''] },
    'http.response.code': { column: 'status', type: 'integer' },
    'ip.src': { column: 'ip', type: 'address', always: true },
    'ip.src.country': { column: 'country', type: 'text', missing: [''] },
    'cf.waf.score': { column: 'score', type: 'integer' },
    'cf.bot_management.detection_ids': { column: 'tags', type: 'integers', always: true },
  },
}

/** A query for rows of such a log, the same for the same number of rows. */
export function drawLog(rows: number): string {
  return `SELECT
    'h' || (hash(i * 7) % 3000) || '.shop' || (hash(i * 3) % 5) || '.example' AS host,
    (['GET','GET','GET','POST','PUT','DELETE'])[(1 + hash(i * 11) % 6)::BIGINT] AS method,
    '/' || (['api','static','v1','admin','Über','login'])[(1 + hash(i * 13) % 6)::BIGINT] || '/' || (hash(i * 17) % 5000) || (['','.php','.js','/edit'])[(1 + hash(i * 19) % 4)::BIGINT] AS path,
    (['','Mozilla/5.0 (X11; Linux) Firefox/' || (hash(i) % 120),'curl/8.' || (hash(i) % 12),'python-requests/2.31','Chrome é'])[(1 + hash(i * 23) % 5)::BIGINT] AS ua,
    (200 + (hash(i * 29) % 5) * 100)::INTEGER AS status,
    CASE WHEN hash(i * 31) % 20 = 0 THEN '2001:db8:' || printf('%x', (hash(i) % 65536)::INT) || '::' || printf('%x', (hash(i * 5) % 65536)::INT) ELSE (hash(i * 37) % 220 + 1) || '.' || (hash(i * 41) % 256) || '.' || (hash(i * 43) % 256) || '.' || (hash(i * 47) % 256) END AS ip,
    (['DE','FR','US','CN','','BR'])[(1 + hash(i * 53) % 6)::BIGINT] AS country,
    (hash(i * 59) % 100)::INTEGER AS score,
    list_transform(range((hash(i * 61) % 4)::INT), lambda k: ((hash(i * 67 + k) % 200))::INTEGER) AS tags,
    TIMESTAMP '2026-11-01 00:00:00' + INTERVAL (i) SECOND AS ts
  FROM range(${String(rows)}) AS t(i)`
}

/**
 * Rules of ten everyday forms in turn. From the 3,001st on constants are others, so that up to 20,000 those that name
 * hosts are all distinct.
 *
 * @param hosts - whether those name further hosts of the log, or hosts that it does not hold
 */
export function drawRules(count: number, hosts: 'in the log' | 'beyond it' = 'in the log'): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const n = at * 7919
    const turn = Math.floor(at / 3000)
    const [shop, other] = hosts === 'in the log' ? [(at + turn) % 5, 1] : [(at % 5) + turn * 5, 1 + turn * 5]
    const host = `h${String(n % 3000)}.shop${String(shop)}.example`
    const method = ['POST', 'PUT', 'DELETE'][turn % 3] as string
    const countries = turn % 2 === 0 ? '"DE" "FR"' : '"US" "CN"'
    const forms = [
      `http.host eq "${host}" and starts_with(http.request.uri.path, "/admin/${String((n + turn) % 10)}")`,
      `http.host in {"${host}" "h${String((n + 1) % 3000)}.shop${String(other)}.example"} and http.request.method eq "${method}"`,
      `http.host eq "${host}" and cf.waf.score lt ${String(10 + ((n + turn) % 20))}`,
      `http.host eq "${host}" and http.user_agent contains "curl/8.${String((n + turn) % 12)}"`,
      `ip.src in {${String((n % 220) + 1)}.${String(n % 256)}.0.0/16} and cf.waf.score lt 20`,
      `http.host eq "${host}" and not ip.src.country in {${countries}}`,
      `http.request.uri.path contains "/${String(n % 5000)}.php"`,
      `http.request.uri.path matches "^/v1/${String(n % 500)}[0-9](\\\\.js)?$"`,
      `http.host wildcard "*${String(n % 3000)}.shop2.example" and http.request.method eq "DELETE"`,
      `http.host eq "${host}" and any(cf.bot_management.detection_ids[*] eq ${String((n + turn) % 200)})`,
    ]
    return forms[at % forms.length] as string
  })
}
