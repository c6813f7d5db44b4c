import {
  applications,
  findApp,
  type JsonObject,
  type JsonValue,
  type PromptForm,
  type PromptShape,
  type PromptSource,
} from '../../src/inspection/traffic/index.ts'

/** A source of numbers from 0 to 1 that a seed repeats. Source: mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A request that was made by a row of the table, and the prompt that it holds. */
export interface MadeRequest {
  readonly row: Readonly<Record<string, unknown>>
  readonly prompt: string
}

const words = [
  'ferry',
  'harbour',
  'ticket',
  'Sonntag',
  'Größe',
  '日曜',
  'plan "B"',
  'line\nbreak',
  '50 %',
  'a+b=c',
  '{x}',
  'émoji 🙂',
]

type Draw = <T>(from: readonly T[]) => T

/** Makes requests by the rows of the table. What a row says of places and forms is all that it knows. */
export class BodyMaker {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  readonly #draw: Draw = <T>(from: readonly T[]): T => from[Math.floor(this.#random() * from.length)] as T

  #text(): string {
    return `${this.#draw(words)} ${this.#draw(words)} ${String(Math.floor(this.#random() * 1e6))}`
  }

  /** A request by a source of a row; undefined if no signs of the row go with the source. */
  make(shape: PromptShape, source: PromptSource): MadeRequest | undefined {
    const place = this.#place(shape)
    const [form, at = ''] = source.split(' ') as [PromptForm, string | undefined]
    const steps = at === '' ? [] : at.split('/')
    const isFlat = shape.inQuery === true
    const prompts: string[] = []
    let body = this.#build(steps, () => this.#leaf(form, shape, isFlat, prompts))
    const others = shape.sources.filter((other) => other !== source).map((other) => other.split(' ')[1] ?? '')
    const signs = (shape.signs ?? [[]]).filter((all) => all.every((sign) => !hides(sign, at, others)))
    const chosen = signs.length === 0 ? undefined : this.#draw(signs)
    if (chosen === undefined) return undefined
    for (const sign of chosen) {
      const signed = withSign(body, sign)
      if (signed === undefined) return undefined
      body = signed
    }
    // Inputs of one's own names that are the whole body leave no place for members that are none.
    const isOwn = form === 'named' && steps.length === 0
    const whole = this.#shuffle(isOwn ? body : this.#widen(body, form === 'named' || steps.length === 0))
    const prompt = prompts.join('\n')
    return { row: { ...place, ...encode(shape, whole, steps) }, prompt }
  }

  #place(shape: PromptShape): { readonly method: string; readonly host: string; readonly path: string } {
    const method = shape.methods?.[0] ?? 'POST'
    const paths = shape.paths ?? ['/ws']
    if (shape.apps === undefined) return { method, host: 'app.example.com', path: this.#path(this.#draw(paths)) }
    // Behind Cloudflare's gateway paths begin with an account, a gateway and a provider, and are the provider's.
    const apps = shape.apps.filter((app, _, all) => all.length === 1 || app !== 'cloudflare-ai-gateway')
    const candidates = apps.flatMap((app) =>
      applications
        .filter(({ id, kind }) => id === app && kind !== 'self-hosted')
        .flatMap(({ hosts }) =>
          hosts.flatMap((host) => paths.map((path) => ({ app, host: toHost(host), path: this.#path(path) }))),
        ),
    )
    const fitting = candidates.filter(({ app, host, path }) => findApp(host, path) === app)
    if (fitting.length === 0) throw new Error(`no host and path for ${shape.id}`)
    return { method, ...this.#draw(fitting) }
  }

  #path(pattern: string): string {
    const steps = pattern.split('/').map((step, index, all) => {
      if (step !== '**') return step.replace('*', `x${String(Math.floor(this.#random() * 100))}`)
      return index === all.length - 1 ? this.#draw(['a', 'a/b']) : this.#draw(['', 'v1', 'api/v2'])
    })
    return `/${steps.filter((step) => step !== '').join('/')}`
  }

  #build(steps: readonly string[], leaf: () => JsonValue): JsonValue {
    const [step, ...rest] = steps
    if (step === undefined) return leaf()
    // JSON in a text is an array or an object.
    if (step === '(json)') return JSON.stringify(rest.length === 0 ? [leaf()].flat() : this.#build(rest, leaf))
    if (step === '(base64)') return Buffer.from(JSON.stringify(this.#build(rest, leaf))).toString('base64')
    if (step === '(lines)') {
      const items = this.#build(rest, leaf) as JsonValue[]
      return items.map((item) => JSON.stringify(item)).join('\n')
    }
    if (step === '*') return Array.from({ length: this.#draw([1, 2]) }, () => this.#build(rest, leaf))
    if (step === '-1') return [this.#build(rest, leaf)]
    if (/^\d+$/.test(step)) return [...Array.from({ length: Number(step) }, () => null), this.#build(rest, leaf)]
    return { [step]: this.#build(rest, leaf) }
  }

  #leaf(form: PromptForm, { rolelessIsUser }: PromptShape, isFlat: boolean, prompts: string[]): JsonValue {
    const said = (): string => {
      const text = this.#text()
      prompts.push(text)
      return text
    }
    if (isFlat) return said()
    const parts = (): JsonValue => Array.from({ length: this.#draw([1, 2]) }, () => ({ type: 'text', text: said() }))
    const turn = (): JsonObject =>
      this.#random() < 0.5 ? { role: 'user', content: said() } : { role: 'user', content: parts() }
    switch (form) {
      case 'text':
        return this.#draw([said, parts, () => [said(), said()]])()
      case 'transcript':
        return this.#draw([said, () => `\n\nHuman: old\n\nAssistant: old\n\nHuman: ${said()}\n\nAssistant:`])()
      case 'named':
        return this.#draw([
          () => ({ question: said(), k: 3 }),
          () => ({ my_topic: said() }),
          () => ({ messages: [turn()] }),
        ])()
      case 'input':
        if (this.#random() < 0.5) return said()
        break
      case 'turns':
    }
    const early = this.#text()
    const list: JsonObject[] = [
      { role: 'user', content: early },
      { role: 'assistant', content: [{ type: 'text', text: early }] },
    ]
    const last = rolelessIsUser === true && this.#random() < 0.3 ? { parts: [{ text: said() }] } : turn()
    return this.#random() < 0.7
      ? [{ role: 'system', content: early }, ...list, last]
      : this.#draw<JsonValue>([[last], last])
  }

  /** Members that no row knows, in every object on the way. */
  #widen(value: JsonValue, isClosed: boolean, depth = 0): JsonValue {
    if (Array.isArray(value)) return value.map((item) => this.#widen(item, isClosed, depth + 1))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([key, item]) => [key, this.#widen(item, isClosed, depth + 1)] as const)
    const isOpen = depth === 0 || !isClosed
    const extra: [string, JsonValue][] = isOpen
      ? [
          ['x_trace', this.#text()],
          ['x_options', { limit: 3, note: this.#text(), list: [1, null, true] }],
        ]
      : []
    return Object.fromEntries([...members, ...extra.slice(0, this.#draw([0, 1, 2]))])
  }

  #shuffle(value: JsonValue): JsonValue {
    if (Array.isArray(value)) return value.map((item) => this.#shuffle(item))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([key, item]) => ({ key, item: this.#shuffle(item), at: this.#random() }))
    return Object.fromEntries(members.sort((a, b) => a.at - b.at).map(({ key, item }) => [key, item]))
  }
}

function toHost(pattern: string): string {
  return pattern.replace(/\*/g, 'eu')
}

function pathOf(sign: string): string {
  return sign.split(/[:=]/, 1)[0] ?? ''
}

/** Whether a sign stands where another source would read it first, and not where the prompt stands. */
function hides(sign: string, at: string, others: readonly string[]): boolean {
  const path = pathOf(sign)
  if (at === path || at.startsWith(`${path}/`)) return false
  return others.some((other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
}

const values: Readonly<Record<string, JsonValue>> = {
  string: 'x',
  text: 'x',
  number: 1,
  boolean: true,
  object: {},
  array: [],
}

/** The body with a sign; undefined if something of another type stands there. */
function withSign(body: JsonValue, sign: string): JsonValue | undefined {
  const equals = sign.indexOf('=')
  const colon = sign.indexOf(':')
  const value =
    equals !== -1 ? sign.slice(equals + 1) : (values[colon === -1 ? 'string' : sign.slice(colon + 1)] ?? 'x')
  return put(body, pathOf(sign).split('/'), value, equals === -1 && colon === -1)
}

function put(
  body: JsonValue | undefined,
  steps: readonly string[],
  value: JsonValue,
  isAny: boolean,
): JsonValue | undefined {
  const [step, ...rest] = steps
  if (step === undefined) {
    if (body === undefined) return value
    const same = Array.isArray(body) === Array.isArray(value) && typeof body === typeof value
    return isAny || (same && (typeof value !== 'string' || value === 'x' || body === value)) ? body : undefined
  }
  if (step.startsWith('(')) {
    if (step !== '(json)') return typeof body === 'string' ? body : undefined
    const inner = put(body === undefined ? {} : (JSON.parse(body as string) as JsonValue), rest, value, isAny)
    return inner === undefined ? undefined : JSON.stringify(inner)
  }
  if (/^\d+$/.test(step) || step === '*') {
    const list = body === undefined ? [] : body
    if (!Array.isArray(list)) return undefined
    const at = step === '*' ? 0 : Number(step)
    const item = put(list[at], rest, value, isAny)
    return item === undefined ? undefined : [...list.slice(0, at), item, ...list.slice(at + 1)]
  }
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) return undefined
  const item = put(body?.[step], rest, value, isAny)
  return item === undefined ? undefined : { ...body, [step]: item }
}

/** Writes a body as its API does: a form where texts hold JSON, parts where they hold lines or files, else JSON. */
function encode(shape: PromptShape, body: JsonValue, steps: readonly string[]): Readonly<Record<string, unknown>> {
  const fields = (): [string, string][] =>
    Object.entries(body as JsonObject).map(([key, item]) => [
      key,
      typeof item === 'string' ? item : JSON.stringify(item),
    ])
  if (shape.inQuery === true) return { query: new URLSearchParams(fields()).toString() }
  if (steps[1] === '(lines)' || (steps[1] === '(json)' && shape.id === 'hugging-chat')) {
    const parts = fields().map(
      ([key, item]) => `--XyZ\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${item}\r\n`,
    )
    return { headers: { 'content-type': 'multipart/form-data; boundary=XyZ' }, body: `${parts.join('')}--XyZ--\r\n` }
  }
  if (steps[1] === '(json)')
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields()).toString(),
    }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
