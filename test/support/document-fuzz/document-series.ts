/** One construct of policy documents, as often as one likes. */
export interface DocumentSeries {
  readonly name: string
  /** The document in which the construct stands `count` times. */
  readonly build: (count: number) => string
  /** What of a document multiplies: it is not asked for more than so many times. */
  readonly most?: number
}

const head = 'version: 1\n'
const phase = 'http_request_firewall_custom'

function lines(before: string, line: (at: number) => string): DocumentSeries['build'] {
  return (count) => `${head}${before}${Array.from({ length: count }, (_, at) => line(at)).join('')}`
}

const nested =
  (open: string, middle: string, close: string, before = '') =>
  (count: number): string =>
    before + open.repeat(count) + middle + close.repeat(count)

const rule = (at: number, expression: string): string =>
  `  - { id: r${String(at)}, action: log, expression: '${expression}' }\n`

/** Aliases that each name the one before twice: what is meant doubles with each. */
function doubling(count: number): string {
  const anchors = Array.from({ length: count }, (_, at) =>
    at === 0 ? `  a0: &a0 [x]\n` : `  a${String(at)}: &a${String(at)} [*a${String(at - 1)}, *a${String(at - 1)}]\n`,
  )
  return `${head}fields:\n${anchors.join('')}`
}

interface ExecuteShape {
  readonly levels: number
  readonly width: number
}

/** Rulesets of which each rule executes the next: levels to the power of the width. */
export function executeFan({ levels, width }: ExecuteShape): string {
  const execute = (id: string, to: string): object => ({
    id,
    action: 'execute',
    expression: 'true',
    action_parameters: { id: to },
  })
  const rulesets = Array.from({ length: levels }, (_, level) => ({
    id: `c${String(level)}`,
    name: `c${String(level)}`,
    kind: 'custom',
    phase,
    rules: Array.from({ length: width }, (_unused, at) => {
      const id = `e${String(level)}_${String(at)}`
      return level < levels - 1 ? execute(id, `c${String(level + 1)}`) : { id, action: 'log', expression: 'true' }
    }),
  }))
  const zone = { id: 'z', name: 'z', kind: 'zone', phase, rules: [execute('a', 'c0')] }
  return JSON.stringify({ version: 1, rulesets: [zone, ...rulesets] })
}

/** Every part of a policy document that can stand there many times, right and wrong. */
export const documentSeries: readonly DocumentSeries[] = [
  // Text
  { name: 'unknown keys', build: lines('', (at) => `k${String(at)}: 1\n`) },
  { name: 'unknown keys of a rule', build: lines('rules:\n  - id: a\n', (at) => `    k${String(at)}: 1\n`) },
  { name: 'one key many times', build: lines('', () => 'name: a\n') },
  { name: 'comments', build: lines('', () => '# a\n') },
  { name: 'blank lines', build: lines('', () => '\n') },
  { name: 'documents', build: lines('', () => '---\nversion: 1\n') },
  { name: 'directives', build: (count) => '%YAML 1.2\n'.repeat(count) },
  { name: 'tags', build: lines('', (at) => `t${String(at)}: !!binary aGk=\n`) },
  { name: 'characters of a key', build: (count) => `${head}${'k'.repeat(count)}: 1\n` },
  { name: 'characters of a value', build: (count) => `${head}name: ${'v'.repeat(count)}\n` },
  { name: 'lines of a block text', build: lines('name: |\n', () => '  a\n') },
  { name: 'escapes', build: (count) => `${head}name: "${'\\u0041'.repeat(count)}"\n` },
  { name: 'tabs', build: (count) => `${head}${'\t'.repeat(count)}name: a\n` },
  { name: 'byte order marks', build: (count) => '\u{FEFF}'.repeat(count) + head },
  { name: 'quotes that do not close', build: lines('', (at) => `q${String(at)}: "a\n`) },
  // Depth
  { name: 'flow lists in lists', build: nested('[', '', ']', `${head}rules: `) },
  { name: 'flow mappings in mappings', build: nested('{a: ', '1', '}', `${head}rules: `) },
  { name: 'JSON lists in lists', build: (count) => `{"version":1,"rules":${'['.repeat(count)}${']'.repeat(count)}}` },
  { name: 'lists that do not close', build: nested('[', '', '', `${head}rules: `) },
  { name: 'block lists in lists', build: nested('- ', 'a', '') },
  { name: 'explicit keys in keys', build: nested('? ', 'a', '') },
  {
    name: 'block mappings in mappings',
    most: 3000,
    build: (count) => Array.from({ length: count }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
  },
  // Aliases
  { name: 'aliases side by side', build: lines('name: &a x\nfields:\n', (at) => `  f${String(at)}: *a\n`) },
  { name: 'aliases that double', build: doubling },
  { name: 'anchors', build: lines('fields:\n', (at) => `  f${String(at)}: &a${String(at)} Int\n`) },
  { name: 'aliases of nothing', build: lines('fields:\n', (at) => `  f${String(at)}: *n${String(at)}\n`) },
  { name: 'merge keys', build: lines('name: &m { a: 1 }\nfields:\n', (at) => `  f${String(at)}: { <<: *m }\n`) },
  { name: 'an alias that holds itself', build: (count) => `${head}rules: &a [${'*a, '.repeat(count)}1]\n` },
  // Sections
  { name: 'rules', build: lines('rules:\n', (at) => rule(at, `http.host eq "h${String(at)}"`)) },
  { name: 'rules of contains', build: lines('rules:\n', (at) => rule(at, `http.host contains "h${String(at)}"`)) },
  { name: 'rules of one id', build: lines('rules:\n', () => rule(0, 'http.host eq "a"')) },
  { name: 'rules that are wrong', build: lines('rules:\n', (at) => rule(at, 'http.host eq')) },
  { name: 'rules of unknown fields', build: lines('rules:\n', (at) => rule(at, `x.f${String(at)} eq 1`)) },
  { name: 'rules without anything', build: lines('rules:\n', () => '  - {}\n') },
  { name: 'rules that are no rules', build: lines('rules:\n', () => '  - 1\n') },
  { name: 'parts of an expression', build: (count) => `${head}rules:\n${rule(0, Array<string>(count).fill('ssl').join(' or '))}` },
  { name: 'tags of a rule', build: (count) => `${head}rules:\n  - { action: log, expression: ssl, tags: [${Array.from({ length: count }, (_, at) => `t${String(at)}`).join(', ')}] }\n` },
  { name: 'lists', build: lines('lists:\n', (at) => `  l${String(at)}: { kind: ip, items: [10.0.0.1] }\n`) },
  { name: 'items of a list', build: lines('lists:\n  l:\n    kind: string\n    items:\n', (at) => `      - i${String(at)}\n`) },
  { name: 'wrong items of a list', build: lines('lists:\n  l:\n    kind: ip\n    items:\n', (at) => `      - i${String(at)}\n`) },
  { name: 'addresses of a list', build: lines('lists:\n  l:\n    kind: ip\n    items:\n', (at) => `      - 10.${String((at >> 16) & 255)}.${String((at >> 8) & 255)}.${String(at & 255)}\n`) },
  { name: 'fields', build: lines('fields:\n', (at) => `  f${String(at)}: { type: Int }\n`) },
  { name: 'layers of a type', build: (count) => `${head}fields:\n  f: { type: '${'Array<'.repeat(count)}Int${'>'.repeat(count)}' }\n` },
  { name: 'applications', build: lines('applications:\n', (at) => `  a${String(at)}: { id: ${String(at)}, name: a${String(at)}, hosts: [h${String(at)}.example] }\n`) },
  { name: 'hosts of an application', build: (count) => `${head}applications:\n  a: { id: 1, name: a, hosts: [${Array.from({ length: count }, (_, at) => `h${String(at)}.example`).join(', ')}] }\n` },
  { name: 'categories', build: lines('categories:\n', (at) => `  c${String(at)}: { id: ${String(at)}, name: c${String(at)} }\n`) },
  { name: 'tiers', build: lines('tiers:\n', (at) => `  - { id: t${String(at)}, rules: [{ id: r, action: block, expression: ssl }] }\n`) },
  { name: 'guardrails', build: lines('guardrails:\n', (at) => `  - { id: g${String(at)}, expression: ssl, action: block }\n`) },
  { name: 'profiles', build: lines('dlp:\n  profiles:\n', (at) => `    - { id: p${String(at)}, name: p${String(at)}, entries: [{ id: e, words: [w${String(at)}] }] }\n`) },
  { name: 'portal rules', build: lines('portal:\n  servers: { s: { url: "https://s.example/mcp" } }\n  rules:\n', (at) => `    - { id: p${String(at)}, servers: [s], action: allow }\n`) },
  { name: 'portal servers', build: lines('portal:\n  servers:\n', (at) => `    s${String(at)}: { url: "https://s${String(at)}.example/mcp" }\n`) },
  { name: 'tests', build: lines('tests:\n', (at) => `  - { name: t${String(at)}, event: {}, expect: { action: allow } }\n`) },
  // What multiplies
  { name: 'rules in a chain of executes', most: 64, build: (count) => executeFan({ levels: count, width: 2 }) },
  { name: 'executes of one ruleset', build: (count) => executeFan({ levels: 2, width: count }), most: 10_000 },
  { name: 'executes in three levels', build: (count) => executeFan({ levels: 4, width: count }), most: 1000 },
] // prettier-ignore
