import { describe, expect, it } from 'vitest'
import { cloudflareEntryIds, cloudflareProfileIds } from './cloudflare-ids.ts'
import { detectorsById } from '../detectors/index.ts'
import { predefinedDlpProfiles, resolveDlpEntry, resolveDlpProfile } from '../index.ts'
import { topicsById } from '../topics/index.ts'

describe('profiles', () => {
  it('are found by id, name and UUID', () => {
    for (const reference of [
      'financial-information',
      'Financial Information',
      ' financial  information',
      'e91a2360-da51-4fdf-9711-bcdecd462614',
    ])
      expect(resolveDlpProfile(reference)).toBe('financial-information')
  })
  it('of the document come first', () => {
    expect(resolveDlpProfile('Financial Information', [{ id: 'mine', name: 'Financial Information' }])).toBe('mine')
  })
  it('that nobody knows are undefined', () => {
    expect(resolveDlpProfile('Finance')).toBeUndefined()
    expect(resolveDlpProfile('__proto__')).toBeUndefined()
  })
})

describe('entries', () => {
  it('are found by id, name and UUID', () => {
    expect(resolveDlpEntry('Visa Card Number')).toEqual({ detector: 'visa_card' })
    expect(resolveDlpEntry('visa_card')).toEqual({ detector: 'visa_card' })
    expect(resolveDlpEntry('56a8c060-01bb-4f89-ba1e-3ad42770a342')).toEqual({ detector: 'american_express_card' })
    expect(resolveDlpEntry('AI Prompt Intent: Jailbreak')).toEqual({ topic: 'intent_jailbreak' })
    expect(resolveDlpEntry('nothing')).toBeUndefined()
  })
  it('of the table exist', () => {
    const missing = [...cloudflareEntryIds.values()].filter((id) => !detectorsById.has(id) && !topicsById.has(id))
    const ids = new Set(predefinedDlpProfiles.map(({ id }) => id))
    expect([...missing, ...[...cloudflareProfileIds.values()].filter((id) => !ids.has(id))]).toEqual([])
  })
})
