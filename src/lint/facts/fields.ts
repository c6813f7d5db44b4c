const mostKnown = 1000

/** What integers of a field can be, both ends included. Sources: summaries and notes of schemas/catalogue/*.json. */
const ranges: readonly (readonly [fields: RegExp, first: number, last: number])[] = [
  [/^cf\.bot_management\.score$/, 0, 99],
  [/^cf\.waf\.score(?:\.(?:sqli|xss|rce))?$/, 0, 100],
  [/^cf\.llm\.prompt\.(?:injection_score|custom_topic_categories)$/, 0, 100],
  [/^cf\.threat_score$/, 0, 100],
  [/^mcp\.confidence$/, 0, 99],
  [/^(?:tcp|udp)\.(?:src|dst)port$/, 0, 65_535],
  [/^cf\.edge\.(?:server|client)_port$/, 0, 65_535],
  [/^net\.(?:src|dst)\.port$/, 0, 65_535],
  [/^http\.response\.code$/, 100, 999],
  [/^ip\.(?:src|dst|geoip)\.asnum$/, 0, 4_294_967_295],
  [/^ip\.ttl$/, 0, 255],
  [/^icmp\.(?:type|code)$/, 0, 255],
  [/^tcp\.flags$/, 0, 255],
  [/^ip\.opt\.type$/, 0, 255],
  [/^http\.request\.timestamp\.msec$/, 0, 999],
]

interface NumberRange {
  readonly first: number
  readonly last: number
}

/** What was found for fields before: rules ask of the same few again and again. Their names are those of a scheme. */
const known = new Map<string, NumberRange | undefined>()

function findRange(field: string): NumberRange | undefined {
  const row = ranges.find(([fields]) => fields.test(field))
  return row === undefined ? undefined : { first: row[1], last: row[2] }
}

/** The numbers that a field can hold; undefined if nothing is known. */
export function rangeOf(field: string): NumberRange | undefined {
  const range = known.get(field)
  if (range !== undefined || known.has(field)) return range
  const found = findRange(field)
  if (known.size >= mostKnown) known.clear()
  known.set(field, found)
  return found
}

/** Scores where low is bad: an attack, an injection, a bot. Source: their summaries in rules-fields.json. */
export function isLowBad(field: string): boolean {
  return /^cf\.(?:waf\.score(?:\.\w+)?|llm\.prompt\.(?:injection_score|custom_topic_categories)|bot_management\.score)$/.test(
    field,
  )
}

/** Fields that hold a host name. */
export function isHost(field: string): boolean {
  return /^(?:http\.host|cf\.tls_client_sni|ssl\.sni|net\.sni\.host|net\.fqdn|dns\.fqdn|http\.request\.host|http\.conn\.hostname|mcp\.server\.host)$/.test(
    field,
  )
}

/** Fields that hold a path, so that their values begin with a slash; of `http.request.uri` with the query behind it. */
export function isPath(field: string): boolean {
  return /^(?:raw\.)?http\.request\.uri(?:\.path)?$/.test(field)
}

/** Fields that hold a whole URL. */
export function isUrl(field: string): boolean {
  return /^(?:raw\.)?http\.request\.full_uri$/.test(field)
}

/** Fields whose values no star stands in, so that one in a literal was meant to stand for anything. */
export function isStarless(field: string): boolean {
  return isHost(field) || isPath(field) || isUrl(field) || field === 'http.referer'
}

/** What whoever sends a request writes as he likes. */
export function isForgeable(field: string): boolean {
  return /^(?:http\.(?:user_agent|referer|cookie|x_forwarded_for)|http\.request\.(?:headers|cookies|uri\.(?:query|args)|body)\b.*)/.test(
    field,
  )
}

/** Fields that a detector fills: without its answer they have no value. */
export function isDetection(field: string): boolean {
  return /^(?:cf\.llm\.|cf\.waf\.(?:score|content_scan|auth_detected|credential_check)|dlp\.|cf\.bot_management\.score)/.test(
    field,
  )
}
