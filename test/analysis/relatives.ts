/** Patterns as web application firewalls write them. */
const patterns: readonly string[] = [
  String.raw`(?i)union.{0,200}select`,
  String.raw`(?i)\bselect\b.{1,100}\bfrom\b`,
  String.raw`(?i)(?:union(?:\s+all)?\s+select|select\s+[\w,*\s]{1,60}\s+from)`,
  String.raw`(?i)<script[^>]{0,80}>`,
  String.raw`(?i)on(?:load|error|click|mouseover)\s*=`,
  String.raw`(?:\.\./){2,10}(?:etc|proc|var)/`,
  String.raw`^/(?:wp-admin|wp-login\.php|xmlrpc\.php)`,
  String.raw`(?i)/etc/(?:passwd|shadow|group)\b`,
  String.raw`\$\{jndi:(?:ldap|rmi|dns)s?://`,
  String.raw`^/api/v[0-9]{1,2}/users/[0-9]{1,10}(?:/[a-z]{1,20})?$`,
  String.raw`(?i)(?:sqlmap|nikto|nessus|acunetix)/[0-9]+(?:\.[0-9]+){0,3}`,
  String.raw`[?&](?:id|user|page)=[^&]{0,40}'`,
  String.raw`(?i)\b(?:or|and)\b\s+[0-9]{1,5}\s*=\s*[0-9]{1,5}`,
  String.raw`^(?:[a-z0-9-]{1,63}\.){1,4}example\.com$`,
  String.raw`(?m)^X-[A-Za-z-]{1,30}:\s`,
  String.raw`\.(?:php|asp|aspx|jsp)[0-9]?(?:$|/)`,
  String.raw`(?i)base64_decode\s*\(`,
  String.raw`%(?:25)?(?:2e|2E){2}`,
  String.raw`(?u)ignore\s+(?:all\s+)?previous\s+instructions`,
  String.raw`[A-Z]{2}[0-9]{2}(?: ?[0-9]{4}){4}`,
]

/** Ways to change a pattern a little; undefined: not this one. */
const changes: readonly ((pattern: string) => string | undefined)[] = [
  (pattern) => replaceOnce(pattern, /\{(\d+),(\d+)\}/, (_, from, to) => `{${from},${String(Number(to) + 3)}}`),
  (pattern) =>
    replaceOnce(
      pattern,
      /\{(\d+),(\d+)\}/,
      (_, from, to) => `{${from},${String(Math.max(Number(from), Number(to) - 3))}}`,
    ),
  (pattern) => replaceOnce(pattern, /\{(\d+),(\d+)\}/, (_, from) => `{${from},}`),
  (pattern) => replaceOnce(pattern, /\{0,\d+\}/, () => '*'),
  (pattern) => (pattern.startsWith('^') ? pattern.slice(1) : undefined),
  (pattern) => (pattern.startsWith('(?') ? undefined : `^${pattern}`),
  (pattern) => (pattern.includes('(?i)') ? undefined : `(?i)${pattern}`),
  (pattern) => (pattern.startsWith('(?i)') ? pattern.slice(4) : undefined),
  (pattern) => replaceOnce(pattern, /\|[a-z0-9.\\]+(?=[)|])/, () => ''),
  (pattern) => `(?:${pattern})`,
  (pattern) => replaceOnce(pattern, /\[0-9\]/, () => '(?:[0-4]|[5-9])'),
  (pattern) => replaceOnce(pattern, /\\s\+/, () => '\\s\\s*'),
  (pattern) => replaceOnce(pattern, /\\s\*/, () => '(?:\\s+)?'),
  (pattern) => (pattern.endsWith('$') ? undefined : `${pattern}[a-z]{0,5}x`),
  (pattern) => (pattern.endsWith('$') || pattern.endsWith('/)') ? undefined : `${pattern}(?s:.*)`),
]

function replaceOnce(pattern: string, what: RegExp, by: (...found: string[]) => string): string | undefined {
  const changed = pattern.replace(what, (...found) => by(...(found as string[])))
  return changed === pattern ? undefined : changed
}

/** Each pattern with each of its relatives, in both directions: is the first inside the second? */
export function relatedPairs(): readonly (readonly [string, string])[] {
  return patterns.flatMap((pattern) =>
    changes.flatMap((change) => {
      const relative = change(pattern)
      return relative === undefined ? [] : [[pattern, relative] as const, [relative, pattern] as const]
    }),
  )
}
