import { fileCase, rulesCase, type LintCase } from '../../src/lint/rule.ts'

/** More mistakes of each kind, in the shapes in which people write them, and right rules that stand close by. */
export interface Variants {
  readonly bad: readonly LintCase[]
  readonly good: readonly LintCase[]
}

const custom = 'http_request_firewall_custom'
const log = (expression: string) => ({ expression, action: 'log' })
const skip = (expression: string) => ({
  expression,
  action: 'skip',
  phase: custom,
  parameters: { ruleset: 'current' },
})
export const variants: Readonly<Record<string, Variants>> = {
  'plain-regex': {
    bad: [
      rulesCase('http.request.uri.path matches ‹"^/wp-admin/"›'),
      rulesCase('lower(http.user_agent) matches ‹"sqlmap"› and not ip.src in {198.51.100.7}'),
      rulesCase('http.host matches ‹r"^(?:shop|www)\\.example\\.com$"›'),
    ],
    good: [rulesCase('http.request.uri.path matches "^/api/v[0-9]+/"'), rulesCase('http.host matches "(?i)example"')],
  },
  'unknown-value': {
    bad: [
      rulesCase('ip.src.country in {"US" ‹"UK"› "DE"}'),
      rulesCase('(ip.src.continent eq ‹"USA"›) or (http.host eq "a.example")'),
      rulesCase('not ip.geoip.country in {"DE" "AT" ‹"SW"›}'),
    ],
    good: [rulesCase('ip.src.country in {"GB" "T1" "XX"}'), rulesCase('ip.src.continent in {"EU" "T1"}')],
  },
  'unknown-method': {
    bad: [
      rulesCase('(http.request.method eq ‹"DELTE"› and http.request.uri.path contains "/api")'),
      rulesCase('http.request.method in {"GET" "HEAD" ‹"OPTION"›}'),
      rulesCase('http.request.method ne ‹"PSOT"›'),
    ],
    good: [rulesCase('not http.request.method in {"GET" "POST" "OPTIONS" "PATCH"}')],
  },
  'empty-literal': {
    bad: [
      rulesCase('http.user_agent contains ‹""›'),
      rulesCase('starts_with(http.request.uri.path, ‹""›) and http.host eq "a.example"'),
      rulesCase('any(http.request.headers["x-a"][*] contains ‹""›)'),
    ],
    good: [rulesCase('http.user_agent eq ""'), rulesCase('len(http.user_agent) eq 0')],
  },
  'look-alike-letters': {
    bad: [
      rulesCase('http.host eq ‹"gооgle.com"›'),
      rulesCase('http.request.uri.path contains ‹"/аdmin"›'),
      rulesCase('http.host in {"a.example" ‹"раypal.com"›}'),
    ],
    good: [rulesCase('http.host eq "пример.рф"'), rulesCase('http.request.uri.path contains "/straße"')],
  },
  'hidden-characters': {
    bad: [
      rulesCase('http.host eq "a‹\u200b›.example"'),
      rulesCase('http.request.uri.path eq "/admin‹\u00a0›"'),
      rulesCase('http.user_agent contains "bot‹\u202e›"'),
    ],
    good: [rulesCase('http.user_agent contains "bot 1.0"')],
  },
  'path-without-slash': {
    bad: [
      rulesCase('http.request.uri.path eq ‹"wp-login.php"›'),
      rulesCase('starts_with(http.request.uri.path, ‹"api/"›)'),
      rulesCase('(http.request.uri.path in {"/a" ‹"b"›})'),
    ],
    good: [
      rulesCase('http.request.uri.path contains "wp-login"'),
      rulesCase('ends_with(http.request.uri.path, ".php")'),
      rulesCase('http.request.uri.path matches "wp-.*"'),
    ],
  },
  'path-with-query': {
    bad: [
      rulesCase('http.request.uri.path eq ‹"/search?q=a"›'),
      rulesCase('http.request.uri.path contains ‹"/?author="›'),
      rulesCase('starts_with(http.request.uri.path, ‹"/index.php?"›)'),
    ],
    good: [rulesCase('http.request.uri contains "/?author="'), rulesCase('http.request.uri.query contains "author="')],
  },
  'letter-case': {
    bad: [
      rulesCase('lower(http.user_agent) contains ‹"Googlebot"›'),
      rulesCase('lower(http.request.uri.path) in {"/admin" ‹"/Login"›}'),
      rulesCase('upper(http.host) eq ‹"a.example"›'),
    ],
    good: [rulesCase('http.user_agent contains "Googlebot"'), rulesCase('lower(http.host) eq "a.example"')],
  },
  'header-key-case': {
    bad: [
      rulesCase('any(http.request.headers‹["User-Agent"]›[*] contains "bot")'),
      rulesCase('len(http.request.headers‹["X-Api-Key"]›) eq 0'),
      rulesCase('not any(http.request.headers‹["CF-Worker"]›[*] eq "a.example")'),
    ],
    good: [rulesCase('any(http.request.headers["user-agent"][*] contains "Bot")')],
  },
  'host-form': {
    bad: [
      rulesCase('http.host eq ‹"https://www.example.com"›'),
      rulesCase('http.host in {"a.example" ‹"b.example/"›}'),
      rulesCase('http.host ne ‹"a.example:443"›'),
    ],
    good: [rulesCase('http.host eq "www.example.com"'), rulesCase('http.referer contains "https://a.example/"')],
  },
  'literal-star': {
    bad: [
      rulesCase('http.host eq ‹"*.example.com"›'),
      rulesCase('http.request.uri.path contains ‹"/api/*/users"›'),
      rulesCase('http.request.uri.path in {"/a" ‹"/b/*"›}'),
    ],
    good: [rulesCase('http.host wildcard "*.example.com"'), rulesCase('http.request.uri.query contains "*"')],
  },
  'url-without-scheme': {
    bad: [
      rulesCase('http.request.full_uri eq ‹"example.com/a"›'),
      rulesCase('http.request.full_uri wildcard ‹"www.example.com/*"›'),
      rulesCase('starts_with(http.request.full_uri, ‹"/admin"›)'),
    ],
    good: [
      rulesCase('http.request.full_uri wildcard "http*://www.example.com/*"'),
      rulesCase('http.request.full_uri wildcard "*example.com/*"'),
    ],
  },
  'ne-or-ne': {
    bad: [
      rulesCase('(‹http.request.method ne "GET" or http.request.method ne "HEAD"›)'),
      rulesCase('(‹ip.src.country ne "US" or ip.src.country ne "CA"›) and http.request.uri.path eq "/a"'),
      rulesCase('‹ip.src.asnum ne 64496 or ip.src.asnum ne 13335 or ip.src.asnum ne 15169›'),
    ],
    good: [
      rulesCase('http.request.method ne "GET" and http.request.method ne "HEAD"'),
      rulesCase('http.request.method ne "GET" or http.host ne "a.example"'),
    ],
  },
  'network-host-bits': {
    bad: [
      rulesCase('ip.src in {‹192.168.1.1›/24}'),
      rulesCase('not ip.src in {10.0.0.0/8 ‹203.0.113.77›/28}'),
      rulesCase('ip.src in {‹2001:db8::1›/32}'),
    ],
    good: [rulesCase('ip.src in {192.168.1.0/24 203.0.113.77/32 2001:db8::/32}')],
  },
  'value-out-of-range': {
    bad: [
      rulesCase('cf.waf.score gt ‹250›'),
      rulesCase('cf.bot_management.score gt ‹100›'),
      rulesCase('cf.edge.server_port in {80 ‹70000›}'),
    ],
    good: [rulesCase('cf.bot_management.score lt 30'), rulesCase('cf.edge.server_port in {80 443 8080..8090}')],
  },
  'score-reversed': {
    bad: [
      rulesCase('‹cf.bot_management.score gt 70›'),
      rulesCase('http.request.uri.path eq "/login" and ‹cf.waf.score ge 80›'),
      rulesCase('(‹cf.waf.score.sqli gt 50›)'),
    ],
    good: [
      rulesCase('cf.bot_management.score le 29 and not cf.bot_management.verified_bot'),
      rulesCase('cf.waf.score lt 20'),
      rulesCase(skip('cf.bot_management.score gt 80')),
    ],
  },
  'overlapping-items': {
    bad: [
      rulesCase('ip.src in {10.0.0.0/8 ‹10.1.0.0/16›}'),
      rulesCase('ip.src.country in {"US" "CA" ‹"US"›}'),
      rulesCase('cf.edge.server_port in {8000..9000 ‹8443›}'),
    ],
    good: [rulesCase('ip.src in {10.0.0.0/9 10.128.0.0/9}'), rulesCase('cf.edge.server_port in {80..90 92}')],
  },
  'shadowed-rule': {
    bad: [
      rulesCase(
        'ip.src.country in {"US" "CA"}',
        'ip.src.country in {"DE" "FR"}',
        '‹ip.src.country in {"CA" "DE"} and http.request.uri.path eq "/login"›',
      ),
      rulesCase('http.host eq "a.example"', 'ssl', '‹ssl or http.host eq "a.example"›'),
    ],
    good: [rulesCase('ip.src.country eq "US"', 'ip.src.country eq "CA"', 'ip.src.country in {"CA" "DE"}')],
  },
  'dead-rule': {
    bad: [
      rulesCase(
        'http.request.uri.path contains "/admin"',
        '‹http.request.uri.path contains "/admin/users" and ip.src.country eq "DE"›',
      ),
      rulesCase('ip.src in {198.51.100.0/24}', '‹ip.src in {198.51.100.16/28}›'),
      rulesCase('http.user_agent matches "(?i)bot"', '‹http.user_agent contains "GoogleBot"›'),
    ],
    good: [
      rulesCase('http.request.uri.path contains "/admin/"', 'http.request.uri.path contains "/admin"'),
      rulesCase(log('http.request.uri.path contains "/admin"'), 'http.request.uri.path contains "/admin/users"'),
    ],
  },
  'never-matches': {
    bad: [
      rulesCase('‹http.host eq "a.example" and http.host eq "b.example"›'),
      rulesCase('‹ip.src.country eq "DE" and not ip.src.country in {"DE" "AT"}›'),
      rulesCase('‹starts_with(http.request.uri.path, "/api/") and ends_with(http.request.uri.path, ".php") and len(http.request.uri.path) lt 8›'), // prettier-ignore
    ],
    good: [rulesCase('http.host eq "a.example" and not ip.src.country eq "DE"')],
  },
  'implied-condition': {
    bad: [
      rulesCase('http.host eq "a.example" and ‹http.host contains "a.ex"›'),
      rulesCase('(http.request.uri.path contains "/wp-" or ‹http.request.uri.path contains "/wp-login.php"›)'),
      rulesCase('cf.bot_management.score lt 10 and ‹cf.bot_management.score lt 30›'),
    ],
    good: [rulesCase('http.host contains "example" and http.host contains "shop"')],
  },
  'always-matches': {
    bad: [
      rulesCase('‹http.request.method eq "GET" or not http.request.method eq "GET"›'),
      rulesCase('‹not (ssl and not ssl)›'),
      rulesCase('‹not http.host eq "a.example" or not http.host eq "b.example"›'),
    ],
    good: [rulesCase(log('true')), rulesCase('http.request.method eq "GET" or ssl')],
  },
  'mixed-operators': {
    bad: [
      rulesCase('‹http.host eq "a.example" and ssl› or http.host eq "b.example"'),
      rulesCase('http.host eq "a.example" and (ssl or ‹ip.src.country eq "DE" and http.request.method eq "GET"›)'),
    ],
    good: [rulesCase('(http.host eq "a.example" and ssl) or http.host eq "b.example"')],
  },
  'deprecated-name': {
    bad: [
      rulesCase('‹ip.geoip.country› eq "DE"'),
      rulesCase('(http.host eq "a.example" and ‹ip.geoip.asnum› in {64496 13335})'),
      rulesCase('‹cf.threat_score› gt 14'),
    ],
    good: [rulesCase('ip.src.country eq "DE" and ip.src.asnum eq 13335')],
  },
  'allow-before-block': {
    bad: [
      rulesCase(skip('‹http.user_agent contains "uptime"›'), {
        expression: 'http.request.uri.path eq "/admin"',
        phase: custom,
      }),
      rulesCase(skip('‹any(http.request.headers["x-internal"][*] eq "1")›'), {
        expression: 'cf.waf.score lt 20',
        phase: custom,
      }),
    ],
    good: [
      rulesCase(skip('ip.src in {198.51.100.0/24} and http.user_agent contains "uptime"'), {
        expression: 'http.request.uri.path eq "/admin"',
        phase: custom,
      }),
    ],
  },
  'refused-action': {
    bad: [rulesCase({ expression: 'ssl', action: '‹set_cache_settings›', phase: custom })],
    good: [rulesCase({ expression: 'ssl', action: 'managed_challenge', phase: custom })],
  },
  'secret-in-policy': {
    bad: [
      rulesCase(`any(http.request.headers["authorization"][*] eq ‹"Bearer ${['ghp', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'].join('_')}"›)`), // prettier-ignore
      rulesCase(`http.request.uri.query contains ‹"key=${['AKIA', 'Q3EGRZ6YB5XTMJ4W'].join('')}"›`),
    ],
    good: [rulesCase('any(http.request.headers["authorization"][*] contains "Bearer ")')],
  },
  'unassigned-asn': {
    bad: [rulesCase('ip.src.asnum in {13335 ‹64512›}')],
    good: [rulesCase('ip.src.asnum in {13335 15169 396982}')],
  },
  'missing-value-uncovered': {
    bad: [rulesCase('cf.bot_management.score lt 30', '‹cf.bot_management.score ge 30›')],
    good: [rulesCase('http.request.method eq "GET"', 'http.request.method ne "GET"')],
  },
  'template-escape': {
    bad: [
      fileCase(
        'a.tf',
        `resource "cloudflare_ruleset" "a" {
  phase = "http_request_dynamic_redirect"
  rules {
    action     = "redirect"
    expression = "true"
    action_parameters {
      from_value {
        target_url {
          expression = "regex_replace(http.request.uri.path, \\"^/a/(.*)$\\", \\"/b/‹$\{1}›\\")"
        }
      }
    }
  }
}
`,
      ),
    ],
    good: [
      fileCase(
        'a.tf',
        'resource "cloudflare_ruleset" "a" {\n  phase = "http_request_firewall_custom"\n  rules {\n    action     = "block"\n    expression = "http.host eq \\"${var.host}\\""\n  }\n}\n',
      ),
    ],
  },
}
