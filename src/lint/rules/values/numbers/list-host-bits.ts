import { parseIp, parseIpRange, printIp } from '../../../../runtime/index.ts'
import { fileCase, type LintRule, type Report } from '../../../rule.ts'
import type { PolicySite } from '../../../sites/policy-site.ts'

function* find({ unit: { document } }: PolicySite): Generator<Report> {
  for (const [name, { kind, items = [] }] of Object.entries(document.lists ?? {})) {
    if (kind !== 'ip') continue
    for (const [index, item] of items.entries()) {
      const [address = '', prefix] = String(item).split('/')
      if (prefix === undefined) continue
      const [value, range] = [parseIp(address), parseIpRange(String(item))]
      if (value === undefined || range === undefined || range.first === value) continue
      const network = `${printIp(range.first)}/${prefix}`
      yield {
        path: ['lists', name, 'items', index],
        target: { kind: 'value' },
        effect: `requests from the whole network \`${network}\` are on the list, not those from \`${address}\` alone`,
        cause: `the bits behind /${prefix} are not looked at`,
        remedy: `write \`${network}\`, or \`${address}\` if one address is meant`,
        subject: name,
      }
    }
  }
}

const list = (item: string): string => `version: 1
lists:
  office:
    kind: ip
    items:
      - 203.0.113.0/24
      - ${item}
rules:
  - { id: office, expression: ip.src in $office, action: log }
`

export const rule: LintRule = {
  id: 'list-host-bits',
  level: 'warning',
  summary: 'a network of a list written by an address inside of it',
  why: 'Lists take `198.51.100.7/24` and clear the bits behind the prefix, so that 256 addresses are on the list. Mostly one was meant.',
  cases: {
    bad: [fileCase('policy.yaml', list('‹198.51.100.7/24›')), fileCase('policy.yaml', list('‹2001:db8::1/32›'))],
    good: [fileCase('policy.yaml', list('198.51.100.0/24')), fileCase('policy.yaml', list('2001:db8::/32'))],
    near: fileCase('policy.yaml', list('198.51.100.7/32')),
  },
  check: { kind: 'policy', find },
}
