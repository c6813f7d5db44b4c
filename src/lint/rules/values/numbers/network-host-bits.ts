import { rulesCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'network-host-bits',
  level: 'error',
  summary: 'a network written by an address inside of it',
  why: 'Behind the prefix the bits of an address are not compared: `10.1.2.3/8` would be sixteen million addresses. The language refuses it, since mostly one address was meant, or another prefix.',
  cases: {
    bad: [rulesCase('ip.src in {‹198.51.100.7›/24}'), rulesCase('ip.src in {203.0.113.9 ‹2001:db8::1›/32}')],
    good: [rulesCase('ip.src in {198.51.100.0/24}'), rulesCase('ip.src in {2001:db8::/32}')],
    near: rulesCase('ip.src in {198.51.100.7/32}'),
  },
  check: {
    kind: 'diagnostic',
    codes: ['E_IP'],
    when: ({ message }) => message.includes('bits behind the network length'),
    tell: ({ message }) => ({
      effect: 'no request can be decided: the rule is refused',
      cause: message,
      remedy: 'write the network with zeros behind its prefix, or the address alone',
    }),
  },
}
