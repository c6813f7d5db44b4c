import { parseHttpUrl } from '../../runtime/portal/index.ts'
import type { FindingList } from './finding.ts'
import type { DocumentPath } from './text/document-text.ts'

/**
 * Reports a URL that is none of http or https, or that holds a user's name or a password: a document is no place for
 * secrets, and names the environment variable that holds one.
 *
 * @param findings - where it is reported
 * @param path - where it stands
 */
export function checkUrl(findings: FindingList, path: DocumentPath, text: string | undefined): void {
  if (text === undefined) return
  const url = parseHttpUrl(text)
  if (url === undefined) findings.add('E_POLICY_SCHEMA', path, { reason: `\`${text}\` is no URL of http or https` })
  else if (url.username !== '' || url.password !== '')
    findings.add('E_POLICY_SCHEMA', path, {
      reason: 'the URL holds a name or a password: a document is no place for secrets',
    })
}

/** Why a text names no host, nor a pattern of hosts; undefined if it does. */
export function hostProblem(host: string): string | undefined {
  if (host === '') return 'it names no host'
  return /[\s/@?#]/.test(host) ? `\`${host}\` is no host: write its name alone, such as \`api.example.com\`` : undefined
}

/** Reports what is no host; see {@link hostProblem}. */
export function checkHost(findings: FindingList, path: DocumentPath, host: string): void {
  const reason = hostProblem(host)
  if (reason !== undefined) findings.add('E_POLICY_SCHEMA', path, { reason })
}

/** Reports what cannot be the name of a header (a token of RFC 9110), which no message could ever hold. */
export function checkHeaderName(findings: FindingList, path: DocumentPath, name: string | undefined): void {
  if (name !== undefined && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    findings.add('E_POLICY_SCHEMA', path, { reason: `\`${name}\` is no name of a header` })
}
