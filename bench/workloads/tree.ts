/** A field of an event: its name, or a map and a key in it. */
export type FieldPath = string | readonly [map: string, key: string]

type Leaf<Op extends string, Right> = Op extends string
  ? { readonly op: Op; readonly f: FieldPath; readonly v: Right }
  : never

/** A condition in no engine's language; each engine's text is written from it. */
export type Tree =
  | { readonly op: 'and'; readonly args: readonly Tree[] }
  | { readonly op: 'or'; readonly args: readonly Tree[] }
  | { readonly op: 'not'; readonly arg: Tree }
  | Leaf<'eq' | 'lt' | 'gt', string | number>
  | Leaf<'contains' | 'starts' | 'regex', string>
  | Leaf<'in' | 'cidr' | 'any', readonly string[]>

/** An event as engines that take plain objects get it. */
export interface PlainEvent {
  readonly score: number
  readonly method: string
  readonly path: string
  readonly host: string
  readonly ua: string
  readonly country: string
  readonly ip: string
  readonly tags: readonly string[]
  readonly topics: Readonly<Record<string, number>>
}

/** The number of an IPv4 address. */
export function parseIpv4(text: string): number {
  return text.split('.').reduce((address, part) => address * 256 + Number(part), 0)
}

/** The first and the last address of a network. */
export function networkRange(network: string): readonly [first: number, last: number] {
  const [address = '', bits = '32'] = network.split('/')
  const size = 2 ** (32 - Number(bits))
  const first = Math.floor(parseIpv4(address) / size) * size
  return [first, first + size - 1]
}

function read(event: PlainEvent, field: FieldPath): unknown {
  const values = event as unknown as Readonly<Record<string, unknown>>
  return typeof field === 'string' ? values[field] : (values[field[0]] as Readonly<Record<string, unknown>>)[field[1]]
}

const regexes = new Map<string, RegExp>()

function regexOf(source: string): RegExp {
  let regex = regexes.get(source)
  if (regex === undefined) regexes.set(source, (regex = new RegExp(source)))
  return regex
}

/** The plain evaluation that tells the right answers. */
export function holds(tree: Tree, event: PlainEvent): boolean {
  switch (tree.op) {
    case 'and':
      return tree.args.every((part) => holds(part, event))
    case 'or':
      return tree.args.some((part) => holds(part, event))
    case 'not':
      return !holds(tree.arg, event)
    case 'eq':
      return read(event, tree.f) === tree.v
    case 'lt':
      return (read(event, tree.f) as number) < (tree.v as number)
    case 'gt':
      return (read(event, tree.f) as number) > (tree.v as number)
    case 'contains':
      return (read(event, tree.f) as string).includes(tree.v)
    case 'starts':
      return (read(event, tree.f) as string).startsWith(tree.v)
    case 'regex':
      return regexOf(tree.v).test(read(event, tree.f) as string)
    case 'in':
      return tree.v.includes(read(event, tree.f) as string)
    case 'cidr': {
      const address = parseIpv4(read(event, tree.f) as string)
      return tree.v.some((network) => {
        const [first, last] = networkRange(network)
        return address >= first && address <= last
      })
    }
    case 'any':
      return (read(event, tree.f) as readonly string[]).some((value) => tree.v.includes(value))
  }
}

/** The number of the first rule that holds, or -1. */
export function firstMatch(rules: readonly Tree[], event: PlainEvent): number {
  return rules.findIndex((rule) => holds(rule, event))
}

/** The field of the Rules language for each field of the events. */
export const fieldNames: Readonly<Record<keyof PlainEvent, string>> = {
  host: 'http.host',
  path: 'http.request.uri.path',
  method: 'http.request.method',
  score: 'cf.waf.score',
  ua: 'http.user_agent',
  country: 'ip.geoip.country',
  ip: 'ip.src',
  tags: 'bench.tags',
  topics: 'bench.topics',
}

const quote = (value: string | number): string => JSON.stringify(value)

/** A condition in Cloudflare's language. */
export function toWirefilter(tree: Tree, isTop = true): string {
  if (tree.op === 'and' || tree.op === 'or') {
    const text = tree.args.map((part) => toWirefilter(part, false)).join(` ${tree.op} `)
    return isTop ? text : `(${text})`
  }
  if (tree.op === 'not') return `not ${toWirefilter(tree.arg, false)}`
  const field =
    typeof tree.f === 'string'
      ? fieldNames[tree.f as keyof PlainEvent]
      : `${fieldNames[tree.f[0] as keyof PlainEvent]}[${quote(tree.f[1])}]`
  switch (tree.op) {
    case 'starts':
      return `starts_with(${field}, ${quote(tree.v)})`
    case 'regex':
      return `${field} matches r"${tree.v}"`
    case 'in':
      return `${field} in {${tree.v.map(quote).join(' ')}}`
    case 'cidr':
      return `${field} in {${tree.v.join(' ')}}`
    case 'any':
      return `any(${field}[*] in {${tree.v.map(quote).join(' ')}})`
    default:
      return `${field} ${tree.op} ${quote(tree.v)}`
  }
}
