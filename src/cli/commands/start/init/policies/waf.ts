import type { FirstPolicy } from './first-policy.ts'

/** Requests to a web application. */
export const wafPolicy: FirstPolicy = {
  policy: `version: 1
name: First rules in front of a web application

lists:
  office:
    kind: ip
    description: Networks that may reach the pages of administrators.
    items:
      - 192.0.2.0/24

rules:
  - id: admin-from-outside
    description: Pages of administrators are for the office.
    expression: starts_with(lower(http.request.uri.path), "/admin") and not ip.src in $office
    action: block

  - id: large-uploads
    description: Uploads above one megabyte, where there is no form for them.
    expression: http.request.method in {"POST" "PUT"} and http.request.body.size gt 1000000
    action: block

  - id: tools
    description: Clients that say that they are a tool, watched before they are blocked.
    expression: lower(http.user_agent) contains "sqlmap"
    action: block
    mode: monitor
`,
  tests: `version: 1
tests:
  - name: an administrator's page is closed to the world
    event: { http.request.uri.path: /Admin/users, ip.src: 198.51.100.7 }
    expect: { action: block, rule: admin-from-outside }

  - name: and open to the office
    event: { http.request.uri.path: /admin/users, ip.src: 192.0.2.7 }
    expect: { action: allow }

  - name: other pages are open
    event: { http.request.uri.path: /shop, ip.src: 198.51.100.7 }
    expect: { action: allow }

  - name: a large upload is blocked
    event: { http.request.method: PUT, http.request.body.size: 1000001 }
    expect: { action: block, rule: large-uploads }

  - name: one of a megabyte is not
    event: { http.request.method: PUT, http.request.body.size: 1000000 }
    expect: { action: allow }

  - name: a tool is only told
    event: { http.user_agent: SQLMap/1.8 }
    expect: { action: allow, monitored: [tools] }

  - name: a browser that reads is let through
    event: { http.user_agent: Mozilla/5.0, http.request.method: GET, http.request.body.size: 2000000 }
    expect: { action: allow, monitored: [] }
`,
}
