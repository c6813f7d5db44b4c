import { networkRange, type FieldPath, type PlainEvent, type Tree } from './tree.ts'

/** What text written from a tree calls: patterns, sets and networks, made once. */
export type Helpers = unknown[]

/** An address as a number, without a list of its parts. */
export function readIpv4(text: string): number {
  let address = 0
  let part = 0
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at)
    if (byte === 46) {
      address = address * 256 + part
      part = 0
    } else part = part * 10 + byte - 48
  }
  return address * 256 + part
}

/** Whether an address stands in one of some networks, by binary search. */
export function networkTest(networks: readonly string[]): (address: string) => boolean {
  const merged: [number, number][] = []
  for (const [first, last] of networks.map(networkRange).sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else merged.push([first, last])
  }
  const firsts = Float64Array.from(merged, ([first]) => first)
  const lasts = Float64Array.from(merged, ([, last]) => last)
  return (text) => {
    const address = readIpv4(text)
    let low = 0
    let high = firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((firsts[middle] as number) <= address) low = middle + 1
      else high = middle
    }
    return low > 0 && address <= (lasts[low - 1] as number)
  }
}

/** Whether one of some texts stands in a list. */
export function anyTest(items: readonly string[]): (values: readonly string[]) => boolean {
  const set = new Set(items)
  return (values) => {
    for (let at = 0; at < values.length; at++) if (set.has(values[at] as string)) return true
    return false
  }
}

function fieldText(field: FieldPath): string {
  return typeof field === 'string' ? `c.${field}` : `c.${field[0]}[${JSON.stringify(field[1])}]`
}

/** A condition as a programmer writes it for a plain object `c`; what is made once is added to `helpers`, named `k`. */
export function toJavaScript(tree: Tree, helpers: Helpers): string {
  const keep = (helper: unknown): string => `k[${String(helpers.push(helper) - 1)}]`
  switch (tree.op) {
    case 'and':
    case 'or':
      return `(${tree.args.map((part) => toJavaScript(part, helpers)).join(tree.op === 'and' ? '&&' : '||')})`
    case 'not':
      return `!${toJavaScript(tree.arg, helpers)}`
    case 'eq':
      return `(${fieldText(tree.f)}===${JSON.stringify(tree.v)})`
    case 'lt':
      return `(${fieldText(tree.f)}<${String(tree.v)})`
    case 'gt':
      return `(${fieldText(tree.f)}>${String(tree.v)})`
    case 'contains':
      return `${fieldText(tree.f)}.includes(${JSON.stringify(tree.v)})`
    case 'starts':
      return `${fieldText(tree.f)}.startsWith(${JSON.stringify(tree.v)})`
    case 'regex':
      return `${keep(new RegExp(tree.v))}.test(${fieldText(tree.f)})`
    case 'in':
      return tree.v.length <= 8
        ? `(${tree.v.map((value) => `${fieldText(tree.f)}===${JSON.stringify(value)}`).join('||')})`
        : `${keep(new Set(tree.v))}.has(${fieldText(tree.f)})`
    case 'cidr':
      return `${keep(networkTest(tree.v))}(${fieldText(tree.f)})`
    case 'any':
      return `${keep(anyTest(tree.v))}(${fieldText(tree.f)})`
  }
}

/** The condition of one rule as a function. */
export function byHand(tree: Tree): (event: PlainEvent) => boolean {
  const helpers: Helpers = []
  const body = toJavaScript(tree, helpers)
  return (new Function('k', `return (c) => ${body}`) as (k: Helpers) => (event: PlainEvent) => boolean)(helpers)
}

/** The rules one after the other, as a loop over functions. */
export function loopByHand(rules: readonly Tree[]): (event: PlainEvent) => number {
  const tests = rules.map(byHand)
  return (event) => {
    for (let at = 0; at < tests.length; at++) if (tests[at]?.(event) === true) return at
    return -1
  }
}

/** The texts of which a field must be one for a rule to hold, if the rule says so. */
function hostsOf(tree: Tree): readonly string[] | undefined {
  if (tree.op === 'and') return tree.args.map(hostsOf).find((hosts) => hosts !== undefined)
  if (tree.op === 'or') {
    const parts = tree.args.map(hostsOf)
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? [])
  }
  if (tree.op === 'eq' && tree.f === 'host') return [String(tree.v)]
  return tree.op === 'in' && tree.f === 'host' ? tree.v : undefined
}

/**
 * What a programmer writes who knows that most rules name a host: the rules of each host in a `Map`, with those that
 * name none among them, in their order.
 */
export function mapByHand(rules: readonly Tree[]): (event: PlainEvent) => number {
  interface Row {
    readonly number: number
    readonly test: (event: PlainEvent) => boolean
  }
  const byHost = new Map<string, Row[]>()
  const everywhere: Row[] = []
  const rows = rules.map((rule, number) => ({ number, hosts: hostsOf(rule), test: byHand(rule) }))
  for (const { hosts } of rows) for (const host of hosts ?? []) byHost.set(host, [])
  for (const row of rows) {
    if (row.hosts === undefined) {
      everywhere.push(row)
      for (const own of byHost.values()) own.push(row)
    } else for (const host of new Set(row.hosts)) byHost.get(host)?.push(row)
  }
  return (event) => {
    const own = byHost.get(event.host) ?? everywhere
    for (let at = 0; at < own.length; at++) if (own[at]?.test(event) === true) return own[at]?.number ?? -1
    return -1
  }
}
