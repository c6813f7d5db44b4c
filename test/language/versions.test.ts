import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check, compile, deserializeFilter, serialize, type EventRecord } from '../../src/compiler/index.ts'
import { unwrap } from '../../src/diagnostics/index.ts'
import { defineScheme, gateway } from '../../src/language/index.ts'
import { createPolicy, emitPolicy, explainRule } from '../../src/policy/index.ts'
import { evaluateReference } from '../../src/testing/index.ts'
import { allowsGeneratedCode } from '../support/code-generation.ts'
import { createModuleFolder, type ModuleFolder } from '../support/load-module.ts'

const npm = (version: string): EventRecord => ({ 'pkg.ecosystem': 'npm', 'pkg.version': version })

const rows: readonly (readonly [text: string, event: EventRecord, result: boolean])[] = [
  ['pkg.version < "4.17.21"', npm('4.17.9'), true],
  ['pkg.version < "4.17.21"', npm('4.17.100'), false],
  ['pkg.version == "1.0.0"', npm('1.0.0+build'), true],
  ['pkg.version != "1.0.0"', npm('1.0.1'), true],
  ['pkg.version != "1.0.0"', npm('latest'), false],
  ['not(pkg.version == "1.0.0")', npm('latest'), true],
  ['pkg.version != "1.0.0"', {}, false],
  ['pkg.version != "1.0.0"', { 'pkg.version': '1.0.1' }, false],
  ['pkg.version >= "1.0"', { 'pkg.ecosystem': 'pypi', 'pkg.version': '1.0.post1' }, true],
  ['pkg.version >= "1.0"', { 'pkg.ecosystem': 'pypi', 'pkg.version': '1.0rc1' }, false],
  ['pkg.version > "1-rc"', { 'pkg.ecosystem': 'maven', 'pkg.version': '1.0' }, true],
  ['any(pkg.version[*] > "9.0.0")', npm('10.0.0'), true],
  ['pkg.version in {"1.0.0"}', npm('1.0.0'), true],
]

describe('comparisons of versions', () => {
  it.each(rows)('%s with %j is %s on every executor', (text, event, result) => {
    for (const backend of ['closures', ...(allowsGeneratedCode ? (['source'] as const) : [])] as const)
      expect(unwrap(compile(text, gateway, { backend })).matches(event)).toBe(result)
    const filter = unwrap(compile(text, gateway))
    const context = gateway.createContext().setAll(event)
    expect(evaluateReference(filter.checked, context)).toBe(result)
    const again = unwrap(
      deserializeFilter(JSON.parse(JSON.stringify(serialize(text, filter.checked, gateway))), gateway),
    )
    expect(evaluateReference(again.checked, context)).toBe(result)
  })
})

describe('a policy that compares versions', () => {
  const policy = unwrap(
    createPolicy({
      gateway: {
        policies: [
          { name: 'old', action: 'block', traffic: 'pkg.ecosystem == "npm" and pkg.version < "4.17.21"' },
          { name: 'beta', action: 'allow', traffic: 'pkg.version != "9.0.0"' },
        ],
      },
    }),
  )
  let folder: ModuleFolder
  beforeAll(async () => {
    folder = await createModuleFolder()
  })
  afterAll(() => {
    folder.close()
  })

  it('decides the same by its index and as a module', async () => {
    const module = (await folder.load(emitPolicy(policy))) as unknown as {
      decide(event: object): { readonly action: string; readonly rule: string | null }
    }
    for (const [version, rule] of [
      ['4.17.9', 'old'],
      ['4.17.21', 'beta'],
      ['4.17.21-rc.1', 'old'],
      ['9.0.0', null],
      ['main', null],
    ] as const) {
      expect(policy.decide(npm(version)).rule).toBe(rule)
      expect(module.decide(npm(version)).rule).toBe(rule)
    }
  })

  it('shows the version where it explains', () => {
    const text = JSON.stringify(explainRule(policy, npm('4.17.9'), 'old'))
    expect(text).toContain('"value":"4.17.9"')
  })
})

describe('what is told of versions', () => {
  it.each([
    ['pkg.ecosystem == "npm" and pkg.version < "4.17"', ['W_VERSION']],
    ['pkg.version < "4.17" and pkg.name == "a" and pkg.ecosystem == "cargo"', ['W_VERSION']],
    ['not(pkg.version == "4.17") and pkg.ecosystem == "npm"', ['W_VERSION']],
    ['pkg.ecosystem == "pypi" and pkg.version < "4.17"', []],
    ['pkg.ecosystem != "npm" and pkg.version < "4.17"', []],
    ['pkg.version < "4.17"', []],
  ])('%s: %j', (text, codes) => {
    expect(check(text, gateway).map(({ code }) => code)).toEqual(codes)
  })

  it('holds for fields of one’s own, whose ecosystem must be a text', () => {
    const scheme = defineScheme({ fields: { kind: 'Bytes?', release: { type: 'Bytes?', ecosystemField: 'kind' } } })
    expect(unwrap(compile('release > "v1.9.0"', scheme)).matches({ kind: 'go', release: 'v1.10.0' })).toBe(true)
    expect(() => defineScheme({ fields: { release: { type: 'Bytes', ecosystemField: 'kind' } } })).toThrow('`kind`')
    expect(() => defineScheme({ fields: { kind: 'Int', release: { type: 'Bytes', ecosystemField: 'kind' } } })).toThrow(
      'both are Bytes',
    )
  })
})
