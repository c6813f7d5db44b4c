import type { Draw } from '../../src/testing/index.ts'
import { transforms } from '../../scripts/attack/exchange.ts'
import { nodeDecompressors } from '../../src/enforcement/node/index.ts'
import type { Exchange, HeaderPair } from '../../src/inspection/traffic/index.ts'

/** One disguise: a choice of each kind, by name. */
export interface Disguise {
  readonly shape: string
  readonly place: string
  readonly syntax: string
  readonly charset: string
  readonly encoding: string
}

type Json = Record<string, unknown>

const user = (content: unknown): Json => ({ role: 'user', content })

/** A request to a model that says something harmless, where it goes, and where the attack may stand. */
interface Shape {
  readonly host: string
  readonly target: string
  readonly body: (turns: readonly Json[]) => Json
}

const messages =
  (more: Json = {}): Shape['body'] =>
  (turns) => ({ model: 'm', messages: turns, ...more })

/** The text of a turn that stands in the other shapes of turns. */
const textOf = ({ content }: Json): string => (typeof content === 'string' ? content : JSON.stringify(content))

const shapes: Readonly<Record<string, Shape>> = {
  openai: { host: 'api.openai.com', target: '/v1/chat/completions', body: messages() },
  'openai on a strange path': { host: 'api.openai.com', target: '/v9/%63hat;x=1/completions/', body: messages() },
  anthropic: { host: 'api.anthropic.com', target: '/v1/messages', body: messages({ max_tokens: 9 }) },
  mistral: { host: 'api.mistral.ai', target: '/v1/chat/completions', body: messages() },
  responses: { host: 'api.openai.com', target: '/v1/responses', body: (input) => ({ model: 'm', input }) },
  gemini: {
    host: 'generativelanguage.googleapis.com',
    target: '/v1beta/models/g:generateContent',
    body: (turns) => ({ contents: turns.map((turn) => ({ role: turn['role'], parts: [{ text: textOf(turn) }] })) }),
  },
  completions: {
    host: 'api.openai.com',
    target: '/v1/completions',
    body: (turns) => ({ model: 'm', prompt: turns.map(textOf).join('\n') }),
  },
  'own host': { host: 'llm.shop.example', target: '/v1/chat/completions', body: messages() },
  'chat with a final dot': { host: 'API.OPENAI.COM.:443', target: '/v1/chat/completions', body: messages() },
}

/** Turns and members that hold the attack. */
interface Placed {
  readonly turns: readonly Json[]
  readonly members?: Json
}

const ok = user('ok')

const places: Readonly<Record<string, (attack: string) => Placed>> = {
  'latest turn': (attack) => ({ turns: [user(attack)] }),
  'earlier turn': (attack) => ({ turns: [user(attack), ok] }),
  'system turn': (attack) => ({ turns: [{ role: 'system', content: attack }, ok] }),
  'assistant turn': (attack) => ({ turns: [ok, { role: 'assistant', content: attack }] }),
  'tool turn': (attack) => ({ turns: [ok, { role: 'tool', content: attack }] }),
  'turn of an unknown role': (attack) => ({ turns: [{ role: 'oracle', content: attack }] }),
  'turn without a role': (attack) => ({ turns: [{ content: attack }] }),
  'text part': (attack) => ({ turns: [user([{ type: 'text', text: attack }])] }),
  'unknown part': (attack) => ({ turns: [user([{ type: 'hologram', hologram: { caption: attack } }])] }),
  'tool result part': (attack) => ({ turns: [user([{ type: 'tool_result', tool_use_id: 't', content: attack }])] }),
  'file in base64': (attack) => ({
    turns: [
      user([{ type: 'file', file: { file_data: `data:text/plain;base64,${Buffer.from(attack).toString('base64')}` } }]),
    ],
  }),
  'tool description': (attack) => ({
    turns: [ok],
    members: { tools: [{ type: 'function', function: { name: 'f', description: attack } }] },
  }),
  'member beside': (attack) => ({ turns: [ok], members: { metadata: { note: attack } } }),
  'name of a member': (attack) => ({ turns: [ok], members: { metadata: { [attack]: 1 } } }),
  'behind a long text': (attack) => ({ turns: [user(`${'river '.repeat(22_000)}${attack}`)] }),
}

const escapeAll = (text: string): string =>
  text.replace(/[A-Za-z](?=[^"\\]*")/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** What is done to the JSON text. */
const syntaxes: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  spaced: (text) => `\n\t ${JSON.stringify(JSON.parse(text), null, 4)}\r\n`,
  'escaped values': (text) => text.replace(/"(?:[^"\\]|\\.)*"(?=\s*[,}\]])/g, escapeAll),
  'comment in front': (text) => `/* note */ ${text}`,
  'NUL in front': (text) => `\0${text}`,
  'NUL behind': (text) => `${text}\0`,
  'space of Unicode in front': (text) => `\u2028\u00a0${text}`,
  'trailing comma': (text) => `${text.slice(0, -1)},}`,
  'not a number': (text) => `${text.slice(0, -1)},"x":NaN}`,
  'text behind': (text) => `${text} and more`,
  'second document behind': (text) => `${text}\n{"model":"m","messages":[{"role":"user","content":"ok"}]}`,
  'harmless duplicate last': (text) =>
    `${text.slice(0, -1)},"messages":[{"role":"user","content":"ok"}],"prompt":"ok","contents":[],"input":"ok"}`,
  'harmless duplicate first': (text) =>
    `{"messages":[{"role":"user","content":"ok"}],"prompt":"ok","contents":[],"input":"ok",${text.slice(1)}`,
  'nested deep': (text) => `{"x":${'['.repeat(300)}${']'.repeat(300)},${text.slice(1)}`,
  padded: (text) => `{"x":"${'a'.repeat(1_100_000)}",${text.slice(1)}`,
  'cut off': (text) => text.slice(0, -2),
  'many duplicates': (text) => `{${'"x":1,'.repeat(300)}${text.slice(1)}`,
}

/** A character set: what is done to the bytes, and the content type that says so. */
const charsets: Readonly<Record<string, readonly [transform: string | undefined, type: string]>> = {
  'utf-8': [undefined, 'application/json'],
  'no type': [undefined, ''],
  'text type': [undefined, 'text/plain;charset=UTF-8'],
  'form type': [undefined, 'application/x-www-form-urlencoded'],
  'multipart type': [undefined, 'multipart/form-data; boundary=x'],
  'byte order mark': ['bom', 'application/json'],
  'utf-16le by its bytes': ['utf-16le', 'application/json'],
  'utf-16be by its bytes': ['utf-16be', 'application/json'],
  'utf-16le declared': ['utf-16le', 'application/json; charset=utf-16le'],
  'utf-32le': ['utf-32le', 'application/json; charset="utf-32le"'],
  'utf-32be': ['utf-32be', 'application/json'],
  'utf-7 declared': [undefined, 'application/json; charset=utf-7'],
  'ebcdic declared': [undefined, 'application/json; charset=ibm037'],
  'utf-16 declared and untrue': [undefined, 'application/json; charset=utf-16'],
  'unknown set': [undefined, 'application/json; charset=x-own'],
  'latin-1': ['latin1', 'application/json; charset=iso-8859-1'],
}

/** Content codings: what is done to the bytes, and the header lines that say so. */
const encodings: Readonly<Record<string, readonly [transforms: readonly string[], lines: readonly string[]]>> = {
  none: [[], []],
  identity: [[], ['identity']],
  gzip: [['gzip'], ['gzip']],
  'gzip in capitals': [['gzip'], ['  GZip ']],
  'gzip that is not told': [['gzip'], []],
  deflate: [['deflate'], ['deflate']],
  'deflate without header': [['deflate-raw'], ['deflate']],
  brotli: [['br'], ['br']],
  'gzip twice in one line': [['gzip', 'gzip'], ['gzip, gzip']],
  'gzip twice in two lines': [
    ['gzip', 'gzip'],
    ['gzip', 'gzip'],
  ],
  'brotli in gzip': [
    ['br', 'gzip'],
    ['br', 'gzip'],
  ],
  'identity before two': [
    ['gzip', 'gzip'],
    [`${'identity,'.repeat(9)}gzip`, 'gzip'],
  ],
  'eleven codings': [Array<string>(11).fill('gzip'), [Array(11).fill('gzip').join(',')]],
  'unknown coding': [[], ['compress']],
  'unknown coding over gzip': [['gzip'], ['gzip, x-own']],
  'gzip with junk': [['gzip', 'junk'], ['gzip']],
  'half of gzip': [['gzip', 'half'], ['gzip']],
  'half of brotli': [['br', 'half'], ['br']],
  'gzip told of a plain body': [[], ['gzip']],
}

const kinds = { shape: shapes, place: places, syntax: syntaxes, charset: charsets, encoding: encodings } as const

/** How many disguises there are. */
export const disguiseCount = Object.values(kinds).reduce((product, rows) => product * Object.keys(rows).length, 1)

/** Draws one of every kind; about half of the choices are the plain one, so that each trick also stands alone. */
export function drawDisguise(draw: Draw): Disguise {
  const one = (rows: Readonly<Record<string, unknown>>): string => {
    const names = Object.keys(rows)
    return draw.chance(0.4) ? (names[0] ?? '') : draw.pick(names)
  }
  return {
    shape: one(kinds.shape),
    place: one(kinds.place),
    syntax: one(kinds.syntax),
    charset: one(kinds.charset),
    encoding: one(kinds.encoding),
  }
}

function row<T>(rows: Readonly<Record<string, T>>, name: string): T {
  const found = rows[name]
  if (found === undefined) throw new Error(`no disguise is called \`${name}\``)
  return found
}

/** The request that carries a text in a disguise. */
export function disguise({ shape, place, syntax, charset, encoding }: Disguise, text: string): Exchange {
  const { host, target, body } = row(shapes, shape)
  const { turns, members = {} } = row(places, place)(text)
  const [toCharset, type] = row(charsets, charset)
  const [toEncoding, lines] = row(encodings, encoding)
  const json = row(syntaxes, syntax)(JSON.stringify({ ...body(turns), ...members }))
  const names = [...(toCharset === undefined ? [] : [toCharset]), ...toEncoding]
  const bytes = names.reduce<Buffer>((made, name) => row(transforms, name)(made), Buffer.from(json))
  const headers: HeaderPair[] = [
    ...(type === '' ? [] : [['content-type', type] as const]),
    ...lines.map((line) => ['content-encoding', line] as const),
  ]
  return {
    method: 'POST',
    scheme: 'https',
    host,
    target,
    headers,
    body: new Uint8Array(bytes),
    decompressors: nodeDecompressors,
  }
}
