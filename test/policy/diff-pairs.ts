/** How a new policy stands to an old one, as a person says who knows the language. */
export type Label = 'equal' | 'stricter' | 'looser' | 'incomparable'

/** Two policies and what is to be said of them. */
export interface PolicyPair {
  readonly kind: string
  readonly old: string
  readonly new: string
  readonly label: Label
}

const fields =
  'fields: { n: Int?, score: Int, name: Bytes?, tags: Array<Bytes>?, flags: Array<Bool>?, meta: Map<Bytes>? }\n'

type Rule = readonly [id: string, expression: string, action?: string, mode?: string]

function policy(rules: readonly Rule[], head = ''): string {
  const rows = rules.map(
    ([id, expression, action = 'block', mode = 'enforce']) =>
      `  - { id: ${id}, expression: ${JSON.stringify(expression)}, action: ${action}, mode: ${mode} }\n`,
  )
  return rows.length === 0 ? `${fields}${head}` : `${fields}${head}rules:\n${rows.join('')}`
}

/** Pairs of policies of one blocking rule. */
function conditions(kind: string, rows: readonly (readonly [Label, string, string])[]): PolicyPair[] {
  return rows.map(([label, old, next]) => ({ kind, label, old: policy([['a', old]]), new: policy([['a', next]]) }))
}

/** Pairs of policies of several rules. */
function policies(kind: string, rows: readonly (readonly [Label, readonly Rule[], readonly Rule[]])[]): PolicyPair[] {
  return rows.map(([label, old, next]) => ({ kind, label, old: policy(old), new: policy(next) }))
}

function list(kind: string, items: readonly (string | number)[]): string {
  return `lists: { l: { kind: ${kind}, items: ${JSON.stringify(items)} } }\n`
}

/** Pairs of policies whose one list differs. */
function lists(
  rows: readonly (readonly [Label, string, string, readonly (string | number)[], readonly (string | number)[]])[],
): PolicyPair[] {
  return rows.map(([label, kind, expression, old, next]) => ({
    kind: 'lists',
    label,
    old: policy([['a', expression]], list(kind, old)),
    new: policy([['a', expression]], list(kind, next)),
  }))
}

const path = 'http.request.uri.path'
const header = 'http.request.headers["x"]'

export const pairs: readonly PolicyPair[] = [
  ...conditions('respelt', [
    ['equal', 'http.host eq "a"', 'http.host == "a"'],
    ['equal', 'http.host eq "a" or http.host eq "b"', 'http.host in {"b" "a"}'],
    ['equal', 'not (ssl and score lt 5)', 'not ssl or score ge 5'],
    ['equal', 'not (ssl or score lt 5)', 'not ssl and not score lt 5'],
    ['equal', 'score ge 3 and score le 5', 'score in {3..5}'],
    ['equal', 'score gt 2 and score lt 6', 'score in {3 4 5}'],
    ['equal', `starts_with(${path}, "/a")`, `${path} strict wildcard "/a*"`],
    ['equal', `ends_with(${path}, ".php")`, `${path} matches "(?s)\\.php$"`],
    ['equal', `${path} contains "admin"`, `${path} strict wildcard "*admin*"`],
    ['equal', 'lower(http.host) eq "a.b"', 'http.host wildcard "a.b"'],
    ['equal', 'ssl xor score eq 1', '(ssl and score ne 1) or (not ssl and score eq 1)'],
    ['equal', `len(${path}) gt 0`, `${path} ne ""`],
    ['equal', `len(${path}) eq 0`, `${path} eq ""`],
    ['equal', 'ssl and (score eq 1 or score eq 2)', '(ssl and score eq 1) or (ssl and score eq 2)'],
    ['equal', 'not not ssl', 'ssl'],
    ['equal', 'ssl and ssl', 'ssl'],
    ['equal', 'ssl or (ssl and score eq 1)', 'ssl'],
    ['equal', 'ip.src eq 10.0.0.1', 'ip.src in {10.0.0.1}'],
    ['equal', 'ip.src in {10.0.0.0/8}', 'ip.src in {10.0.0.0..10.255.255.255}'],
    ['equal', 'http.host in {"a" "b" "a"}', 'http.host in {"a" "b"}'],
    ['equal', `${path} matches "^/(?:a|b)$"`, `${path} in {"/a" "/b"}`],
    ['equal', `${path} matches "^/[ab]$"`, `${path} matches "^/(a|b)$"`],
    ['equal', 'any(tags[*] eq "a") or any(tags[*] eq "b")', 'any(tags[*] in {"a" "b"})'],
    ['equal', 'ssl or not ssl', 'true'],
  ]),
  ...conditions('narrower', [
    ['looser', 'ssl', 'ssl and score lt 5'],
    ['looser', 'score lt 9', 'score lt 5'],
    ['looser', 'http.host in {"a" "b"}', 'http.host eq "a"'],
    ['looser', `starts_with(${path}, "/a")`, `starts_with(${path}, "/a/b")`],
    ['looser', `${path} contains "adm"`, `${path} contains "admin"`],
    ['looser', `${path} wildcard "/a*"`, `${path} strict wildcard "/a*"`],
    ['looser', 'ssl or score eq 1', 'ssl'],
    ['looser', 'true', 'http.host ne "a"'],
    ['looser', 'not http.host eq "a"', 'not http.host in {"a" "b"}'],
    ['incomparable', 'http.host ne "a"', 'not http.host in {"a" "b"}'],
    ['looser', 'score in {1..10}', 'score in {2..9}'],
    ['looser', 'score ge 1', 'score gt 1'],
    ['looser', `len(${path}) gt 3`, `len(${path}) gt 4`],
    ['looser', `${path} matches "^/a"`, `${path} matches "^/a$"`],
    ['looser', `${path} matches "(?i)select"`, `${path} matches "select"`],
    ['looser', `${path} matches "a.{0,20}b"`, `${path} matches "a.{0,10}b"`],
    ['looser', 'lower(http.host) eq "a"', 'http.host eq "a"'],
    ['looser', 'ssl xor score eq 1', 'ssl and score ne 1'],
    ['looser', 'ends_with(http.host, ".example.com")', 'http.host eq "www.example.com"'],
    ['looser', 'http.host lt "m"', 'http.host lt "c"'],
    ['looser', 'any(tags[*] contains "a")', 'any(tags[*] eq "a")'],
    ['looser', 'ssl or any(tags[*] eq "a")', 'any(tags[*] eq "a")'],
    ['looser', `${path} in {"/a" "/b" "/c"}`, `${path} in {"/a" "/c"}`],
  ]),
  ...conditions('wider', [
    ['stricter', 'ssl and score lt 5', 'ssl'],
    ['stricter', 'score eq 5', 'score le 5'],
    ['stricter', 'http.host eq "a"', 'http.host in {"a" "b"}'],
    ['stricter', `${path} eq "/a"`, `starts_with(${path}, "/a")`],
    ['stricter', `${path} contains "login.php"`, `${path} contains "login"`],
    ['stricter', `${path} strict wildcard "/A*"`, `${path} wildcard "/a*"`],
    ['stricter', 'ssl', 'ssl or score eq 1'],
    ['stricter', 'http.host ne "a"', 'true'],
    ['stricter', 'false', 'ssl'],
    ['stricter', 'score in {2..9}', 'score in {1..10}'],
    ['stricter', 'score gt 1', 'score ge 1'],
    ['stricter', `len(${path}) in {3..5}`, `len(${path}) in {2..6}`],
    ['stricter', `${path} matches "^/v[0-9]/x"`, `${path} matches "^/v[0-9]+/x"`],
    ['stricter', `${path} matches "\\bunion\\b"`, `${path} matches "union"`],
    ['stricter', `${path} matches "a{3}"`, `${path} matches "a{2}"`],
    ['stricter', `${path} matches "^[a-f]+$"`, `${path} matches "^[a-z]+$"`],
    ['stricter', 'ssl and score eq 1', 'ssl xor score ne 1'],
    ['stricter', 'all(tags[*] eq "a") and len(tags) gt 0', 'any(tags[*] eq "a")'],
    ['stricter', 'http.host gt "m"', 'http.host ge "m"'],
    ['stricter', 'upper(http.host) eq "A"', 'len(http.host) eq 1'],
    ['stricter', 'ssl and not score lt 5', 'ssl'],
    ['incomparable', 'score lt 5', 'score gt 3'],
  ]),
  ...policies('moved', [
    ['equal', [['a', 'ssl'], ['b', 'score eq 1']], [['b', 'score eq 1'], ['a', 'ssl']]],
    ['looser', [['a', 'ssl'], ['b', 'score eq 1', 'allow']], [['b', 'score eq 1', 'allow'], ['a', 'ssl']]],
    ['stricter', [['b', 'score eq 1', 'allow'], ['a', 'ssl']], [['a', 'ssl'], ['b', 'score eq 1', 'allow']]],
    ['equal', [['a', 'score eq 1'], ['b', 'score eq 2', 'allow']], [['b', 'score eq 2', 'allow'], ['a', 'score eq 1']]],
    ['looser', [['a', 'ssl'], ['b', 'ssl', 'managed_challenge']], [['b', 'ssl', 'managed_challenge'], ['a', 'ssl']]],
    ['stricter', [['b', 'ssl', 'managed_challenge'], ['a', 'score eq 1']], [['a', 'score eq 1'], ['b', 'ssl', 'managed_challenge']]],
    ['incomparable', [['a', 'score eq 1'], ['b', 'ssl', 'allow'], ['c', 'score eq 2', 'allow'], ['d', 'true']], [['c', 'score eq 2', 'allow'], ['d', 'ssl'], ['a', 'score eq 3'], ['b', 'score eq 4', 'allow']]],
    ['equal', [['a', 'ssl'], ['b', 'true', 'log']], [['b', 'true', 'log'], ['a', 'ssl']]],
    ['stricter', [['a', 'ssl', 'allow'], ['b', 'true']], [['b', 'true'], ['a', 'ssl', 'allow']]],
    ['equal', [['a', 'http.host eq "a"', 'allow'], ['b', 'http.host eq "b"'], ['c', 'http.host eq "c"', 'allow']], [['c', 'http.host eq "c"', 'allow'], ['b', 'http.host eq "b"'], ['a', 'http.host eq "a"', 'allow']]],
    ['looser', [['a', 'ssl'], ['b', 'true', 'allow']], [['b', 'true', 'allow'], ['a', 'ssl']]],
    ['equal', [['a', 'ssl', 'block', 'monitor'], ['b', 'ssl', 'allow']], [['b', 'ssl', 'allow'], ['a', 'ssl', 'block', 'monitor']]],
    ['equal', [['a', 'ssl'], ['b', 'ssl and score eq 1', 'allow']], [['a', 'ssl']]],
    ['incomparable', [['a', 'score eq 1'], ['b', 'score eq 2', 'allow'], ['c', 'score in {1 2}', 'managed_challenge']], [['c', 'score in {1 2}', 'managed_challenge'], ['a', 'score eq 1'], ['b', 'score eq 2', 'allow']]],
    ['looser', [['a', 'ssl'], ['b', 'score lt 5', 'allow'], ['c', 'score eq 9']], [['b', 'score lt 5', 'allow'], ['a', 'ssl'], ['c', 'score eq 9']]],
    ['equal', [['a', 'ssl and score eq 1'], ['b', 'not ssl', 'allow']], [['b', 'not ssl', 'allow'], ['a', 'ssl and score eq 1']]],
  ]),
  ...policies('mode', [
    ['looser', [['a', 'ssl']], [['a', 'ssl', 'block', 'monitor']]],
    ['stricter', [['a', 'ssl', 'block', 'monitor']], [['a', 'ssl']]],
    ['looser', [['a', 'ssl']], [['a', 'ssl', 'block', 'off']]],
    ['equal', [['a', 'ssl', 'block', 'monitor']], [['a', 'ssl', 'block', 'off']]],
    ['equal', [['a', 'ssl', 'block', 'off']], []],
    ['looser', [['a', 'ssl']], [['a', 'ssl', 'managed_challenge']]],
    ['stricter', [['a', 'ssl', 'managed_challenge']], [['a', 'ssl']]],
    ['looser', [['a', 'ssl']], [['a', 'ssl', 'log']]],
    ['equal', [['a', 'ssl', 'log']], []],
    ['equal', [['a', 'ssl', 'allow']], []],
    ['looser', [['b', 'true']], [['a', 'ssl', 'allow'], ['b', 'true']]],
    ['stricter', [['a', 'ssl', 'allow'], ['b', 'true']], [['a', 'ssl', 'allow', 'monitor'], ['b', 'true']]],
    ['looser', [['a', 'ssl'], ['b', 'ssl']], [['a', 'ssl', 'managed_challenge'], ['b', 'ssl']]],
    ['equal', [['a', 'ssl'], ['b', 'ssl']], [['a', 'ssl'], ['b', 'ssl', 'managed_challenge']]],
    ['equal', [['a', 'ssl'], ['b', 'ssl', 'managed_challenge']], [['a', 'ssl']]],
    ['incomparable', [['a', 'ssl'], ['b', 'not ssl', 'allow']], [['a', 'ssl', 'allow'], ['b', 'not ssl']]],
    ['stricter', [['a', 'ssl', 'allow']], [['a', 'ssl', 'block']]],
    ['looser', [['a', 'ssl'], ['b', 'score eq 1']], [['a', 'ssl'], ['b', 'score eq 1', 'block', 'monitor']]],
    ['equal', [['a', 'ssl'], ['b', 'ssl and score eq 1']], [['a', 'ssl'], ['b', 'ssl and score eq 1', 'block', 'monitor']]],
    ['equal', [['a', 'ssl', 'js_challenge', 'monitor']], [['a', 'score eq 1', 'managed_challenge', 'monitor']]],
  ]),
  ...lists([
    ['stricter', 'string', 'http.host in $l', ['a'], ['a', 'b']],
    ['looser', 'string', 'http.host in $l', ['a', 'b'], ['a']],
    ['equal', 'string', 'http.host in $l', ['a', 'b'], ['b', 'a', 'b']],
    ['incomparable', 'string', 'http.host in $l', ['a', 'b'], ['a', 'c']],
    ['looser', 'string', 'not http.host in $l', ['a'], ['a', 'b']],
    ['stricter', 'ip', 'ip.src in $l', ['10.0.0.0/9'], ['10.0.0.0/8']],
    ['equal', 'ip', 'ip.src in $l', ['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8']],
    ['looser', 'ip', 'ip.src in $l', ['10.0.0.0/8', '192.0.2.1'], ['10.0.0.0/8']],
    ['stricter', 'ip', 'ip.src in $l', ['2001:db8::/48'], ['2001:db8::/32']],
    ['equal', 'asn', 'ip.src.asnum in $l', [1, 2], [2, 1]],
    ['stricter', 'asn', 'ip.src.asnum in $l', [1], [1, 2]],
    ['stricter', 'hostname', 'http.host in $l', ['a.example.com'], ['*.example.com', 'a.example.com']],
    ['equal', 'hostname', 'http.host in $l', ['*.example.com'], ['*.example.com', 'a.example.com']],
    ['looser', 'hostname', 'http.host in $l', ['*.example.com', '*.example.org'], ['*.example.org']],
    ['equal', 'string', 'http.host in $l and ssl and not ssl', ['a'], ['b']],
    ['equal', 'string', 'http.host in $l and http.host in {"a" "b"}', ['a', 'x'], ['a', 'y']],
    ['looser', 'integer', 'score in $l', [1, 2, 3], [2, 3]],
    ['stricter', 'string', 'any(tags[*] in $l)', ['a'], ['a', 'b']],
    ['looser', 'string', 'all(tags[*] in $l)', ['a', 'b'], ['a']],
  ]),
  {
    kind: 'lists',
    label: 'equal',
    old: policy([['a', 'http.host in {"a" "b"}']]),
    new: policy([['a', 'http.host in $l']], list('string', ['a', 'b'])),
  },
  {
    kind: 'lists',
    label: 'stricter',
    old: policy([['a', 'ip.src in {10.0.0.0/16}']]),
    new: policy([['a', 'ip.src in $l']], list('ip', ['10.0.0.0/8'])),
  },
  ...conditions('missing', [
    ['stricter', 'name ne "a"', 'not name eq "a"'],
    ['looser', 'not n eq 1', 'n ne 1'],
    ['equal', 'n ne 1', 'n lt 1 or n gt 1'],
    ['stricter', 'n lt 1 or n ge 1', 'true'],
    ['equal', 'not (n lt 1 or n ge 1)', 'not n lt 1 and not n ge 1'],
    ['stricter', 'n gt 5', 'not n le 5'],
    ['stricter', `${header}[0] ne "a"`, `not ${header}[0] eq "a"`],
    ['equal', `${header}[0] eq "a"`, `not not ${header}[0] eq "a"`],
    ['stricter', `any(${header}[*] eq "a")`, `not all(${header}[*] ne "a") or any(${header}[*] eq "b")`],
    ['equal', `any(${header}[*] eq "a")`, `not all(${header}[*] ne "a")`],
    ['looser', 'not name contains "a"', 'not name contains "a" and len(name) ge 0'],
    ['looser', 'not lower(name) eq "a"', 'lower(name) ne "a"'],
    ['equal', 'name in {"a"} or not name in {"a"}', 'true'],
    ['looser', 'true', 'name eq "a" or name ne "a"'],
    ['stricter', 'meta["k"] ne "v"', 'not meta["k"] eq "v"'],
    ['equal', 'meta["k"] ne "v"', 'meta["k"] lt "v" or meta["k"] gt "v"'],
    ['stricter', 'n & 1', 'n & 3'],
    ['incomparable', 'not n eq 1', 'n eq 1'],
  ]),
  ...conditions('patterns', [
    ['equal', `${path} matches "^/a/[0-9]+$"`, `${path} matches "^/a/[0-9][0-9]*$"`],
    ['equal', `${path} matches "(?i)^/ABC$"`, `lower(${path}) eq "/abc"`],
    ['looser', `${path} matches "^/a"`, `${path} matches "^/a[0-9]"`],
    ['stricter', `${path} matches "^/a\\.b"`, `${path} matches "^/a.b"`],
    ['looser', `${path} matches "a|b|c"`, `${path} matches "a|b"`],
    ['equal', `${path} matches "a|b|c"`, `${path} matches "[a-c]"`],
    ['equal', `${path} matches "(ab)+"`, `${path} contains "ab"`],
    ['stricter', `${path} matches "union\\s+select"`, `${path} matches "union\\s*select"`],
    ['looser', `${path} matches "union(?s:.){0,200}select"`, `${path} matches "union\\s{1,5}select"`],
    ['incomparable', `${path} matches "union.{0,200}select"`, `${path} matches "(?i)union\\s+select"`],
    ['equal', `${path} wildcard "/a/*"`, `${path} matches "(?is)^/a/.*$"`],
    ['looser', `${path} wildcard "/a/*"`, `${path} wildcard "/a/*/b"`],
    ['stricter', `${path} strict wildcard "/a/?"`, `${path} strict wildcard "/a/*"`],
    ['equal', `${path} strict wildcard "/a/*"`, `${path} contains "/a/" and starts_with(${path}, "/a/")`],
    ['incomparable', `${path} strict wildcard "/a/*"`, `${path} strict wildcard "*/b"`],
    ['stricter', `${path} matches "^/x{2,4}$"`, `${path} matches "^/x{1,5}$"`],
    ['equal', `${path} matches "^/x{0,1}y$"`, `${path} in {"/y" "/xy"}`],
    ['looser', `${path} matches "\\w"`, `${path} matches "[a-z]"`],
    ['equal', `${path} matches "\\d"`, `${path} matches "\\d" or (${path} contains "0" and ssl)`],
    ['stricter', `${path} matches "^/(?:en|de)/"`, `${path} matches "^/[a-z]{2}/"`],
    ['incomparable', `${path} matches "^/[a-m]"`, `${path} matches "^/[k-z]"`],
    ['equal', `not ${path} matches "^/a"`, `not starts_with(${path}, "/a")`],
    ['looser', `${path} matches "(?:\\.\\./)+"`, `${path} matches "(?:\\.\\./){2,}"`],
    ['stricter', `${path} matches ""`, 'true'],
  ]),
  ...conditions('networks', [
    ['looser', 'ip.src in {10.0.0.0/8}', 'ip.src in {10.1.0.0/16}'],
    ['stricter', 'ip.src in {10.1.0.0/16}', 'ip.src in {10.0.0.0/8}'],
    ['equal', 'ip.src in {10.0.0.0/9 10.128.0.0/9}', 'ip.src in {10.0.0.0/8}'],
    ['equal', 'ip.src in {10.0.0.0/8 10.1.2.0/24}', 'ip.src in {10.0.0.0/8}'],
    ['incomparable', 'ip.src in {10.0.0.0/9}', 'ip.src in {10.128.0.0/9}'],
    ['incomparable', 'ip.src in {10.0.0.0..10.0.0.9}', 'ip.src in {10.0.0.5..10.0.0.20}'],
    ['looser', 'not ip.src in {10.1.0.0/16}', 'not ip.src in {10.0.0.0/8}'],
    ['stricter', 'ip.src in {0.0.0.0/0 ::/0}', 'true'],
    ['looser', 'true', 'ip.src in {0.0.0.0/0}'],
    ['looser', 'ip.src in {2001:db8::/32}', 'ip.src in {2001:db8:1::/48}'],
    ['equal', 'ip.src in {192.0.2.0/31}', 'ip.src eq 192.0.2.0 or ip.src eq 192.0.2.1'],
    ['looser', 'ip.src in {192.0.2.0/24}', 'ip.src in {192.0.2.0/24} and ip.src ne 192.0.2.7'],
    ['stricter', 'ip.src in {10.0.0.0/8} and ssl', 'ip.src in {10.0.0.0/8}'],
    ['equal', 'ip.src in {10.0.0.0/8} and ip.src in {10.1.0.0/16}', 'ip.src in {10.1.0.0/16}'],
    ['looser', 'ip.src in {10.0.0.0/8} or ip.src in {192.168.0.0/16}', 'ip.src in {10.0.0.0/8}'],
    ['equal', 'ip.src in {10.0.0.0/8} and not ip.src in {10.128.0.0/9}', 'ip.src in {10.0.0.0/9}'],
  ]),
  ...conditions('quantifiers', [
    ['looser', 'any(tags[*] in {"a" "b"})', 'any(tags[*] eq "a")'],
    ['equal', 'not any(tags[*] eq "a")', 'all(tags[*] ne "a")'],
    ['equal', 'not all(tags[*] eq "a")', 'any(tags[*] ne "a")'],
    ['incomparable', 'any(tags[*] ne "a")', 'not any(tags[*] eq "a")'],
    ['stricter', 'all(tags[*] eq "a")', 'all(tags[*] in {"a" "b"})'],
    ['incomparable', 'all(tags[*] eq "a")', 'any(tags[*] eq "a")'],
    ['looser', 'all(tags[*] eq "a")', 'all(tags[*] eq "a") and len(tags) gt 0'],
    ['equal', 'all(tags[*] eq "a") and all(tags[*] eq "b")', 'not any(tags[*] ge "")'],
    ['equal', 'any(starts_with(tags[*], "a"))', 'any(tags[*] strict wildcard "a*")'],
    ['stricter', 'all(starts_with(tags[*], "a"))', 'all(tags[*] strict wildcard "a*")'],
    ['equal', 'any(lower(tags[*])[*] eq "a")', 'any(tags[*] wildcard "a")'],
    ['looser', 'len(tags) gt 1', 'len(tags) gt 2'],
    ['stricter', 'tags[0] eq "a"', 'any(tags[*] eq "a")'],
    ['looser', 'all(tags[*] contains "a")', 'all(tags[*] eq "a")'],
    ['equal', 'any(tags[*] eq "a") and len(tags) eq 1', 'tags[0] eq "a" and len(tags) eq 1'],
    ['stricter', 'any(tags[*] eq "a") and any(tags[*] eq "b")', 'any(tags[*] eq "a")'],
    ['equal', 'any(tags[*] eq "a") or any(tags[*] eq "b") or ssl', 'ssl or any(tags[*] in {"a" "b"})'],
    ['stricter', 'all(flags)', 'all((flags))'],
    ['looser', 'any(http.request.uri.args["q"][*] contains "x")', 'any(http.request.uri.args["q"][*] eq "x")'],
    ['equal', 'any(http.request.uri.args["q"][*] eq "x")', 'not all(http.request.uri.args["q"][*] ne "x")'],
  ]),
] // prettier-ignore
