import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { printType } from '../types.ts'
import { gatewaySelectors } from '../fields/rows.ts'
import { cloudflare } from './cloudflare.ts'
import { gateway } from './gateway.ts'

interface Row {
  readonly name: string
  readonly type: string
  readonly replacedBy?: string
}

function readCatalogue<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../../../schemas/catalogue/${name}.json`, import.meta.url), 'utf8')) as T[]
}

describe('the scheme of the Rules language', () => {
  const rows = readCatalogue<Row>('rules-fields')

  it('holds all 234 fields of the catalogue with their types, all optional', () => {
    expect(rows).toHaveLength(234)
    for (const { name, type } of rows) {
      const field = cloudflare.fields.get(name)
      expect(field && [name, printType(field.type), field.optional]).toEqual([name, type, true])
    }
  })

  it('holds all functions but the two quantifiers of the grammar', () => {
    const names = readCatalogue<Row>('rules-functions').map(({ name }) => name)
    expect(names).toHaveLength(31)
    expect([...cloudflare.functions.keys()].sort()).toEqual(
      names.filter((name) => name !== 'any' && name !== 'all').sort(),
    )
  })

  it('gives an old name the slot of the new one, and marks it', () => {
    const renamed = rows.filter(({ replacedBy }) => replacedBy !== undefined)
    expect(renamed).toHaveLength(6)
    for (const { name, replacedBy } of renamed) {
      const field = cloudflare.fields.get(name)
      expect([field?.aliasOf, field?.deprecated]).toEqual([replacedBy, true])
      expect(field?.slot).toBe(cloudflare.fields.get(replacedBy ?? '')?.slot)
    }
    expect(cloudflare.fields.get('cf.threat_score')?.deprecated).toBe(true)
  })

  it('reads the short form of custom topics from the full field', () => {
    const context = cloudflare.createContext().set('custom_topic_categories', { competitors: 5 })
    const slot = cloudflare.fields.get('cf.llm.prompt.custom_topic_categories')?.slot ?? -1
    expect(context.values[slot]).toEqual(new Map([['competitors', 5]]))
    expect(cloudflare.fields.get('custom_topic_categories')?.deprecated).toBe(false)
  })

  it('has the settings of the product', () => {
    expect([cloudflare.nilNotEqual, cloudflare.limits.maxLength]).toEqual([false, 4096])
    expect([...cloudflare.lists.keys()].sort()).toEqual(['Bytes', 'Int', 'Ip'])
    expect(cloudflare.fields.get('true')?.constant).toBe(true)
  })
})

describe('the scheme of Gateway', () => {
  it('keeps every selector of the catalogue, members of records included', () => {
    const rows = readCatalogue<{ api: string; ui: string }>('gateway-selectors')
    expect(gatewaySelectors.map(({ selector, ui }) => [selector, ui])).toEqual(rows.map(({ api, ui }) => [api, ui]))
    for (const { name } of gatewaySelectors) expect(gateway.fields.has(name)).toBe(true)
  })

  it('types groups as records', () => {
    const groups = gateway.fields.get('identity.groups')
    expect(groups && printType(groups.type)).toBe('Array<Map<Bytes>>')
    expect(gatewaySelectors.filter(({ name }) => name === 'identity.groups')).toHaveLength(3)
  })

  it('knows when a selector is known', () => {
    const known = new Map(gatewaySelectors.map((row) => [row.name, row.known]))
    expect(known.get('dns.domains')).toBe('before_resolution')
    expect(known.get('dns.dst.geo.country')).toBe('after_resolution')
    expect(gateway.fields.get('http.response.status_code')?.stage).toBe('response')
  })
})
