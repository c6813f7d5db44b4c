import { parseIp, printIp } from '../../../../runtime/index.ts'
import { rulesCase, type LintRule, type Report } from '../../../rule.ts'
import { doneBy, inside, textAt } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

function* find(site: ExpressionSite): Generator<Report> {
  for (const { literals } of site.comparisons)
    for (const literal of literals) {
      if (literal.kind !== 'ip' || literal.prefix === undefined) continue
      const written = textAt(site, literal.span)
      const [address = ''] = written.split('/')
      const value = parseIp(address)
      if (value === undefined || value === literal.first) continue
      const network = `${printIp(literal.first)}/${String(literal.prefix)}`
      yield inside(site, literal.span, {
        effect: `requests of the whole network \`${network}\` are ${doneBy(site.rule)}, not those of \`${address}\` alone`,
        cause: `\`${written}\` names an address inside of the network, and its last ${String((typeof literal.first === 'number' ? 32 : 128) - literal.prefix)} bits are not looked at`,
        remedy: `write \`${network}\`, or \`${address}\` if one address is meant`,
        fix: { title: `write the network as \`${network}\``, edits: [{ span: literal.span, text: network }] },
      })
    }
}

export const rule: LintRule = {
  id: 'network-host-bits',
  level: 'warning',
  summary: 'a network written by an address inside of it',
  why: 'Behind the prefix the bits of an address are not compared: `10.1.2.3/8` is sixteen million addresses. Mostly one address was meant, or another prefix.',
  cases: {
    bad: [rulesCase('ip.src in {‹198.51.100.7/24›}'), rulesCase('ip.src in {203.0.113.9 ‹2001:db8::1/32›}')],
    good: [rulesCase('ip.src in {198.51.100.0/24}'), rulesCase('ip.src in {2001:db8::/32}')],
    near: rulesCase('ip.src in {198.51.100.7/32}'),
  },
  check: { kind: 'expression', find },
}
