import { suggest } from '../../../../diagnostics/index.ts'
import { rulesCase, type LintRule, type Tell } from '../../../rule.ts'
import { doneBy, inside, textsOf } from '../../../sites/describe.ts'
import type { ExpressionSite } from '../../../sites/policy-site.ts'

/**
 * Methods of IANA's registry, and those that servers take without it, which rules turn away: PURGE, BAN and REFRESH of caches,
 * TRACK and DEBUG of IIS, NOTIFY, SUBSCRIBE, UNSUBSCRIBE, POLL, BCOPY, BDELETE, BMOVE, BPROPFIND and BPROPPATCH of Exchange, and those of UPnP.
 */
const methods: readonly string[] =
  'ACL BAN BASELINE-CONTROL BCOPY BDELETE BIND BMOVE BPROPFIND BPROPPATCH CHECKIN CHECKOUT CONNECT COPY DEBUG DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE M-SEARCH NOTIFY OPTIONS ORDERPATCH PATCH POLL POST PRI PROPFIND PROPPATCH PURGE PUT QUERY REBIND REFRESH REPORT SEARCH SUBSCRIBE TRACE TRACK UNBIND UNCHECKOUT UNLINK UNLOCK UNSUBSCRIBE UPDATE UPDATEREDIRECTREF VERSION-CONTROL'.split(
    ' ',
  )

const known: ReadonlySet<string> = new Set(methods)

function find(site: ExpressionSite, tell: Tell): void {
  for (const comparison of site.comparisons) {
    const { field, functions, operator } = comparison
    if (field?.name !== 'http.request.method' || functions.length > 0) continue
    if (operator !== 'eq' && operator !== 'ne' && operator !== 'in') continue
    for (const { span, text } of textsOf(comparison)) {
      // Letters of the wrong case are another rule's.
      if (known.has(text.toUpperCase())) continue
      const [best] = suggest(text, methods, 1)
      tell(
        inside(site, span, {
          effect: `no request of any client is ${doneBy(site.rule)} through the method \`${text}\``,
          cause: 'no method of HTTP is called so',
          remedy: best === undefined ? 'write a method of HTTP' : `did you mean \`${best}\`?`,
        }),
      )
    }
  }
}

export const rule: LintRule = {
  id: 'unknown-method',
  level: 'warning',
  summary: 'a method that HTTP does not have',
  why: 'A misspelt method is equal to none that clients send. In `not … in {…}` it leaves a method out of the list that was to be allowed, and blocks it.',
  cases: {
    bad: [
      rulesCase('http.request.method eq ‹"PSOT"›'),
      rulesCase('not http.request.method in {"GET" ‹"HEADS"› "POST"}'),
    ],
    good: [rulesCase('http.request.method eq "POST"'), rulesCase('http.request.method in {"TRACE" "TRACK" "DEBUG"}')],
    near: rulesCase('http.request.method contains "P"'),
  },
  check: { kind: 'expression', find },
}
