import { crc32, entropy } from '../../numbers/checksums.ts'
import type { Candidate, DetectorRow } from '../../detector.ts'
import {
  assignedShape,
  assignedWords,
  findAssigned,
  findPasswords,
  passwordShape,
  passwordWords,
  placeholder,
} from './assignments.ts'
import { isPublished, looksLikeWords, looksRandom } from './key-shape.ts'

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

const gitHubShape = /(?<![A-Za-z0-9_-])gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9_-])/g

/** Tokens with the checksum are sure; older ones have none, and made-up ones fail it, so that it does not decide alone. */
function* findGitHubTokens(text: string): Generator<Candidate> {
  for (const match of text.matchAll(gitHubShape)) {
    const [found] = match
    if (isPublished(found) || !looksRandom(found.slice(4), 3)) continue
    yield {
      start: match.index,
      end: match.index + found.length,
      confidence: hasGitHubChecksum(found) ? 'high' : 'medium',
    }
  }
}

const urlShape =
  /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/([^\s:/?#@"'<>]{0,100}):([^\s/?#"'<>]{3,200})@(?=[A-Za-z0-9[_])/g

/** `scheme://user:password@host`. */
function* findUrlCredentials(text: string): Generator<Candidate> {
  for (const match of text.matchAll(urlShape)) {
    const [whole, user = '', password = ''] = match
    const example = placeholder.test(password) || isPublished(password) || password.toLowerCase() === user.toLowerCase()
    if (example || /^\d{1,5}$/.test(password)) continue
    const end = match.index + whole.length - 1
    yield { start: end - password.length, end }
  }
}

const curlShape =
  /\b(?:curl|wget|http)\b(?:[^\n\\]|\\[\s\S]){0,300}?\s(?:-u|--user|--password|-a)[ =]{0,3}["']?[^\s:"'<[]{0,100}["']?:["']?([^\s"']{3,200})/g

/** `curl -u user:password`. */
function* findCurlCredentials(text: string): Generator<Candidate> {
  for (const match of text.matchAll(curlShape)) {
    const password = match[1] ?? ''
    if (placeholder.test(password) || isPublished(password)) continue
    const end = match.index + match[0].length
    yield { start: end - password.length, end }
  }
}

/** `Authorization: Basic` with a user and a password in base64. */
function isBasicCredential(found: string): boolean {
  const encoded = found.slice(found.lastIndexOf(' ') + 1)
  if (encoded.replace(/=+$/, '').length % 4 === 1) return false
  const [user = '', ...rest] = atob(encoded.replace(/=+$/, '')).split(':')
  const password = rest.join(':')
  // The first part of a JSON Web Token is JSON: that is no user with a password.
  return (
    !user.startsWith('{') &&
    /^[\x20-\x7e]+$/.test(user + password) &&
    password.length > 2 &&
    !placeholder.test(password)
  )
}

/** OpenAI's keys hold eight letters that others lack, or have a prefix of two parts; a long run of letters and digits is one too. */
function isOpenAiKey(found: string): boolean {
  if (isPublished(found) || found.startsWith('sk-ant-') || found.startsWith('sk-or-') || found.startsWith('sk-lf-'))
    return false
  if (found.includes('T3BlbkFJ')) return true
  const body = found.replace(/^sk-(?:proj|svcacct|admin|None)?-?/, '')
  return (
    /\d/.test(body) && /[A-Za-z]/.test(body) && !looksLikeWords(body) && entropy(body) >= (body.length < 40 ? 3 : 3.4)
  )
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
  accepts: (found) => !isPublished(found) && looksRandom(found.slice(needs.length), 2.5),
  confidence: 'high',
  examples: { positive: [positive], negative: [negative] },
})
const mixed = (length: number): string =>
  'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0o1P2q3R4'.slice(0, length)

// prettier-ignore
export const credentialRows: readonly DetectorRow[] = [
  {
    id: 'aws_key', name: 'Amazon Web Services (AWS) keys', family: 'secret', pattern: token('(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}'), accepts: (found) => entropy(found.slice(4)) > 2 && !isPublished(found), confidence: 'high',
    examples: { positive: ['AKIAQ3EGVB7TN2LC5MXD'], negative: ['AKIA123', 'AKIAAAAAAAAAAAAAAAAA', 'AKIAIOSFODNN7EXAMPLE'] },
  },
  {
    id: 'aws_secret_key', name: 'AWS secret access key', family: 'secret', pattern: /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g, accepts: (found) => entropy(found) > 4 && !isPublished(found) && /[A-Z]/.test(found) && /[a-z]/.test(found) && /\d/.test(found), confidence: 'medium', contextOnly: true, context: ['aws*', 'secret_access_key', 'secretaccesskey', 'aws_secret_access_key'],
    examples: { positive: ['aws_secret_access_key = hT4kVq9zLm2/Xw7Rb+Yd0sNcPf8GjUe3aQoZi5Bt'], negative: ['hT4kVq9zLm2/Xw7Rb+Yd0sNcPf8GjUe3aQoZi5Bt', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'aws commit da39a3ee5e6b4b0d3255bfef95601890afd80709'] },
  },
  {
    id: 'azure_key', name: 'Azure API keys', family: 'secret', pattern: /(?<![A-Za-z0-9+/])(?:(?<=(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{42,86}={1,2}|[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})(?![A-Za-z0-9+/=])/g, confidence: 'high',
    examples: { positive: [`AccountKey=${mixed(86)}==;`, `abc8Q~${mixed(34)}`], negative: [`AccountKey=${mixed(20)}==`, 'abcQ~short'] },
  },
  key('gcp_key', 'Google Cloud Platform keys', 'AIza', 'AIza[0-9A-Za-z_-]{35}', `AIza${mixed(35)}`, `AIza${mixed(34)}`),
  { id: 'gcp_service_account', name: 'Google Cloud service account key', family: 'secret', needs: 'private_key_id', pattern: /"private_key_id"\s{0,3}:\s{0,3}"[0-9a-f]{40}"/g, confidence: 'high', examples: { positive: [`"private_key_id": "${'0a1b2c3d'.repeat(5)}"`], negative: ['"private_key_id": ""'] } },
  { id: 'private_key', name: 'SSH keys', family: 'secret', needs: '-----BEGIN', longest: 8104, pattern: /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----(?:(?:[A-Za-z0-9+/=\s\\:,.]|-(?!----)){0,8000}-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|(?=(?:\s|\\n){0,6}(?:[A-Za-z0-9+/=:,-]{16}|$)))/g, confidence: 'high',
    // A header alone speaks of keys; at the end of a text the key may have been cut off.
    examples: { positive: ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----'], negative: ['-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'a file begins with -----BEGIN PRIVATE KEY----- in its first line'] } },
  cloudflare('cloudflare_user_api_key', 'Cloudflare User API Key', 'cfk_'),
  cloudflare('cloudflare_user_api_token', 'Cloudflare User API Token', 'cfut_'),
  cloudflare('cloudflare_account_api_token', 'Cloudflare Account Owned API Token', 'cfat_'),
  { id: 'jwt', name: 'JSON Web Token', family: 'secret', needs: 'eyJ', longest: 12_008, pattern: token('eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{5,8000}\\.[A-Za-z0-9_-]{10,2000}'), accepts: isJwt, confidence: 'high',
    examples: { positive: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ'], negative: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0', 'eyJmb28iOiJiYXIifQ00.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'] } },
  { id: 'github_token', name: 'GitHub token', family: 'secret', needs: 'gh', shape: gitHubShape, find: findGitHubTokens, confidence: 'high',
    examples: { positive: ['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', 'ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18'], negative: ['ghp_short', `ghp_${'a'.repeat(36)}`, `ghp_${'x'.repeat(36)}`] } },
  { id: 'openai_key', name: 'OpenAI API key', family: 'secret', needs: 'sk-', pattern: token('sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,200}|[A-Za-z0-9]{32,64})'), accepts: isOpenAiKey, confidence: 'high',
    examples: { positive: [`sk-proj-${mixed(48)}`, `sk-${mixed(20)}T3BlbkFJ${mixed(20)}`, `sk-${'0a1b2c3d4e5f6071'.repeat(2)}`], negative: ['sk-learn-is-a-library', 'sk-fading-circle-animation-wrapper', 'sk-learn-contrib-package-with-long-name', 'sk-proj-your-key-goes-right-here', 'sk-abcdefghijklmnopqrstuvwxyzabcdefgh'] } },
  key('anthropic_key', 'Anthropic API key', 'sk-ant-', 'sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{40,200}', `sk-ant-api03-${mixed(60)}`, 'sk-ant-api03-x'),
  { ...key('slack_token', 'Slack token', 'xox', 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{20,250}', 'xoxb-123456789012-abcdefGHIJKL123', 'xoxb-1'), longest: 260 },
  { id: 'webhook_url', name: 'Webhook of a chat service', family: 'secret', needs: 'https://', longest: 274, pattern: /https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{40,90}|(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}|[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9@-]{60,90}\/IncomingWebhook\/[a-z0-9]{32}\/[a-z0-9-]{36}|chat\.googleapis\.com\/v1\/spaces\/[A-Za-z0-9_-]{8,20}\/messages\?key=[A-Za-z0-9_-]{30,50})/g, accepts: (found) => !isPublished(found), confidence: 'high',
    examples: { positive: [`https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/${mixed(24)}`, `https://discord.com/api/webhooks/112233445566778899/${mixed(68)}`], negative: ['https://hooks.slack.com/services/', 'https://discord.com/api/webhooks/1/x'] } },
  { id: 'telegram_token', name: 'Telegram bot token', family: 'secret', needs: ':AA', pattern: /(?<![A-Za-z0-9_-])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g, accepts: (found) => !isPublished(found) && looksRandom(found.slice(-33), 3), confidence: 'high', examples: { positive: [`123456789:AA${mixed(33)}`], negative: [`123456789:AA${mixed(20)}`] } },
  { id: 'discord_token', name: 'Discord bot token', family: 'secret', needs: '.', pattern: token('[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}'), accepts: (found) => looksRandom(found, 3.5) && /\d/.test(found), confidence: 'high', examples: { positive: [`M${mixed(23)}.G1a2b3.${mixed(27)}`], negative: ['Module.Factory.createInstanceOfSomething'] } },
  { id: 'mailchimp_key', name: 'Mailchimp key', family: 'secret', needs: '-us', pattern: token('[0-9a-f]{32}-us\\d{1,2}'), confidence: 'high', examples: { positive: [`${'0a1b2c3d'.repeat(4)}-us12`], negative: ['0a1b2c3d-us12'] } },
  { id: 'terraform_token', name: 'Terraform Cloud token', family: 'secret', needs: '.atlasv1.', pattern: token('[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}'), confidence: 'high', examples: { positive: [`${mixed(14)}.atlasv1.${mixed(64)}`], negative: ['a.atlasv1.b'] } },
  { id: 'mapbox_secret', name: 'Mapbox secret token', family: 'secret', needs: 'sk.eyJ', pattern: token('sk\\.eyJ[A-Za-z0-9_-]{40,200}\\.[A-Za-z0-9_-]{20,30}'), confidence: 'high', examples: { positive: [`sk.eyJ${mixed(60)}.${mixed(22)}`], negative: ['pk.eyJ1'] } },
  // Source: gitleaks, rule maxmind-license-key.
  { id: 'maxmind_key', name: 'MaxMind license key', family: 'secret', needs: '_mmk', pattern: token('[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'), accepts: (found) => !isPublished(found) && looksRandom(found.slice(7, -4), 2.8), confidence: 'high', examples: { positive: [`a1B2c3_${mixed(29)}_mmk`], negative: ['a1B2c3_mmk', `a1B2c3_${'a'.repeat(29)}_mmk`] } },
  { id: 'plaid_token', name: 'Plaid access token', family: 'secret', needs: 'access-', pattern: token('access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'), confidence: 'high', examples: { positive: ['access-production-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'], negative: ['access-production-policy'] } },
  { id: 'url_credentials', name: 'Password in a URL', family: 'secret', needs: '://', shape: urlShape, find: findUrlCredentials, confidence: 'high',
    examples: { positive: ['postgres://svc:Xk29slqPw3zT@db.corp.example:5432/app', 'git clone https://deploy:aB3dE5fG7h@git.example.org/repo.git'], negative: ['postgres://user:password@localhost/app', 'redis://:$PASSWORD@cache', 'http://localhost:8080/a@b', 'https://example.org/@name:x', 'mysql://root:<pw>@db'] } },
  { id: 'curl_credentials', name: 'Password of a command', family: 'secret', shape: curlShape, anyOf: ['curl', 'wget', 'http'], find: findCurlCredentials, confidence: 'high',
    examples: { positive: ['curl -u svc:Xk29slqPw3zT https://api.corp.example'], negative: ['curl -u user:password https://api.example.org', 'curl -u $USER:$PASS https://x.example'] } },
  { id: 'basic_authorization', name: 'Basic authorization header', family: 'secret', needs: 'asic ', longest: 408, pattern: /\b[Bb]asic [A-Za-z0-9+/]{8,400}={0,2}(?![A-Za-z0-9+/])/g, accepts: isBasicCredential, confidence: 'high',
    examples: { positive: ['Authorization: Basic c3ZjOlhrMjlzbHFQdzN6VA=='], negative: ['Basic understanding', 'Basic auth is old'] } },
  { id: 'assigned_secret', name: 'Generic API token by entropy', family: 'secret', shape: assignedShape, anyOf: assignedWords, find: findAssigned, confidence: 'medium',
    examples: { positive: [`api_key = "${mixed(32)}"`, `my airtable key is ${mixed(20)}`, `Authorization: Bearer ${mixed(40)}`], negative: ['api_key = "YOUR_API_KEY_GOES_HERE"', 'token = aaaaaaaaaaaaaaaaaaaa1', 'the token is authenticationProvider', 'the primary key is customer_account_id', 'the cache key is 5d41402abc4b2a76b9719d911017c592', 'access_token: getAccessTokenFromRequest2(request)', 'secret = "projects/4711/secrets/db/versions/12"', 'nextPageToken: CAUQAAxq7d8s9f3k2l1m0n4b'] } },
  { id: 'password', name: 'Password in clear', family: 'secret', shape: passwordShape, anyOf: passwordWords, find: findPasswords, confidence: 'medium',
    examples: { positive: ['password: hunter2!x', 'das Passwort ist Sommer2024!', 'パスワードは Kiwi-2024x', 'DB_PASSWORD=Xk29slqPw3zT', "PGPASSWORD='vPEibYif3HyD'", 'const dbPassword = "aB3dE5fG7h"'], negative: ['I forgot my password, where is the reset page?', 'password: ********', 'password is required', 'password=${PASSWORD}', 'the password is case-sensitive', 'le mot de passe est demandé', 'pwd: /home/kim/app2'] } },
]
