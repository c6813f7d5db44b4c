import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import hcl from '@shikijs/langs/hcl'
import json from '@shikijs/langs/json'
import jsonc from '@shikijs/langs/jsonc'
import markdown from '@shikijs/langs/markdown'
import terraform from '@shikijs/langs/terraform'
import yaml from '@shikijs/langs/yaml'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma'
import textmate, { type IGrammar, type IRawGrammar } from 'vscode-textmate'
import { comparisonSpellings, functionDocs, logicalOperators } from '../../src/language/index.ts'
import { root } from '../support/run-command.ts'

const require = createRequire(import.meta.url)
const extension = join(root, 'editors/vscode')

interface Manifest {
  readonly contributes: {
    readonly grammars: readonly { readonly scopeName: string; readonly path: string; readonly injectTo?: readonly string[] }[]
  }
} // prettier-ignore
const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8')) as Manifest
const own = manifest.contributes.grammars

let registry: textmate.Registry
beforeAll(async () => {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')))
  // The languages that the injections go into, as VS Code and HashiCorp's extension have them.
  const hosts = new Map<string, IRawGrammar>()
  for (const grammar of [...yaml, ...json, ...jsonc, ...terraform, ...hcl, ...markdown])
    hosts.set(grammar.scopeName, grammar as unknown as IRawGrammar)
  registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: (scope) => {
      const file = own.find(({ scopeName }) => scopeName === scope)
      if (file === undefined) return Promise.resolve(hosts.get(scope))
      const text = readFileSync(join(extension, file.path), 'utf8')
      return Promise.resolve(textmate.parseRawGrammar(text, file.path))
    },
    getInjections: (scope) => own.filter(({ injectTo }) => injectTo?.includes(scope)).map(({ scopeName }) => scopeName),
  })
})

/** A part of a line with its innermost scope of ours, and whether it lies in an expression. */
interface Piece {
  readonly text: string
  readonly scopes: readonly string[]
}

async function piecesOf(scope: string, text: string): Promise<readonly (readonly Piece[])[]> {
  const grammar = (await registry.loadGrammar(scope)) as IGrammar
  let state = textmate.INITIAL
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
    state = ruleStack
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }))
  })
}

const isExpression = ({ scopes }: Piece): boolean =>
  scopes.includes('meta.embedded.expression.wirefilter') && !scopes.some((scope) => scope.endsWith('number-sign.yaml'))

/** The expressions of a text as the grammar sees them, line by line, without the blanks around them. */
async function expressionsOf(scope: string, text: string): Promise<string[]> {
  const lines = await piecesOf(scope, text)
  return lines.map((pieces) => pieces.filter(isExpression).map((piece) => piece.text).join('').trim()).filter((found) => found !== '') // prettier-ignore
}

/** The name that our grammar gives to a text; undefined if it gives none. */
async function nameOf(scope: string, text: string, wanted: string): Promise<string | undefined> {
  const pieces = (await piecesOf(scope, text)).flat()
  return pieces.find((piece) => piece.text.trim() === wanted)?.scopes.findLast((name) => name.endsWith('.wirefilter'))
}

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')

/** In a fixture, lines with an expression are marked by what follows them: `#~ the expression as it is seen`. */
function marked(name: string): { readonly text: string; readonly expected: readonly string[] } {
  const lines = fixture(name).split('\n')
  const expected = lines.filter((line) => line.startsWith('#~')).map((line) => line.slice(2).trim())
  return { text: lines.filter((line) => !line.startsWith('#~')).join('\n'), expected }
}

describe('the grammar of expressions', () => {
  it('knows every operator and function of the tables', async () => {
    const logical = logicalOperators.flatMap(({ name, symbol }) => [name, symbol])
    for (const spelling of [...comparisonSpellings.map((row) => row.spelling), ...logical]) {
      const pieces = (await piecesOf('source.wirefilter', `a.b ${spelling} c.d`)).flat()
      const name = pieces.find(({ text }) => text.trim() === spelling)?.scopes.at(-1)
      expect([spelling, name]).toEqual([spelling, expect.stringMatching(/^keyword\.operator\./)])
    }
    for (const name of Object.keys(functionDocs))
      expect([name, await nameOf('source.wirefilter', `${name}(http.host)`, name)]).toEqual([name, expect.stringMatching(/^(?:support\.function|keyword\.control)/)]) // prettier-ignore
  })

  it.each([
    ['http.host eq "a \\" b"', 'http.host', 'variable.other.field.wirefilter'],
    ['http.host eq "a \\" and b" or ssl', 'or', 'keyword.operator.logical.wirefilter'],
    ['http.host matches r#"a" and b"# or ssl', 'or', 'keyword.operator.logical.wirefilter'],
    ['not.a.word eq 1', 'not.a.word', 'variable.other.field.wirefilter'],
    ['ip.src in {10.0.0.0/8 2001:db8::/32}', '10.0.0.0/8', 'constant.numeric.address.wirefilter'],
    ['ip.src in {10.0.0.0/8 2001:db8::/32}', '2001:db8::/32', 'constant.numeric.address.wirefilter'],
    ['ip.src in $cf.malware', '$cf.malware', 'variable.other.constant.list.wirefilter'],
    ['any(a.b[*] eq "x")', '[*]', 'keyword.operator.unpack.wirefilter'],
    ['tcp.port in {1..1024}', '..', 'keyword.operator.range.wirefilter'],
    ['# action: block', 'action', 'keyword.other.setting.wirefilter'],
  ])('%s: %s', async (text, wanted, name) => {
    expect(await nameOf('source.wirefilter', text, wanted)).toBe(name)
  })
})

describe('the injections', () => {
  it.each([
    ['policy.yaml', 'source.yaml', 9],
    ['terraform.tf', 'source.hcl.terraform', 8],
    ['api.json', 'source.json', 3],
    ['page.md', 'text.html.markdown', 2],
  ])('find the expressions of %s and nothing else', async (name, scope, least) => {
    const { text, expected } = marked(name)
    expect(expected.length).toBeGreaterThanOrEqual(least)
    expect(await expressionsOf(scope, text)).toEqual(expected)
  })

  it('read strings, and what is filled, inside of strings', async () => {
    const { text } = marked('terraform.tf')
    expect(await nameOf('source.hcl.terraform', text, '\\"')).toMatch(/^punctuation\.definition\.string/)
    expect(await nameOf('source.hcl.terraform', text, 'wildcard')).toBe('keyword.operator.comparison.wirefilter')
    const pieces = (await piecesOf('source.hcl.terraform', text)).flat()
    expect(pieces.some(({ text: part, scopes }) => part === '${' && scopes.includes('keyword.other.interpolation.begin.hcl'))).toBe(true) // prettier-ignore
  })

  it('give the language back behind an expression', async () => {
    const pieces = (await piecesOf('source.yaml', marked('policy.yaml').text)).flat()
    const names = pieces.filter(({ text }) => text === 'ction').map(({ scopes }) => scopes.at(-1))
    expect(names.length).toBeGreaterThanOrEqual(6)
    expect(new Set(names)).toEqual(new Set(['entity.name.tag.yaml']))
  })
})
