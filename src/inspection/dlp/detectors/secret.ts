import { crc32, entropy } from '../numbers/checksums.ts'
import type { Candidate, DetectorRow } from '../detector.ts'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** GitHub's tokens end in a CRC-32 of the part behind the prefix, six base-62 digits. Source: GitHub blog, token formats. */
function hasGitHubChecksum(found: string): boolean {
  const body = found.slice(found.indexOf('_') + 1, -6)
  let rest = crc32(body)
  let text = ''
  for (let at = 0; at < 6; at++) {
    text = (base62[rest % 62] ?? '') + text
    rest = Math.floor(rest / 62)
  }
  return text === found.slice(-6)
}

function isJwt(found: string): boolean {
  const [header = ''] = found.split('.')
  try {
    const decoded: unknown = JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/')))
    return typeof decoded === 'object' && decoded !== null && 'alg' in decoded
  } catch (error) {
    // Not base64 or not JSON: then it is no token. Anything else is a fault of ours.
    if (error instanceof SyntaxError || error instanceof DOMException) return false
    throw error
  }
}

const placeholder =
  /^(?:x+|\*+|\.+|<.*>|\$\{.*|\{\{.*|your.*|example.*|change.?me.*|placeholder.*|redacted.*|process\.env.*|os\.environ.*|null|none|true|false|undefined)$/i

function looksRandom(value: string, leastBits: number): boolean {
  if (placeholder.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  return entropy(value) >= leastBits
}

function* findAssigned(text: string): Generator<Candidate> {
  const shape =
    /(?:api[_ -]?key|access[_ -]?key|secret(?:[_ -]?key)?|auth[_ -]?token|access[_ -]?token|client[_ -]?secret|private[_ -]?key|bearer|token)["']?\s{0,3}(?:[:=\s]|is)\s{0,3}["']?([A-Z0-9_\-+/=.~]{16,200})(?![A-Z0-9_\-+/=~])/gi
  for (const match of text.matchAll(shape)) {
    const value = match[1] ?? ''
    if (looksRandom(value, 3.2))
      yield { start: match.index + match[0].length - value.length, end: match.index + match[0].length }
  }
}

function* findPasswords(text: string): Generator<Candidate> {
  const shape =
    /(?<!\w)(?:password|passwd|passphrase|pwd|passwort|kennwort|mot de passe|contraseña|パスワード|密码)["']?\s{0,3}(?:[:=は]|is|ist|est|es)\s{0,3}["']?([^\s"',;]{6,100})/gi
  for (const match of text.matchAll(shape)) {
    const value = (match[1] ?? '').replace(/[.!?)]+$/, '')
    if (value.length < 6 || placeholder.test(value) || !/[\d\W_]/.test(value) || !/[A-Za-z]/.test(value)) continue
    const start = match.index + match[0].length - (match[1] ?? '').length
    yield { start, end: start + value.length }
  }
}

const edge = '(?![A-Za-z0-9_-])'
const token = (source: string): RegExp => new RegExp(`(?<![A-Za-z0-9_-])${source}${edge}`, 'g')
const letters40 = 'Ab3'.repeat(13) + 'x'
const cloudflare = (id: string, name: string, prefix: string): DetectorRow => ({
  id,
  name,
  family: 'secret',
  needs: prefix,
  // 40 alphanumerics and a checksum of 8 hex digits. How the checksum is made is not published, so only its form is checked.
  // Source: developers.cloudflare.com/fundamentals/api/get-started/token-formats
  pattern: token(`${prefix}[A-Za-z0-9]{40}[0-9a-f]{8}`),
  accepts: (found) => entropy(found.slice(prefix.length, -8)) > 1.5,
  confidence: 'high',
  examples: {
    positive: [`${prefix}${letters40}0a1b2c3d`],
    negative: [`${prefix}${letters40}0a1b2cZZ`, `${prefix}${letters40}0a1b2c`],
  },
})
const key = (
  id: string,
  name: string,
  needs: string,
  source: string,
  positive: string,
  negative: string,
): DetectorRow => ({
  id,
  name,
  family: 'secret',
  needs,
  pattern: token(source),
  accepts: (found) => entropy(found.slice(needs.length)) > 2,
  confidence: 'high',
  examples: { positive: [positive], negative: [negative] },
})
const mixed = (length: number): string =>
  'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0o1P2q3R4'.slice(0, length)

// prettier-ignore
export const secretRows: readonly DetectorRow[] = [
  {
    id: 'aws_key', name: 'Amazon Web Services (AWS) keys', family: 'secret', pattern: token('(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}'), accepts: (found) => entropy(found.slice(4)) > 2, confidence: 'high',
    examples: { positive: ['AKIAIOSFODNN7EXAMPLE'], negative: ['AKIA123', 'AKIAAAAAAAAAAAAAAAAA'] },
  },
  {
    id: 'aws_secret_key', name: 'AWS secret access key', family: 'secret', pattern: /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g, accepts: (found) => entropy(found) > 4 && /[A-Z]/.test(found) && /[a-z]/.test(found) && /\d/.test(found), confidence: 'medium', contextOnly: true, context: ['aws*', 'secret_access_key', 'secretaccesskey', 'aws_secret_access_key'],
    examples: { positive: ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzSAMPLEKY'], negative: ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzSAMPLEKY', 'aws commit da39a3ee5e6b4b0d3255bfef95601890afd80709'] },
  },
  {
    id: 'azure_key', name: 'Azure API keys', family: 'secret', pattern: /(?<![A-Za-z0-9+/])(?:(?<=(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{42,86}={1,2}|[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})(?![A-Za-z0-9+/=])/g, confidence: 'high',
    examples: { positive: [`AccountKey=${mixed(86)}==;`, `abc8Q~${mixed(34)}`], negative: [`AccountKey=${mixed(20)}==`, 'abcQ~short'] },
  },
  key('gcp_key', 'Google Cloud Platform keys', 'AIza', 'AIza[0-9A-Za-z_-]{35}', `AIza${mixed(35)}`, `AIza${mixed(34)}`),
  { id: 'gcp_service_account', name: 'Google Cloud service account key', family: 'secret', needs: 'private_key_id', pattern: /"private_key_id"\s{0,3}:\s{0,3}"[0-9a-f]{40}"/g, confidence: 'high', examples: { positive: [`"private_key_id": "${'0a1b2c3d'.repeat(5)}"`], negative: ['"private_key_id": ""'] } },
  { id: 'private_key', name: 'SSH keys', family: 'secret', needs: '-----BEGIN', pattern: /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\:,.-]{0,8000}-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?/g, confidence: 'high',
    examples: { positive: ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----'], negative: ['-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----'] } },
  cloudflare('cloudflare_user_api_key', 'Cloudflare User API Key', 'cfk_'),
  cloudflare('cloudflare_user_api_token', 'Cloudflare User API Token', 'cfut_'),
  cloudflare('cloudflare_account_api_token', 'Cloudflare Account Owned API Token', 'cfat_'),
  { id: 'jwt', name: 'JSON Web Token', family: 'secret', needs: 'eyJ', pattern: token('eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{5,8000}\\.[A-Za-z0-9_-]{10,2000}'), accepts: isJwt, confidence: 'high',
    examples: { positive: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ'], negative: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0', 'eyJmb28iOiJiYXIifQ00.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'] } },
  { id: 'github_token', name: 'GitHub token', family: 'secret', needs: 'gh', pattern: token('gh[pousr]_[A-Za-z0-9]{36}'), accepts: hasGitHubChecksum, confidence: 'high',
    examples: { positive: ['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'], negative: ['ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18', 'ghp_short'] } },
  key('github_fine_grained_token', 'GitHub fine-grained token', 'github_pat_', 'github_pat_[A-Za-z0-9_]{82}', `github_pat_${mixed(82)}`, `github_pat_${mixed(40)}`),
  key('openai_key', 'OpenAI API key', 'sk-', 'sk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}', `sk-proj-${mixed(48)}`, 'sk-learn-is-a-library'),
  key('anthropic_key', 'Anthropic API key', 'sk-ant-', 'sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,200}', `sk-ant-api03-${mixed(60)}`, 'sk-ant-api03-x'),
  key('stripe_key', 'Stripe secret key', '_', '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,200}', `sk_live_${mixed(24)}`, 'sk_live_x'),
  key('slack_token', 'Slack token', 'xox', 'xox[abprs]-[A-Za-z0-9-]{20,200}', 'xoxb-123456789012-abcdefGHIJKL123', 'xoxb-1'),
  key('gitlab_token', 'GitLab token', 'glpat-', 'glpat-[A-Za-z0-9_-]{20,64}', `glpat-${mixed(20)}`, 'glpat-1'),
  key('npm_token', 'npm token', 'npm_', 'npm_[A-Za-z0-9]{36}', `npm_${mixed(36)}`, 'npm_config_registry'),
  key('hugging_face_token', 'Hugging Face token', 'hf_', 'hf_[A-Za-z]{34}', 'hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH', 'hf_hub_download'),
  { id: 'assigned_secret', name: 'Generic API token by entropy', family: 'secret', find: findAssigned, confidence: 'medium',
    examples: { positive: [`api_key = "${mixed(32)}"`, `Authorization: Bearer ${mixed(40)}`], negative: ['api_key = "YOUR_API_KEY_GOES_HERE"', 'token = aaaaaaaaaaaaaaaaaaaa1', 'the token is authenticationProvider'] } },
  { id: 'password', name: 'Password in clear', family: 'secret', find: findPasswords, confidence: 'medium',
    examples: { positive: ['password: hunter2!x', 'das Passwort ist Sommer2024!', 'パスワードは Kiwi-2024x'], negative: ['I forgot my password, where is the reset page?', 'password: ********', 'password is required', 'password=${PASSWORD}'] } },
]
