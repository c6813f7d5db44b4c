import { describe, expect, it } from 'vitest'
import { versionOrder } from './index.ts'

/** Each row in rising order; texts joined by `=` are equal. */
const rising: Readonly<Record<string, readonly string[]>> = {
  // semver.org 2.0.0, item 11.
  npm: [
    '0.0.4',
    '1.0.0-0.3.7',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0 = 1.0.0+build.5',
    '1.0.9',
    '1.0.10',
    '1.9.0',
    '1.10.0',
    '2.0.0',
    '9007199254740993.0.0',
    '9007199254740994.0.0',
  ],
  cargo: ['1.0.0-rc.1', '1.0.0', '1.0.1'],
  // go.dev/ref/mod: pseudo-versions and `+incompatible`.
  go: [
    'v0.0.0-20191109021931-daa7c04131f5',
    'v0.0.0',
    'v1.9.1 = 1.9.1',
    'v1.10.0-pre',
    'v1.10.0',
    'v2.0.0+incompatible = v2.0.0',
  ],
  // PEP 440, relative ordering and normal forms.
  pypi: [
    '1.dev0',
    '1.0.dev456',
    '1.0a1 = 1.0-alpha.1 = 1.0alpha1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2 = v1.0beta2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1 = 1.0c1 = 1.0.PRE1',
    '1.0 = 1.0.0 = 1',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0.post456.dev34',
    '1.0.post456 = 1.0-456 = 1.0r456',
    '1.0.15',
    '1.1.dev1',
    '1!0.1',
  ],
  // docs.ruby-lang.org, Gem::Version.
  rubygems: [
    '1.0.a.2 = 1.a.2',
    '1.0.b1 = 1.0.b.1',
    '1.0-rc1 = 1.0.pre.rc1',
    '1.0 = 1 = 1.0.0',
    '1.0.5.beta',
    '1.0.5',
    '1.0.9',
    '1.0.10',
    '1.9.9',
    '1.10.alpha.10',
    '1.10',
  ],
  // maven.apache.org, POM reference, Version Order Specification, with its examples.
  maven: [
    '1-alpha-1 = 1-a1 = 1.0-a1',
    '1-beta-1 = 1-b1',
    '1-milestone-1',
    '1-rc = 1-cr',
    '1-snapshot = 1-SNAPSHOT',
    '1 = 1.0 = 1-ga = 1.ga = 1-0 = 1.0.0-final = 1-release',
    '1-sp',
    '1-foo2 = 1.foo2',
    '1-foo10',
    '1-1',
    '1.1',
    '1.9',
    '1.10',
  ],
  // learn.microsoft.com, NuGet package versioning.
  nuget: [
    '1.0.1-alpha',
    '1.0.1-alpha10',
    '1.0.1-alpha2',
    '1.0.1-Beta = 1.0.1-beta',
    '1.0.1-open',
    '1.0.1-zzz',
    '1.0.1 = 1.0.01 = 1.0.1.0 = 1.0.1+metadata',
    '1.0.1.1',
    '1.0.9',
    '1.0.10',
  ],
}

const sign = (a: number, b: number): number => Math.sign(a - b)

describe('versionOrder', () => {
  it.each(Object.entries(rising))('puts versions of %s in order', (ecosystem, rows) => {
    const versions = rows.flatMap((row, rank) => row.split(' = ').map((text) => ({ text, rank })))
    for (const a of versions)
      for (const b of versions)
        expect([a.text, b.text, versionOrder(ecosystem, a.text, b.text)]).toEqual([
          a.text,
          b.text,
          sign(a.rank, b.rank),
        ])
  })

  it.each([
    ['npm', '1.0'],
    ['npm', '01.0.0'],
    ['npm', 'v1.0.0'],
    ['npm', '1.0.0-01'],
    ['npm', 'latest'],
    ['cargo', '1'],
    ['go', 'master'],
    ['pypi', '1.0-foo'],
    ['pypi', ''],
    ['rubygems', 'abc'],
    ['rubygems', '1..2'],
    ['maven', ' '],
    ['nuget', '1.2.3.4.5'],
    ['nuget', '1.0-ä'],
  ])('takes no version of %s: %j', (ecosystem, text) => {
    expect(versionOrder(ecosystem, text, '1.0.0')).toBeUndefined()
    expect(versionOrder(ecosystem, '1.0.0', text)).toBeUndefined()
  })

  it('knows no order of an ecosystem that it does not know, nor of a missing value', () => {
    expect(versionOrder('debian', '1.0.0', '1.0.0')).toBeUndefined()
    expect(versionOrder(undefined, '1.0.0', '1.0.0')).toBeUndefined()
    expect(versionOrder('npm', undefined, '1.0.0')).toBeUndefined()
  })

  it('reads hostile texts in linear time, and none over 512 characters', () => {
    for (const ecosystem of Object.keys(rising)) {
      expect(versionOrder(ecosystem, '1'.repeat(513), '1.0.0')).toBeUndefined()
      const started = performance.now()
      for (const text of ['1.'.repeat(256), '0'.repeat(512), `1${'-'.repeat(511)}`, `1.0.0-${'a.'.repeat(253)}`])
        for (let round = 0; round < 20; round++) versionOrder(ecosystem, text, `${text.slice(0, -1)}!`)
      expect(performance.now() - started).toBeLessThan(1000)
    }
  })
})
