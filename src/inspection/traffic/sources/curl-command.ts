import { succeed, type Result } from '../../../diagnostics/index.ts'
import { findHeader, type Exchange, type HeaderPair } from '../message/exchange.ts'
import { defined, rejectRow } from './log-row.ts'
import { toShellWords } from './shell-words.ts'

const reject = (reason: string): Result<Exchange> => rejectRow('curl', reason)

/** What an option does to the request. A text that is returned says why it cannot be done. */
type Apply = (draft: Draft, value: string) => string | undefined

interface OptionRow {
  readonly names: readonly string[]
  /** Whether a value follows. */
  readonly hasValue: boolean
  readonly apply: Apply
}

/** The request that the options add up to. */
interface Draft {
  method: string | undefined
  readonly urls: string[]
  readonly headers: HeaderPair[]
  readonly pieces: string[]
  isGet: boolean
  isHead: boolean
  version: string | undefined
  /** Media type of the body where no header says another. */
  type: string
}

const nothing: Apply = () => undefined

function header(name: string): Apply {
  return (draft, value) => {
    draft.headers.push([name, value])
    return undefined
  }
}

/** Data of a body. `@file` names a file of the machine that the command was written on. */
const data: Apply = (draft, value) => {
  if (value.startsWith('@')) return `its body is in the file \`${value.slice(1)}\``
  draft.pieces.push(value)
  return undefined
}

const urlencoded: Apply = (draft, value) => {
  const at = /[=@]/.exec(value)
  if (at?.[0] === '@') return `its body is in the file \`${value.slice(at.index + 1)}\``
  const name = at === null ? '' : value.slice(0, at.index)
  const content = encodeURIComponent(at === null ? value : value.slice(at.index + 1)).replaceAll('%20', '+')
  draft.pieces.push(name === '' ? content : `${name}=${content}`)
  return undefined
}

const version =
  (text: string): Apply =>
  (draft) => {
    draft.version = text
    return undefined
  }

function value(names: readonly string[], apply: Apply): OptionRow {
  return { names, hasValue: true, apply }
}

function flag(names: readonly string[], apply: Apply = nothing): OptionRow {
  return { names, hasValue: false, apply }
}

/** Options by what they do to a request. Source: the manual of curl 8. Any other is refused. */
const optionRows: readonly OptionRow[] = [
  value(['-X', '--request'], (draft, method) => {
    draft.method = method
    return undefined
  }),
  value(['--url'], (draft, url) => {
    draft.urls.push(url)
    return undefined
  }),
  value(['-H', '--header'], (draft, text) => {
    const [, name, rest] = /^([^:;]+)(?::([\s\S]*)|;)$/.exec(text) ?? []
    if (name === undefined) return `\`${text}\` is no header`
    const content = rest?.trim()
    // `Name:` without a value takes a header of curl's own away, `Name;` sends an empty one.
    if (content !== '' || text.endsWith(';')) draft.headers.push([name.trim(), content ?? ''])
    return undefined
  }),
  value(['-d', '--data', '--data-ascii', '--data-binary'], data),
  value(['--data-raw'], (draft, text) => {
    draft.pieces.push(text)
    return undefined
  }),
  value(['--data-urlencode'], urlencoded),
  value(['--json'], (draft, text) => {
    draft.type = 'application/json'
    return data(draft, text)
  }),
  value(['-A', '--user-agent'], header('User-Agent')),
  value(['-e', '--referer'], header('Referer')),
  value(['-b', '--cookie'], (draft, text) =>
    text.includes('=') ? header('Cookie')(draft, text) : `its cookies are in the file \`${text}\``,
  ),
  value(['-u', '--user'], (draft, text) => header('Authorization')(draft, `Basic ${toBase64(text)}`)),
  value(['--oauth2-bearer'], (draft, text) => header('Authorization')(draft, `Bearer ${text}`)),
  flag(['-G', '--get'], (draft) => {
    draft.isGet = true
    return undefined
  }),
  flag(['-I', '--head'], (draft) => {
    draft.isHead = true
    return undefined
  }),
  flag(['--compressed'], (draft) => header('Accept-Encoding')(draft, 'deflate, gzip')),
  flag(['--http1.0', '-0'], version('HTTP/1.0')),
  flag(['--http1.1'], version('HTTP/1.1')),
  flag(['--http2', '--http2-prior-knowledge'], version('HTTP/2')),
  flag(['--http3', '--http3-only'], version('HTTP/3')),
  // What follows changes how curl runs or prints, and nothing of the request.
  flag(['-s', '--silent', '-S', '--show-error', '-v', '--verbose', '-i', '--include', '--show-headers', '-L']),
  flag(['--location', '-k', '--insecure', '-f', '--fail', '--fail-with-body', '-N', '--no-buffer', '-O']),
  flag(['--remote-name', '-#', '--progress-bar', '-g', '--globoff', '--no-progress-meter', '--path-as-is']),
  value(['-o', '--output', '-w', '--write-out', '-m', '--max-time', '--connect-timeout', '--retry'], nothing),
  value(['-D', '--dump-header', '-c', '--cookie-jar', '--trace', '--trace-ascii', '--stderr'], nothing),
  value(['--cacert', '--capath', '-E', '--cert', '--key', '--retry-delay', '--retry-max-time'], nothing),
]

const optionsByName: ReadonlyMap<string, OptionRow> = new Map(
  optionRows.flatMap((row) => row.names.map((name) => [name, row] as const)),
)

/** A part of a URL in clear; undefined if it is no text in percent-encoding. */
function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** Goes through the words behind `curl`. @returns why the command cannot be read, or undefined */
function applyWords(words: readonly string[], draft: Draft): string | undefined {
  const queue = [...words]
  const use = (name: string, joined: string | undefined): string | undefined => {
    const row = optionsByName.get(name)
    if (row === undefined) return `nothing is known of its option \`${name}\``
    if (!row.hasValue) return row.apply(draft, '')
    const given = joined ?? queue.shift()
    return given === undefined ? `its option \`${name}\` has no value` : row.apply(draft, given)
  }
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    let reason: string | undefined
    if (word.startsWith('--')) reason = use(word, undefined)
    else if (!word.startsWith('-') || word === '-') draft.urls.push(word)
    // Short options may stand together, the last with its value: `-sXPOST`.
    else
      for (let at = 1; at < word.length && reason === undefined; at++) {
        const name = `-${word.charAt(at)}`
        const takes = optionsByName.get(name)?.hasValue === true
        reason = use(name, takes && at + 1 < word.length ? word.slice(at + 1) : undefined)
        if (takes) break
      }
    if (reason !== undefined) return reason
  }
  return undefined
}

function bodyOf({ pieces, isGet, type }: Draft): string | undefined {
  if (isGet || pieces.length === 0) return undefined
  return pieces.join(type === 'application/json' ? '' : '&')
}

function toExchange(draft: Draft): Result<Exchange> {
  const [url, second] = draft.urls
  if (url === undefined) return reject('it names no URL')
  if (second !== undefined) return reject('it names more than one URL')
  const match = /^(?:(https?):\/\/)?(?:([^/?#@]*)@)?([^/?#@]+)([^#]*)/i.exec(url)
  if (match === null) return reject('its URL is no web address')
  const [, scheme = 'http', user, urlHost = '', rest = ''] = match
  const credentials = user === undefined ? '' : decodePart(user)
  if (credentials === undefined) return reject('the user in its URL is not in percent-encoding')
  const body = bodyOf(draft)
  const query = draft.isGet && draft.pieces.length > 0 ? draft.pieces.join('&') : ''
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const headers = [...draft.headers]
  const own: readonly HeaderPair[] = [
    ['Host', urlHost],
    ...(user === undefined ? [] : [['Authorization', `Basic ${toBase64(credentials)}`] as const]),
    ['User-Agent', 'curl/8.0.0'],
    ['Accept', draft.type === 'application/json' && body !== undefined ? 'application/json' : '*/*'],
    ...(body === undefined ? [] : [['Content-Type', draft.type] as const]),
  ]
  for (const [name, content] of own)
    if (findHeader(headers, name.toLowerCase()) === undefined) headers.push([name, content])
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
  if (bytes !== undefined) headers.push(['Content-Length', String(bytes.length)])
  return succeed(
    defined<Exchange>({
      method: draft.method ?? (draft.isHead ? 'HEAD' : body === undefined ? 'GET' : 'POST'),
      scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http',
      host: findHeader(headers, 'host') ?? urlHost,
      target: query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`,
      version: draft.version,
      headers,
      body: bytes,
    }),
  )
}

/**
 * Reads a command of curl, as browsers and documentation give it, to the request that it would send. Options that change
 * nothing of the request are passed over; any other that is not known, files (`-d @body.json`) and what a shell would fill
 * in are refused.
 *
 * @returns an error of `E_EXCHANGE_SHAPE` with the reason
 * @example
 * fromCurlCommand(`curl https://api.openai.com/v1/models -H 'Authorization: Bearer x'`)
 */
export function fromCurlCommand(text: string): Result<Exchange> {
  const read = toShellWords(text.trim().replace(/^\$ /, ''))
  if (!read.ok) return reject(read.reason)
  const [command, ...words] = read.words
  if (command === undefined || !/^(?:.*[/\\])?curl(?:\.exe)?$/.test(command))
    return reject('it does not begin with `curl`')
  const draft: Draft = {
    method: undefined,
    urls: [],
    headers: [],
    pieces: [],
    isGet: false,
    isHead: false,
    version: undefined,
    type: 'application/x-www-form-urlencoded',
  }
  const reason = applyWords(words, draft)
  return reason === undefined ? toExchange(draft) : reject(reason)
}
