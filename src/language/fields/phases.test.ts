import { describe, expect, it } from 'vitest'
import { findPhase, isAvailableIn, phases } from './phases.ts'
import { cloudflare } from '../schemes/cloudflare.ts'

describe('phases', () => {
  it('names each phase once, network before request before response', () => {
    expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length)
    const stages = phases.map(({ stage }) => ['network', 'request', 'response'].indexOf(stage))
    expect(stages).toEqual([...stages].sort((a, b) => a - b))
  })

  it('holds every phase that a field or function names', () => {
    const named = [...cloudflare.fields.values(), ...cloudflare.functions.values()].flatMap((row) => row.phases ?? [])
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => findPhase(name) === undefined)).toEqual([])
  })

  it('keeps response fields out of phases without a response', () => {
    const code = cloudflare.fields.get('http.response.code') ?? {}
    expect(isAvailableIn({ stage: 'response' }, 'http_request_firewall_custom')).toBe(false)
    expect(isAvailableIn({ stage: 'response' }, 'http_ratelimit')).toBe(true)
    expect(isAvailableIn({ stage: 'response' }, 'http_custom_errors')).toBe(true)
    expect(isAvailableIn(code, 'http_request_redirect')).toBe(false)
    expect(isAvailableIn({ stage: 'request' }, 'http_request_redirect')).toBe(true)
  })

  it('judges by the names that a definition has', () => {
    expect(isAvailableIn({ phases: ['magic_transit'] }, 'magic_transit')).toBe(true)
    expect(isAvailableIn({ phases: ['magic_transit'] }, 'ddos_l7')).toBe(false)
  })
})
