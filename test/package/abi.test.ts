import { describe, expect, it } from 'vitest'
import * as crypto from '../../src/crypto/index.ts'
import { abiNames } from '../../src/compiler/codegen/names.ts'
import { rulesFunctions } from '../../src/language/index.ts'
import * as dlp from '../../src/inspection/dlp/index.ts'
import * as regex from '../../src/regex/linear.ts'
import * as portal from '../../src/runtime/portal/index.ts'
import * as runtime from '../../src/runtime/index.ts'
import * as ruleIndex from '../../src/runtime/rule-index/index.ts'

/** Emitted modules outlive the version that emitted them: whoever takes a name away here raises `abi`. */
const promised = {
  abi: 4,
  runtime: [
    'ApplicationDirectory', 'ExecutionContext', 'PolicyDecider', 'allEach', 'anyEach', 'arrayAnd', 'arrayNot', 'arrayOr', 'arrayXor', 'bindFunction', 'bitSlice',
    'bitwiseAnd', 'cidr', 'cidr6', 'collectEach', 'concat', 'containsBytes', 'createBytesSearch', 'createBytesSet',
  'createIntSet', 'createIpSet', 'createLists', 'createLoopMatcher',
    'createShape', 'createStraightMatcher', 'createWildcard', 'decodeBase64', 'encodeBase64', 'endsWith', 'hasKey', 'hasValue', 'ipToText', 'isJwtPresent',
    'isJwtValid', 'join', 'length', 'lookupJsonInteger', 'lookupJsonString', 'lower', 'mapEach', 'mapEachWith', 'nativeRegex', 'regexReplace',
    'removeBytes', 'removeQueryArgs', 'split', 'startsWith', 'substring', 'toKnownContext', 'toTextValue', 'upper',
    'urlDecode', 'uuidV4', 'wildcardReplace',
  ],
  'rule-index': ['createIndexMatcher'],
  portal: ['PortalDecider'],
  crypto: ['isTimedHmacValid', 'sha256'],
  regex: ['linearRegex'],
  dlp: ['bindDlpProfiles'],
} // prettier-ignore

/** The rows of the function table, with those that serve some types only. */
const definitions = rulesFunctions.flatMap((definition) => [definition, definition.overload?.(['Ip']) ?? definition])

function exportsOf(entry: string): string[] {
  const names = definitions.map(({ module }) => (module?.from === entry ? module.name : undefined))
  return [...new Set(names.filter((name) => name !== undefined))]
}

describe('what emitted modules import', () => {
  it('is what this version promises', () => {
    expect(runtime.abi).toBe(promised.abi)
    expect([...new Set([...abiNames, ...exportsOf('runtime')])].sort()).toEqual(promised.runtime)
    expect(exportsOf('crypto').sort()).toEqual(promised.crypto)
  })

  it('is there', () => {
    for (const name of promised.runtime) expect(runtime).toHaveProperty(name, expect.any(Function))
    for (const name of promised['rule-index']) expect(ruleIndex).toHaveProperty(name, expect.any(Function))
    for (const name of promised.portal) expect(portal).toHaveProperty(name, expect.any(Function))
    for (const name of promised.crypto) expect(crypto).toHaveProperty(name, expect.any(Function))
    for (const name of promised.regex) expect(regex).toHaveProperty(name, expect.any(Function))
    for (const name of promised.dlp) expect(dlp).toHaveProperty(name, expect.any(Function))
  })

  it('is named by every function of the language', () => {
    expect(definitions.filter(({ module }) => module === undefined).map(({ name }) => name)).toEqual([])
  })
})
